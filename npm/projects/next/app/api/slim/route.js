import * as libseam from 'libseam/slim';
import core from 'libseam/libseam.wasm?module';
import { scenario } from '../../../scenario.mjs';

export const runtime = 'edge';

// Compiled in another realm than the one that this runs in.
libseam.provideWasm(core);

export async function POST(request) {
  return Response.json(await scenario(libseam, await request.json()));
}
