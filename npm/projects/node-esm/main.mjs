import * as libseam from 'libseam';
import * as removals from 'libseam/removals';
import { scenario } from './scenario.mjs';

const { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey, REMOVALS } = process.env;
console.log(JSON.stringify(await scenario(REMOVALS ? removals : libseam, { endpoint, apiKey })));
