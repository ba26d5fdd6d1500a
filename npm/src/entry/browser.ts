import base64 from '../../dist/libseam.wasm.deflate';
import { inflateSync } from 'fflate';
import { usePlatform } from '../platform.js';
import { inBrowser } from '../scope.js';
import { fetchTransport } from '../transport/fetch.js';

usePlatform({
  wasm: () => inflateSync(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))),
  transport: fetchTransport(),
  inBrowser,
});

export * from '../index.js';
