import text from '../../dist/libseam.wasm.printable';
import { usePlatform } from '../platform.js';
import { bytesOf } from '../printable.js';
import { fetchTransport } from '../transport/fetch.js';

/** What tells a page or a worker of one from a server that has `fetch`. */
interface Scope {
  readonly document?: unknown;
  readonly importScripts?: unknown;
}

usePlatform({
  wasm: () => bytesOf(text),
  transport: fetchTransport(),
  inBrowser: () => {
    const scope: Scope = globalThis;
    return scope.document !== undefined || scope.importScripts !== undefined;
  },
});

export * from '../index.js';
