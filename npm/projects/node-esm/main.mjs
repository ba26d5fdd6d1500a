import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import * as libseam from 'libseam';
import * as slim from 'libseam/slim';
import { scenario } from './scenario.mjs';

const { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey, SLIM } = process.env;
if (SLIM) slim.provideWasm(await readFile(createRequire(import.meta.url).resolve('libseam/libseam.wasm')));
console.log(JSON.stringify(await scenario(SLIM ? slim : libseam, { endpoint, apiKey })));
