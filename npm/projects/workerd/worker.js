import * as libseam from 'libseam';
import * as removals from 'libseam/removals';
import { scenario } from './scenario.mjs';

// Outside of a request, where much is forbidden.
const early = new libseam.Seam('seam_test');

export default {
  async fetch(request, env) {
    const options = { endpoint: env.SEAM_ENDPOINT, apiKey: env.SEAM_API_KEY };
    const which = new URL(request.url).pathname === '/removals' ? removals : libseam;
    return Response.json({ ...(await scenario(which, options)), early: early.endpoint });
  },
};
