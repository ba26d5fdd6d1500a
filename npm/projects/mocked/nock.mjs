// Calls that nock answers, then a real server: node nock.mjs PACKAGE
import * as libseam from 'libseam';
import { mocked } from './mocked.mjs';
import { scenario } from './scenario.mjs';

const { default: nock } = await import(process.argv[2]);
const { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey } = process.env;

nock.disableNetConnect();
const answered = await mocked(libseam, ({ status, body, delay }) => {
  const post = nock('https://connect.getseam.com').post('/user_identities/delete');
  post.delay(delay).reply(status, body);
});
nock.enableNetConnect();
nock.cleanAll();
const result = await scenario(libseam, { endpoint, apiKey });
console.log(JSON.stringify({ ...result, answered }));
// A late reply may still be under way.
process.exit();
