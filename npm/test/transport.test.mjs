// Both transports against a server that misbehaves: the same error from both, and never a removal that was not done.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import { Seam, SeamError, isSeamApiError } from 'libseam';
import { OK, startServer } from './server.mjs';

const ID = '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3';
const PARAMS = { user_identity_id: ID };
const TRANSPORTS = { 'node:http': {}, fetch: { fetch: globalThis.fetch } };
const json = (status, body) => ({ status, headers: OK.headers, body: JSON.stringify(body) });
const GONE = json(404, { error: { type: 'user_identity_not_found', message: 'No such person' } });
const drop = (request) => request.socket.destroy();
/** Answers once the whole request was read, with what `write` puts on the wire. */
const raw = (text) => (request, reply) => reply.socket.end(text);

const FAULTS = [
  ['HTML with status 200', { headers: { 'content-type': 'text/html' }, body: '<html>' }, 'malformed_reply'],
  ['ok false', json(200, { ok: false }), 'api_error'],
  ['an empty body', { headers: OK.headers }, 'malformed_reply'],
  ['truncated JSON', { headers: OK.headers, body: '{"ok":tr' }, 'malformed_reply'],
  ['a redirect', { status: 302, headers: { location: '/elsewhere' } }, 'redirected'],
  ['a redirect of the method too', { status: 307, headers: { location: '/elsewhere' } }, 'redirected'],
  [
    'a reply that is too large',
    { headers: OK.headers, body: `{"ok":true}${' '.repeat(70_000)}` },
    'too_large',
  ],
  ['a status of 401', json(401, { error: { type: 'unauthorized', message: 'Who?' } }), 'unauthorized'],
  ['a status of 500', { status: 500 }, 'server_error'],
  ['a body that breaks off', raw('HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{"ok"'), 'connection_lost'],
  [
    'a chunk that breaks off',
    raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\n{"ok"'),
    'connection_lost',
  ],
  ['something that is no HTTP', raw('220 mail.example ESMTP\r\n'), 'connection_lost'],
  ['headers without an end', raw(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`), 'too_large'],
  [
    'a protocol that nobody asked for',
    raw('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    'connection_lost',
  ],
  ['no reply', drop, 'connection_lost'],
];

for (const [transport, options] of Object.entries(TRANSPORTS)) {
  const client = (server, more) =>
    new Seam({ apiKey: 'seam_test', endpoint: server.endpoint, retries: 0, ...options, ...more });
  const fails = (promise, code, attempts = 1) =>
    assert.rejects(promise, (error) => {
      assert.ok(error instanceof SeamError, `${error}`);
      assert.equal(error.kind, code, error.message);
      assert.equal(error.attempts, attempts);
      return true;
    });

  for (const [fault, answer, code] of FAULTS) {
    test(`${transport}: ${fault} is ${code}`, async (t) => {
      const server = await startServer(t, answer);
      await fails(client(server).userIdentities.delete(PARAMS), code);
      assert.deepEqual(
        server.requests.map(({ url }) => url),
        ['/user_identities/delete'],
      );
    });
  }

  // A `fetch` may have sent it before it could not send it again.
  const unreached = transport === 'fetch' ? 'connection_lost' : 'connect';
  test(`${transport}: a refused connection is ${unreached}`, async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    server.close();
    await once(server, 'close');
    await fails(client({ endpoint: `http://127.0.0.1:${port}` }).userIdentities.delete(PARAMS), unreached);
  });

  test(`${transport}: a name that does not exist is ${unreached}`, async () => {
    await fails(client({ endpoint: 'https://nobody.invalid' }).userIdentities.delete(PARAMS), unreached);
  });

  // Of a `fetch` nobody knows how far it got: TLS can also break after the request was sent.
  const withoutTls = transport === 'fetch' ? 'connection_lost' : 'tls';
  test(`${transport}: a server without TLS is ${withoutTls}`, async (t) => {
    const server = await startServer(t, OK);
    const endpoint = server.endpoint.replace('http:', 'https:');
    await fails(client({ endpoint }).userIdentities.delete(PARAMS), withoutTls);
  });

  test(`${transport}: no reply in time is timeout`, async (t) => {
    const server = await startServer(t, () => {});
    await fails(client(server, { timeout: 50 }).userIdentities.delete(PARAMS), 'timeout');
    await fails(client(server).userIdentities.delete(PARAMS, { timeout: 50 }), 'timeout');
  });

  test(`${transport}: a reply that never ends is timeout`, async (t) => {
    const server = await startServer(t, (request, reply) => reply.writeHead(200, OK.headers).write('{'));
    await fails(client(server, { timeout: 50 }).userIdentities.delete(PARAMS), 'timeout');
  });

  test(`${transport}: a call is retried until the server recovers`, async (t) => {
    const server = await startServer(t, { status: 503, headers: { connection: 'close' } }, drop, OK);
    const reply = await client(server, { retries: 2 }).reply('user_identities.delete', PARAMS);
    assert.equal(reply.attempts, 3);
    assert.equal(reply.alreadyGone, false);
  });

  test(`${transport}: a lost reply and then not found is unconfirmed`, async (t) => {
    // On a kept connection the second drop would be one that the server had closed.
    const closing = { ...GONE, headers: { ...GONE.headers, connection: 'close' } };
    const server = await startServer(t, drop, closing, drop, closing);
    const seam = client(server, { retries: 1 });
    const error = await seam.userIdentities.delete(PARAMS).catch((error) => error);
    assert.ok(isSeamApiError(error), `${error}`);
    assert.deepEqual([error.kind, error.outcome, error.httpStatus], ['unconfirmed', 'unknown', 404]);
    assert.match(error.message, /set `missingOk` to accept that it is absent$/);
    const reply = await seam.reply('user_identities.delete', PARAMS, { missingOk: true });
    assert.equal(reply.alreadyGone, true);
    assert.equal(reply.value, undefined);
  });

  const [missing, fate] = transport === 'fetch' ? ['unconfirmed', 'unknown'] : ['not_found', 'refused'];
  test(`${transport}: not found is ${missing}`, async (t) => {
    const server = await startServer(t, GONE);
    const error = await client(server)
      .userIdentities.delete(PARAMS)
      .catch((error) => error);
    assert.deepEqual([error.kind, error.outcome], [missing, fate]);
  });

  test(`${transport}: outcomes distinguish not sent, refused and unknown`, async (t) => {
    const server = await startServer(
      t,
      json(401, { error: { type: 'unauthorized', message: 'Who?' } }),
      drop,
    );
    const seam = client(server);
    const outcome = (call) => call.catch((error) => error.outcome);
    assert.equal(await outcome(seam.userIdentities.delete({})), 'not_sent');
    assert.equal(await outcome(seam.userIdentities.delete(PARAMS)), fate);
    assert.equal(await outcome(seam.userIdentities.delete(PARAMS)), 'unknown');
  });

  test(`${transport}: an abort before the call sends nothing`, async (t) => {
    const server = await startServer(t, OK);
    const signal = AbortSignal.abort('changed my mind');
    await fails(client(server).userIdentities.delete(PARAMS, { signal }), 'cancelled', 0);
    assert.equal(server.requests.length, 0);
  });

  test(`${transport}: an abort under way ends the call and its connection`, async (t) => {
    const aborter = new AbortController();
    let closed;
    const server = await startServer(t, (request) => {
      closed = once(request.socket, 'close');
      aborter.abort('changed my mind');
    });
    const promise = client(server, { retries: 2 }).userIdentities.delete(PARAMS, { signal: aborter.signal });
    await fails(promise, 'cancelled');
    assert.equal((await promise.catch((error) => error)).cause, 'changed my mind');
    await closed;
    assert.equal(server.requests.length, 1);
  });

  // A call that waits until its next attempt runs into the limit of the test.
  test(`${transport}: an abort between attempts ends the call`, { timeout: 60_000 }, async (t) => {
    const aborter = new AbortController();
    const server = await startServer(t, { status: 429, headers: { 'retry-after': '120' } });
    // Not in the listener, which is called before the wait begins.
    const onEvent = ({ type }) => type === 'wait' && setImmediate(() => aborter.abort());
    const seam = client(server, { retries: 2, deadline: 86_400_000, onEvent });
    await fails(seam.userIdentities.delete(PARAMS, { signal: aborter.signal }), 'cancelled');
    assert.equal(server.requests.length, 1);
  });

  test(`${transport}: many calls at once each get their own reply`, async (t) => {
    const server = await startServer(t, (request, reply) => {
      reply.writeHead(200, { ...OK.headers, 'seam-request-id': request.headers['x-call'] }).end(OK.body);
    });
    const calls = Array.from({ length: 100 }, async (_, i) => {
      const seam = client(server, { headers: { 'x-call': `call${i}` } });
      return (await seam.reply('user_identities.delete', PARAMS)).requestId;
    });
    assert.deepEqual(
      await Promise.all(calls),
      calls.map((_, i) => `call${i}`),
    );
  });
}

for (const code of ['EHOSTUNREACH', 'EPROTO', 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC']) {
  test(`node:http: ${code} after the request was sent is a lost connection`, async (t) => {
    const { connect } = net.Socket.prototype;
    let socket;
    t.mock.method(net.Socket.prototype, 'connect', function (...target) {
      socket = this;
      return connect.apply(this, target);
    });
    const server = await startServer(t, () =>
      socket.destroy(Object.assign(new Error('broken'), { code, syscall: 'read' })),
    );
    const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint, retries: 0 });
    await assert.rejects(seam.userIdentities.delete(PARAMS), { kind: 'connection_lost', attempts: 1 });
  });
}

test('node:http: one connection serves one call after the other', async (t) => {
  const server = await startServer(t, OK);
  const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint });
  for (let i = 0; i < 5; i += 1) await seam.userIdentities.delete(PARAMS);
  assert.equal(server.requests.length, 5);
  assert.equal(server.connections, 1);
});

test('node:http: a kept connection that the server closed is replaced without costing an attempt', async (t) => {
  const server = await startServer(t, OK, drop, OK);
  const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint, retries: 0 });
  await seam.userIdentities.delete(PARAMS);
  assert.equal((await seam.reply('user_identities.delete', PARAMS)).attempts, 1);
  assert.equal(server.requests.length, 3);
});

test('node:http: calls above the limit of connections wait', async (t) => {
  const server = await startServer(t, OK);
  const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint });
  await Promise.all(Array.from({ length: 300 }, () => seam.userIdentities.delete(PARAMS)));
  assert.equal(server.requests.length, 300);
  assert.ok(server.connections <= 64, `${server.connections} connections`);
});

test('node:http: connections are kept apart by server', async (t) => {
  const servers = [await startServer(t, OK), await startServer(t, OK)];
  const clients = servers.map(({ endpoint }) => new Seam({ apiKey: 'seam_test', endpoint }));
  for (let i = 0; i < 3; i += 1) for (const seam of clients) await seam.userIdentities.delete(PARAMS);
  for (const { requests, connections } of servers) assert.deepEqual([requests.length, connections], [3, 1]);
});
