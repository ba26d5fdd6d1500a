import { seamError } from './build-error.js';

/**
 * Throws if the platform lacks a global that the core needs.
 *
 * @throws {SeamError} `invalid_state`
 */
export function requireGlobals(): void {
  const needed = {
    WebAssembly: typeof WebAssembly,
    TextEncoder: typeof TextEncoder,
    TextDecoder: typeof TextDecoder,
  };
  const missing = Object.entries(needed).find(([, type]) => type === 'undefined');
  if (!missing) return;
  const message = `libseam needs \`${missing[0]}\`, which does not exist here; call a server of yours that uses libseam, or, in tests, add it to the environment`;
  throw seamError({ kind: 'invalid_state', outcome: 'not_sent', message, attempts: 0 });
}
