import type { FailureKind } from './generated.js';
import type { Glue } from './core.js';
import type { Engine } from './engine.js';
import type { Transport } from './transport/transport.js';

/** What differs between the places that the package runs in. Every entry point brings its own. */
export interface Platform {
  /**
   * The core. Asked for when it is needed, and loaded only then.
   *
   * @throws {SeamError} `invalid_state` where it cannot run.
   */
  readonly core: () => Glue;
  /**
   * Moves the bytes of a client where the caller passes no `fetch`. `variables` is what `environment` gave.
   *
   * @throws {SeamError} `invalid_options`
   */
  readonly transport: (engine: Engine, variables: string) => Transport;
  /** The kind of failure that an error of the platform's says it is; absent where errors do not say. */
  readonly failureKind?: (error: unknown) => FailureKind | undefined;
  /**
   * The values of the variables that `options` may be completed from, as a JSON object; absent where there is no
   * environment. Throws where something of the options would be passed over.
   */
  readonly environment?: (options: unknown) => string;
  /** Says that many calls may share `signal` and listen to it; absent where nobody warns of that. */
  readonly share?: (signal: AbortSignal) => void;
  /**
   * Whether its transport may send a request a second time by itself: Chromium does, where a kept connection breaks before
   * any reply. What a caller's `fetch` does nobody knows.
   */
  readonly mayResend: boolean;
  /** Whether everybody can read what is here. */
  readonly inBrowser: () => boolean;
}

let current: Platform;

/** Makes `platform` the one that clients run on. Called once, by the entry point, before anything else. */
export function usePlatform(platform: Platform): void {
  current = platform;
}

/** The platform that the entry point brought. */
export function platform(): Platform {
  return current;
}
