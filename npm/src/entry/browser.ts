// A page, as an ES module. It loads the core of the removals first, and the whole one as soon as a call needs that: most pages
// never do. Whoever bundles this module decides by the `import` below whether the whole core is a file of its own.
import about from '#about';
import type { Glue } from '../core.js';
import { requireGlobals } from '../required-globals.js';
import { usePlatform } from '../platform.js';
import { inBrowser } from '../scope.js';
import { fetchTransport } from '../transport/fetch.js';

usePlatform({
  core: () => {
    requireGlobals();
    // The functions that it lacks are those of the flows for which the whole core is loaded.
    return require('../first-glue.js') as Glue;
  },
  whole: () => import('../glue.js'),
  about,
  transport: () => fetchTransport(),
  mayResend: true,
  inBrowser,
});

export * from '../index.js';
