import { once } from 'node:events';
import http from 'node:http';

/** The reply of a server that did as it was told. */
export const OK = { headers: { 'content-type': 'application/json' }, body: '{"ok":true}' };

/**
 * A server that answers the n-th request with the n-th of `answers`, and all further ones with the last: a function of
 * the request and the reply, or `{ status, headers, body }`. It ends with the test `t`.
 */
export async function startServer(t, ...answers) {
  const requests = [];
  const server = http.createServer(async (request, reply) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    const seen = { url: request.url, method: request.method, headers: request.headers, body: '' };
    requests.push(seen);
    for await (const chunk of request) seen.body += chunk;
    if (typeof answer === 'function') return answer(request, reply);
    const { status = 200, headers = {}, body = '' } = answer;
    reply.writeHead(status, headers).end(body);
  });
  let connections = 0;
  server.on('connection', () => (connections += 1));
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  return {
    endpoint,
    requests,
    get connections() {
      return connections;
    },
  };
}
