import * as libseam from 'libseam';
import { scenario } from './scenario.mjs';

const { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey } = process.env;
console.log(JSON.stringify(await scenario(libseam, { endpoint, apiKey })));
