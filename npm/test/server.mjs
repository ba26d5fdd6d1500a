import { EventEmitter, once } from 'node:events';
import http from 'node:http';

/** The reply that confirms an operation. */
export const OK = { headers: { 'content-type': 'application/json' }, body: '{"ok":true}' };

/**
 * Starts a server that answers the n-th request with the n-th of `answers`, and all further ones with the last: a function
 * of the request and the reply, or `{ status, headers, body }`. It ends with the test `t`, and closes no connection before.
 */
export async function startServer(t, ...answers) {
  const requests = [];
  const arrivals = new EventEmitter();
  let complete = 0;
  const server = http.createServer(async (request, reply) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    const seen = { url: request.url, method: request.method, headers: request.headers, body: '' };
    requests.push(seen);
    for await (const chunk of request) seen.body += chunk;
    complete += 1;
    arrivals.emit('request');
    if (typeof answer === 'function') return answer(request, reply);
    const { status = 200, headers = {}, body = '' } = answer;
    reply.writeHead(status, headers).end(body);
  });
  let connections = 0;
  server.on('connection', () => (connections += 1));
  server.keepAliveTimeout = 0;
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
    /** Waits until this many requests have arrived. */
    async received(number) {
      while (complete < number) await once(arrivals, 'request');
    },
    get connections() {
      return connections;
    },
  };
}
