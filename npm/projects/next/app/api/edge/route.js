import * as libseam from 'libseam';
import { scenario } from '../../../scenario.mjs';

export const runtime = 'edge';

export async function POST(request) {
  return Response.json(await scenario(libseam, await request.json()));
}
