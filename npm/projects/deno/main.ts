import * as libseam from 'libseam';
import { scenario } from './scenario.mjs';

const result = await scenario(libseam, {
  endpoint: Deno.env.get('SEAM_ENDPOINT'),
  apiKey: Deno.env.get('SEAM_API_KEY'),
});
console.log(JSON.stringify(result));
