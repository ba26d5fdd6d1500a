// By way of a real proxy: what it is told, what goes past it, and what is told of one that does not want to.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { test } from 'node:test';
import { Seam } from 'libseam';
import { OK } from './server.mjs';

const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY'];
const [key, cert] = ['key.pem', 'certificate.pem'].map((name) => fs.readFileSync(name));
for (const name of [...VARIABLES, 'http_proxy', 'HTTP_PROXY']) delete process.env[name];

/** A server that listens until the test `t` ends, and the URL that it has as `localhost`. */
async function listening(t, server, scheme) {
  const sockets = new Set();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `${scheme}://localhost:${server.address().port}`;
}

/** A server with TLS that says which requests it saw. */
async function startServer(t, answer = (request, reply) => reply.writeHead(200, OK.headers).end(OK.body)) {
  const seen = [];
  const server = https.createServer({ key, cert }, (request, reply) => {
    seen.push(request.headers);
    answer(request, reply);
  });
  return { endpoint: await listening(t, server, 'https'), seen };
}

/**
 * A proxy that says what it was asked, and does it: it connects to servers, and passes plain requests on. `answer`, of
 * the socket, stands in for that.
 */
async function startProxy(t, { secure = false, answer } = {}) {
  const asked = [];
  const server = secure ? https.createServer({ key, cert }) : http.createServer();
  server.on('connect', ({ url, headers }, socket, head) => {
    asked.push({ method: 'CONNECT', url, headers });
    if (answer) return answer(socket);
    const { hostname, port } = new URL(`http://${url}`);
    const upstream = net.connect(port, hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    for (const each of [socket, upstream]) {
      each.on('error', () => {});
      each.on('close', () => [socket, upstream].forEach((other) => other.destroy()));
    }
  });
  server.on('request', async ({ method, url, headers, socket }, reply) => {
    asked.push({ method, url, headers });
    if (answer) return answer(socket);
    reply.writeHead(200, OK.headers).end(OK.body);
  });
  return { url: await listening(t, server, secure ? 'https' : 'http'), asked };
}

/** Sets variables until the test `t` ends. */
function setVariables(t, variables) {
  Object.assign(process.env, variables);
  t.after(() => VARIABLES.forEach((name) => delete process.env[name]));
}

const client = (endpoint, more) => new Seam({ apiKey: 'seam_test', endpoint, retries: 0, ...more });
const done = (seam) => seam.reply('user_identities.delete', PARAMS);

for (const secure of [false, true]) {
  test(`a proxy ${secure ? 'with' : 'without'} TLS of the environment tunnels https`, async (t) => {
    const server = await startServer(t);
    const proxy = await startProxy(t, { secure });
    setVariables(t, { HTTPS_PROXY: proxy.url.replace('://', '://Aladdin:open%20sesame@') });
    const seam = client(server.endpoint);
    for (let i = 0; i < 3; i += 1) assert.equal((await done(seam)).attempts, 1);
    const { host } = new URL(server.endpoint);
    // One tunnel is kept for all.
    const authorization = 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==';
    assert.deepEqual(
      proxy.asked.map(({ method, url, headers }) => [method, url, headers['proxy-authorization']]),
      [['CONNECT', host, authorization]],
    );
    assert.equal(proxy.asked[0].headers.host, host);
    assert.equal(proxy.asked[0].headers.authorization, undefined);
    assert.equal(server.seen.length, 3);
    assert.equal(server.seen[0]['proxy-authorization'], undefined);
    assert.equal(server.seen[0].authorization, 'Bearer seam_test');
  });

  test(`a proxy ${secure ? 'with' : 'without'} TLS of the option reads plain http`, async (t) => {
    const proxy = await startProxy(t, { secure });
    const options = { allowHttp: true, proxy: proxy.url.replace('://', '://Aladdin:opensesame@') };
    const seam = client('http://door.invalid:8080/api', options);
    for (let i = 0; i < 2; i += 1) assert.equal((await done(seam)).attempts, 1);
    assert.equal(proxy.asked.length, 2);
    const [{ method, url, headers }] = proxy.asked;
    assert.deepEqual([method, url], ['POST', 'http://door.invalid:8080/api/user_identities/delete']);
    assert.equal(headers.host, 'door.invalid:8080');
    assert.equal(headers['proxy-authorization'], 'Basic QWxhZGRpbjpvcGVuc2VzYW1l');
  });
}

test('many calls at once share few tunnels, and each gets its own reply', async (t) => {
  let open = 0;
  let most = 0;
  const server = await startServer(t, (request, reply) => {
    reply.writeHead(200, { ...OK.headers, 'seam-request-id': request.headers['x-call'] }).end(OK.body);
  });
  const proxy = await startProxy(t);
  const { connect } = net.Socket.prototype;
  const port = Number(new URL(proxy.url).port);
  t.mock.method(net.Socket.prototype, 'connect', function (...way) {
    if ([way].flat(2)[0]?.port === port) {
      most = Math.max(most, (open += 1));
      this.on('close', () => (open -= 1));
    }
    return connect.apply(this, way);
  });
  const calls = Array.from({ length: 150 }, async (_, i) => {
    const options = { proxy: proxy.url, headers: { 'x-call': `call${i}` } };
    return (await done(client(server.endpoint, options))).requestId;
  });
  assert.deepEqual(
    await Promise.all(calls),
    calls.map((_, i) => `call${i}`),
  );
  assert.ok(most > 1 && most <= 64, `${most} connections`);
});

for (const [variables, expected] of [
  [{ HTTPS_PROXY: 'PROXY', NO_PROXY: '*' }, 0],
  [{ HTTPS_PROXY: 'PROXY', NO_PROXY: 'other.example, LOCALHOST' }, 0],
  [{ HTTPS_PROXY: 'PROXY', no_proxy: 'other.example', NO_PROXY: '*' }, 1],
  [{ HTTPS_PROXY: 'PROXY', no_proxy: '', NO_PROXY: '*' }, 0],
  [{ HTTPS_PROXY: 'http://localhost:1', https_proxy: 'PROXY' }, 1],
  [{ ALL_PROXY: 'PROXY' }, 1],
  [{ HTTPS_PROXY: '' }, 0],
]) {
  const way = expected ? 'through the proxy' : 'past the proxy';
  test(`the environment ${JSON.stringify(variables)} leads ${way}`, async (t) => {
    const server = await startServer(t);
    // A proxy of its own, so that no tunnel was kept before.
    const proxy = await startProxy(t);
    const entries = Object.entries(variables);
    setVariables(
      t,
      Object.fromEntries(entries.map(([name, value]) => [name, value.replace('PROXY', proxy.url)])),
    );
    await done(client(server.endpoint));
    assert.equal(proxy.asked.length, expected);
    await done(client(server.endpoint, { proxy: 'direct' }));
    assert.equal(proxy.asked.length, expected);
  });
}

test('plain http to the loopback ignores the proxy of the environment', async (t) => {
  const proxy = await startProxy(t);
  setVariables(t, { HTTPS_PROXY: 'http://localhost:1', ALL_PROXY: 'http://localhost:1' });
  const seam = client(proxy.url);
  assert.equal((await done(seam)).attempts, 1);
  assert.equal(proxy.asked[0].url, '/user_identities/delete');
});

for (const [what, answer, kind, message] of [
  [
    'refuses',
    (socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n'),
    'connect',
    /by way of the proxy: it refuses to connect: 407 Proxy Authentication Required/,
  ],
  ['hangs up', (socket) => socket.destroy(), 'connect', /by way of the proxy: /],
  ['says no HTTP', (socket) => socket.end('220 mail\r\n'), 'connect', /by way of the proxy: /],
  [
    'says too much',
    (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nmore'),
    'connect',
    /by way of the proxy: it sent data before the server did/,
  ],
  [
    'breaks TLS',
    (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n') && setTimeout(() => socket.destroy(), 50),
    'tls',
    /by way of the proxy: /,
  ],
]) {
  test(`a proxy that ${what}: nothing was sent`, async (t) => {
    const proxy = await startProxy(t, { answer });
    const seam = client('https://door.invalid', { proxy: proxy.url, retries: 1 });
    await assert.rejects(done(seam), (error) => {
      assert.equal(error.kind, kind, error.message);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /not known/);
      return true;
    });
    // What is wrong with TLS is not tried again.
    assert.equal(proxy.asked.length, kind === 'tls' ? 1 : 2);
  });
}

test('a proxy that says nothing: timeout, and nothing was sent', async (t) => {
  const proxy = await startProxy(t, { answer() {} });
  const seam = client('https://door.invalid', { proxy: proxy.url, timeout: 200 });
  await assert.rejects(done(seam), { kind: 'timeout', message: /by way of the proxy: after 200 ms/ });
});

test('a refused connection to the proxy is a connect error', async () => {
  const seam = client('https://door.invalid', { proxy: 'http://127.0.0.1:1' });
  await assert.rejects(done(seam), { kind: 'connect', message: /by way of the proxy: .*ECONNREFUSED/ });
});

test('a certificate for another name is refused behind a proxy too', async (t) => {
  const server = await startServer(t);
  const proxy = await startProxy(t);
  const endpoint = server.endpoint.replace('localhost', '127.0.0.1');
  await assert.rejects(done(client(endpoint, { proxy: proxy.url })), { kind: 'tls' });
  assert.deepEqual(server.seen, []);
});

test('a proxy credential that the proxy echoes in its status line, a header or JSON is redacted', async (t) => {
  // 'alice:???>>>' as base64 has a slash.
  const words = Buffer.from('alice:???>>>').toString('base64');
  assert.ok(words.includes('/'));
  const json = JSON.stringify({ error: { type: 'x', message: words } }).replaceAll('/', '\\/');
  const head = `seam-request-id: r-${words}\r\ncontent-type: application/json`;
  const refusing = await startProxy(t, {
    answer: (socket) => socket.end(`HTTP/1.1 407 denied ${words}\r\n\r\n`),
  });
  const echoing = await startProxy(t, {
    answer: (socket) =>
      socket.end(`HTTP/1.1 400 No\r\n${head}\r\ncontent-length: ${json.length}\r\n\r\n${json}`),
  });
  for (const [proxy, endpoint] of [
    [refusing, 'https://door.invalid'],
    [echoing, 'http://door.invalid'],
  ]) {
    const options = { allowHttp: true, proxy: proxy.url.replace('://', '://alice:%3F%3F%3F%3E%3E%3E@') };
    await assert.rejects(done(client(endpoint, options)), (error) => {
      const shown = JSON.stringify(error) + error.stack;
      assert.ok(!shown.includes(words) && !shown.includes(words.replaceAll('/', '\\/')), shown);
      return true;
    });
  }
});

test('a proxy credential that the proxy echoes in a body is redacted', async (t) => {
  const words = 'QWxhZGRpbjpvcGVuc2VzYW1l';
  const proxy = await startProxy(t, {
    answer: (socket) => socket.end(`HTTP/1.1 407 No\r\ncontent-type: text/plain\r\n\r\nBasic ${words}`),
  });
  const options = { allowHttp: true, proxy: proxy.url.replace('://', '://Aladdin:opensesame@') };
  await assert.rejects(done(client('http://door.invalid', options)), (error) => {
    assert.ok(!JSON.stringify(error).includes(words));
    assert.match(error.message, /Basic \[redacted\]/);
    return true;
  });
});

test('a proxy that cannot be used is refused when the client is made', (t) => {
  const refused = (make, message) => assert.throws(make, { kind: 'invalid_options', message });
  const endpoint = 'https://door.invalid';
  refused(
    () => client(endpoint, { proxy: 'socks5://a:1' }),
    /`proxy` must name an http or https proxy, got a SOCKS proxy/,
  );
  refused(() => client(endpoint, { proxy: 'ftp://a' }), /`proxy` must be a URL such as/);
  refused(() => client(endpoint, { proxy: 1 }), /`proxy` must be a string/);
  refused(() => client('http://localhost', { proxy: 'http://a' }), /`proxy` would carry a credential/);
  refused(() => client(endpoint, { proxy: 'http://a', fetch }), /`proxy` cannot be combined with `fetch`/);
  setVariables(t, { HTTPS_PROXY: 'socks5://user:hunter2@a:1' });
  refused(
    () => client(endpoint),
    /the environment variable `HTTPS_PROXY` must name an http or https proxy, got a SOCKS proxy; .*`no_proxy`/,
  );
  assert.throws(
    () => client(endpoint),
    (error) => !JSON.stringify(error).includes('hunter2'),
  );
  // Where somebody else sends the requests, the way is theirs.
  assert.ok(client(endpoint, { fetch }));
});
