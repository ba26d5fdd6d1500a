import * as libseam from 'libseam';
import { scenario } from './scenario.mjs';

// Opened as a page, `?endpoint=…&apiKey=…` says where the sandbox is; run by Node, its argument does.
const search = globalThis.location?.search;
const options = search
  ? { ...Object.fromEntries(new URLSearchParams(search)), dangerouslyAllowBrowser: true }
  : JSON.parse(globalThis.process.argv[2]);
const result = JSON.stringify(await scenario(libseam, options));
if (globalThis.document) document.body.textContent = result;
else console.log(result);
