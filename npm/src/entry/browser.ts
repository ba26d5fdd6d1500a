import text from '../../dist/libseam.wasm.printable';
import { usePlatform } from '../platform.js';
import { bytesOf } from '../printable.js';
import { inBrowser } from '../scope.js';
import { fetchTransport } from '../transport/fetch.js';

usePlatform({
  wasm: () => bytesOf(text),
  transport: () => fetchTransport(),
  mayResend: true,
  inBrowser,
});

export * from '../index.js';
