import module from '../../dist/libseam.wasm?module';
import { usePlatform } from '../platform.js';
import { fetchTransport } from '../transport/fetch.js';

// On Cloudflare's workers and Vercel's edge WebAssembly must be imported: compiling it from bytes is forbidden. The build
// names the module as each of them wants it named.
usePlatform({
  wasm: () => module,
  transport: () => fetchTransport(),
  mayResend: true,
  inBrowser: () => false,
});

export * from '../index.js';
