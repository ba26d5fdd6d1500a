const libseam = require('libseam');

const { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey } = process.env;
import('./scenario.mjs')
  .then(({ scenario }) => scenario(libseam, { endpoint, apiKey }))
  .then((result) => console.log(JSON.stringify(result)));
