// A page, or a test's simulated one, as CommonJS: a bundler puts all of that into one file, and `require` cannot wait. So the whole
// core is there from the beginning.
import type { Glue } from '../core.js';
import { requireGlobals } from '../required-globals.js';
import { usePlatform } from '../platform.js';
import { inBrowser } from '../scope.js';
import { fetchTransport } from '../transport/fetch.js';

usePlatform({
  core: () => {
    requireGlobals();
    return require('../glue.js') as Glue;
  },
  transport: () => fetchTransport(),
  mayResend: true,
  inBrowser,
});

export * from '../index.js';
