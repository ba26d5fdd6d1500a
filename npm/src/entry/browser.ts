import base64 from '../../dist/libseam.wasm.deflate';
import { inflateSync } from 'fflate';
import { usePlatform } from '../platform.js';
import { fetchTransport } from '../transport/fetch.js';

/** What tells a page or a worker of one from a server that has `fetch`. */
interface Scope {
  readonly document?: unknown;
  readonly importScripts?: unknown;
}

usePlatform({
  wasm: () => inflateSync(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))),
  transport: fetchTransport(),
  inBrowser: () => {
    const scope: Scope = globalThis;
    return scope.document !== undefined || scope.importScripts !== undefined;
  },
});

export * from '../index.js';
