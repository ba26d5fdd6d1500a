// A page, as `browser.ts` describes it, where the core with off-boardings is a file of its own too: most pages never off-board
// anybody.
import type { Glue } from '../core.js';
import { platform, usePlatform } from '../platform.js';

export * from './browser.js';

usePlatform({ ...platform(), offBoarding: () => import('../off-board-glue.js') as Promise<Glue> });
