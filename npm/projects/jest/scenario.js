const { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey } = process.env;
const options = { endpoint, apiKey };
const person = { user_identity_id: '00000000-0000-4000-8000-000000000000' };

/** `scenario.mjs`, which Jest cannot import, with its exports taken off. */
async function scenarioOf(libseam, more) {
  const fs = require('node:fs');
  const code = fs.readFileSync(require.resolve('./scenario.mjs'), 'utf8').replaceAll('export ', '');
  return new Function(`${code}; return scenario;`)()(libseam, { ...options, ...more });
}

module.exports = { options, person, scenarioOf };
