// A backend for pages: it authenticates the user, adds the key and calls Seam. The key never leaves it.
//
//   SEAM_API_KEY=seam_… LOGIN=something-secret node proxy.mjs
//
// In the page: new Seam({ endpoint: 'https://your.example', headers: { 'x-login': login } })
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { Seam, isSeamApiError, isSeamError, isSeamUsageError } from 'libseam';

// The operations that a page may call; lists of people are not among them.
const ALLOWED = ['acs.users.delete', 'user_identities.delete', 'user_identities.remove_acs_user'];
const { LOGIN, PORT = '8080' } = process.env;
if (!LOGIN) throw new Error('set LOGIN to the secret that pages send');
const seam = new Seam();

const server = createServer(async (request, reply) => {
  const answer = (status, body) =>
    reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const refuse = (status, type, message) => answer(status, { ok: false, error: { type, message } });
  // Replace this by your own authentication and authorisation.
  if (request.headers['x-login'] !== LOGIN) return refuse(401, 'unauthorized', 'log in first');
  const operation = request.url.slice(1).replaceAll('/', '.');
  if (!ALLOWED.includes(operation)) return refuse(400, 'unknown_operation', 'the operation is not allowed');
  if (!(request.headers['content-length'] < 10_000)) return refuse(413, 'too_large', 'the body is too large');
  try {
    await seam.call(operation, await json(request));
    answer(200, { ok: true });
  } catch (error) {
    if (!isSeamError(error)) return refuse(400, 'invalid_input', 'the parameters are not JSON');
    const status = isSeamApiError(error) ? error.httpStatus : isSeamUsageError(error) ? 400 : 502;
    refuse(status, error.code, error.message);
  }
});
server.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
