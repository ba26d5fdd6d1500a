import type { Transport } from './transport/transport.js';

/** What differs between the places that the package runs in. Every entry point brings its own. */
export interface Platform {
  /** The core: its bytes, or the module if somebody compiled it already. Asked for once, when it is needed. */
  readonly wasm: () => BufferSource | WebAssembly.Module;
  /** Moves the bytes where the caller passes no `fetch`. */
  readonly transport: Transport;
  /** The values of these environment variables; absent where there is no environment. */
  readonly environment?: (names: readonly string[]) => Readonly<Record<string, string | undefined>>;
  /** Says that many calls may share `signal` and listen to it; absent where nobody warns of that. */
  readonly share?: (signal: AbortSignal) => void;
  /** Whether everybody can read what is here. */
  readonly inBrowser: () => boolean;
}

let current: Platform | undefined;

/** Makes `platform` the one that clients run on. Called once, by the entry point. */
export function usePlatform(platform: Platform): void {
  current = platform;
}

/** The platform that the entry point brought. */
export function platform(): Platform {
  if (current === undefined) throw new Error('no entry point was loaded');
  return current;
}
