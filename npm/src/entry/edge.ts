import type { Glue } from '../core.js';
import { refuseLack } from '../lack.js';
import { usePlatform } from '../platform.js';
import { fetchTransport } from '../transport/fetch.js';

// On Cloudflare's workers and Vercel's edge WebAssembly must be imported: compiling it from bytes is forbidden. The build
// names the module as each of them wants it named.
usePlatform({
  core: () => {
    refuseLack();
    return require('../glue.js') as Glue;
  },
  transport: () => fetchTransport(),
  mayResend: true,
  inBrowser: () => false,
});

export * from '../index.js';
