import * as libseam from 'libseam/removals';
import { scenario } from '../../../scenario.mjs';

export const runtime = 'edge';

export async function POST(request) {
  return Response.json(await scenario(libseam, await request.json()));
}
