// Runs what wrangler built, asks it once and prints its answer: node serve.mjs MINIFLARE PATH
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const [miniflare, where] = process.argv.slice(2);
const { Miniflare } = createRequire(import.meta.url)(miniflare);
const modules = fs
  .readdirSync('built')
  .filter((name) => /\.(js|wasm)$/.test(name))
  .sort()
  .reverse()
  .map((name) => ({
    type: name.endsWith('.js') ? 'ESModule' : 'CompiledWasm',
    path: path.resolve('built', name),
    contents: fs.readFileSync(path.join('built', name)),
  }));
modules.sort((a) => (a.type === 'ESModule' ? -1 : 1));
const { SEAM_ENDPOINT, SEAM_API_KEY } = process.env;
const bindings = { SEAM_ENDPOINT, SEAM_API_KEY };
const worker = new Miniflare({
  modules,
  modulesRoot: path.resolve('built'),
  bindings,
  compatibilityDate: '2025-01-01',
});
try {
  console.log(await (await worker.dispatchFetch(`http://worker${where}`)).text());
} finally {
  await worker.dispose();
}
