import type { FailureKind } from './generated.js';
import type { Description, Glue } from './core.js';
import type { Engine } from './engine.js';
import type { Evidence } from './evidence.js';
import type { Transport } from './transport/transport.js';

/** The differences between platforms. Every entry point supplies its own. */
export interface Platform {
  /**
   * Loads the core, when it is first needed.
   *
   * @throws {SeamError} `invalid_state` if it cannot run.
   */
  readonly core: () => Glue;
  /** Loads the whole core, where `core` has only what a page needs first; absent where `core` is the whole one. */
  readonly whole?: () => Promise<Glue>;
  /** Loads the core that has off-boardings too, where `whole` lacks them; absent where `core` has them, or nothing has. */
  readonly offBoarding?: () => Promise<Glue>;
  /** The description of the whole core, which is there before it is loaded; absent where `core` is the whole one. */
  readonly about?: Description;
  /**
   * Creates the transport of a client without the option `fetch`. `variables` is the result of `environment`.
   *
   * @throws {SeamError} `invalid_options`
   */
  readonly transport: (engine: Engine, variables: string) => Transport;
  /** Returns the kind of failure of a platform's error; absent on platforms whose errors do not tell. */
  readonly failureKind?: (error: unknown) => FailureKind | undefined;
  /**
   * Returns the environment variables that may complete `options`, as a JSON object; absent on platforms without an
   * environment. Throws if one of the options would be ignored.
   */
  readonly environment?: (options: unknown) => string;
  /**
   * Opens the file of the evidence of an off-boarding; absent on platforms without files.
   *
   * @throws {SeamError} `invalid_params`
   */
  readonly openEvidence?: (path: string | URL) => Promise<Evidence>;
  /** Returns the options of an off-boarding that the platform knows: the person and the machine; absent on platforms that do not tell. */
  readonly machine?: () => Readonly<Record<string, unknown>>;
  /** Allows many listeners on `signal`; absent on platforms that do not warn of them. */
  readonly share?: (signal: AbortSignal) => void;
  /**
   * True if the transport may send a request twice by itself: Chromium does if a kept connection breaks before any reply.
   * A caller's `fetch` always counts as one that may.
   */
  readonly mayResend: boolean;
  /** Returns true on a platform where everybody can read the program's memory. */
  readonly inBrowser: () => boolean;
}

let current: Platform;

/** Sets the platform of all clients. The entry point calls it once, before anything else. */
export function usePlatform(platform: Platform): void {
  current = platform;
}

/** Returns the platform that the entry point set. */
export function platform(): Platform {
  return current;
}
