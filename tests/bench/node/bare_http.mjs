// node:http over one kept connection, and nothing else: `bare_http.mjs CALLS WARM_UP`.
import http from 'node:http';
import { ACS_USER_ID, measure } from './gauge.mjs';

const agent = new http.Agent({ keepAlive: true });
const url = new URL('/acs/users/delete', process.env.SEAM_ENDPOINT);
const headers = {
  authorization: `Bearer ${process.env.SEAM_API_KEY}`,
  'content-type': 'application/json',
  accept: 'application/json',
};

await measure(() => {
  const body = JSON.stringify({ acs_user_id: ACS_USER_ID });
  return new Promise((resolve, reject) => {
    const options = { agent, method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } };
    const request = http.request(url, options, (reply) => {
      const chunks = [];
      reply.on('error', reject);
      reply.on('data', (chunk) => chunks.push(chunk));
      reply.on('end', () => {
        const { ok } = JSON.parse(Buffer.concat(chunks).toString());
        if (reply.statusCode === 200 && ok) resolve();
        else reject(new Error(`status ${reply.statusCode}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
});
agent.destroy();
