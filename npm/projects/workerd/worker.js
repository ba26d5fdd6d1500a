import * as libseam from 'libseam';
import { scenario } from './scenario.mjs';

// Outside of a request, where much is forbidden.
const early = new libseam.Seam('seam_test');

export default {
  async fetch(request, env) {
    const options = { endpoint: env.SEAM_ENDPOINT, apiKey: env.SEAM_API_KEY };
    return Response.json({ ...(await scenario(libseam, options)), early: early.endpoint });
  },
};
