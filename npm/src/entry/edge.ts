import type { Glue } from '../core.js';
import { requireGlobals } from '../required-globals.js';
import { usePlatform } from '../platform.js';
import { fetchTransport } from '../transport/fetch.js';

// Cloudflare's workers and Vercel's edge forbid to compile WebAssembly from bytes: it must be imported. The build names the
// module as each of them requires.
usePlatform({
  core: () => {
    requireGlobals();
    return require('../glue.js') as Glue;
  },
  transport: () => fetchTransport(),
  mayResend: true,
  inBrowser: () => false,
});

export * from '../index.js';
