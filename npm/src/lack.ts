import { seamError } from './fault.js';

/**
 * Refuses a place that lacks what the core needs, with its name.
 *
 * @throws {SeamError} `invalid_state`
 */
export function refuseLack(): void {
  const needed = {
    WebAssembly: typeof WebAssembly,
    TextEncoder: typeof TextEncoder,
    TextDecoder: typeof TextDecoder,
  };
  const lacking = Object.entries(needed).find(([, type]) => type === 'undefined');
  if (!lacking) return;
  const message = `there is no \`${lacking[0]}\` here, which libseam needs; call a server of yours that uses libseam, or, in tests, give the environment what it lacks`;
  throw seamError({ kind: 'invalid_state', outcome: 'not_sent', message, attempts: 0 });
}
