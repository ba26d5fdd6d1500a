const fs = require('node:fs');
const slim = require('libseam/slim');
const libseam = require('libseam');

const { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey, SLIM } = process.env;
if (SLIM) slim.provideWasm(new WebAssembly.Module(fs.readFileSync(require.resolve('libseam/libseam.wasm'))));
import('./scenario.mjs')
  .then(({ scenario }) => scenario(SLIM ? slim : libseam, { endpoint, apiKey }))
  .then((result) => console.log(JSON.stringify(result)));
