import * as libseam from 'libseam';
import * as slim from 'libseam/slim';
import core from 'libseam/libseam.wasm';
import { scenario } from './scenario.mjs';

// Outside of a request, where much is forbidden.
const early = new libseam.Seam('seam_test');
slim.provideWasm(core);

export default {
  async fetch(request, env) {
    const options = { endpoint: env.SEAM_ENDPOINT, apiKey: env.SEAM_API_KEY };
    const which = new URL(request.url).pathname === '/slim' ? slim : libseam;
    return Response.json({ ...(await scenario(which, options)), early: early.endpoint });
  },
};
