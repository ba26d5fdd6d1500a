// Calls that msw answers, then a real server: node msw.mjs PACKAGE
import * as libseam from 'libseam';
import { mocked } from './mocked.mjs';
import { scenario } from './scenario.mjs';

const { delay: wait, http, HttpResponse } = await import(process.argv[2]);
const { setupServer } = await import(`${process.argv[2]}/node`);
const { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey } = process.env;

const server = setupServer();
server.listen({ onUnhandledRequest: 'bypass' });
const answered = await mocked(libseam, ({ status, body, delay }) => {
  server.use(
    http.post(
      'https://connect.getseam.com/user_identities/delete',
      async () => {
        if (delay) await wait(delay);
        return HttpResponse.json(body, { status });
      },
      { once: true },
    ),
  );
});
// What nobody answers in its place goes to the real server, by way of what stands before it.
const result = await scenario(libseam, { endpoint, apiKey });
server.close();
console.log(JSON.stringify({ ...result, answered }));
process.exit();
