const libseam = require('libseam');
const removals = require('libseam/removals');

const { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey, REMOVALS } = process.env;
import('./scenario.mjs')
  .then(({ scenario }) => scenario(REMOVALS ? removals : libseam, { endpoint, apiKey }))
  .then((result) => console.log(JSON.stringify(result)));
