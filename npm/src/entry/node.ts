import { setMaxListeners } from 'node:events';
import base64 from '../../dist/quick.wasm';
import { usePlatform } from '../platform.js';
import { nodeTransport } from '../transport/node.js';

/** The environment variable `name`. One that may not be read, as without Deno's permission, counts as not set. */
function variable(name: string): string | undefined {
  try {
    return process.env[name];
  } catch {
    return undefined;
  }
}

function share(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal);
  } catch {
    // A stand-in for a signal warns of nothing.
  }
}

usePlatform({
  share,
  wasm: () => Buffer.from(base64, 'base64'),
  transport: nodeTransport,
  environment: (names) => Object.fromEntries(names.map((name) => [name, variable(name)])),
  inBrowser: () => false,
});

export * from '../index.js';
