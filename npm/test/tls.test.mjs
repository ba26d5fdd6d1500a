// Over TLS, with a certificate that the runner made for `localhost` and has Node trust.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { test } from 'node:test';
import { Seam } from 'libseam';
import { OK } from './server.mjs';

const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
const TRANSPORTS = { 'node:https': {}, fetch: { fetch: globalThis.fetch } };
/** The first byte of a TLS record that holds data. */
const DATA = 0x17;

async function listening(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}

/** A server that does as it is told, after `before`. It ends with the test `t`. */
async function startServer(t, before = () => {}) {
  const seen = [];
  let connections = 0;
  const [key, cert] = ['key.pem', 'certificate.pem'].map((name) => fs.readFileSync(name));
  const server = https.createServer({ key, cert }, async (request, reply) => {
    seen.push(`${request.socket.servername} ${request.url}`);
    for await (const _ of request);
    before();
    reply.writeHead(200, OK.headers).end(OK.body);
  });
  server.on('secureConnection', () => (connections += 1));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const port = await listening(server);
  return { port, seen, connections: () => connections };
}

/** A relay to `port` that damages the first record of data that comes from there once `isOn`. */
async function startRelay(t, port, isOn) {
  const sockets = [];
  const server = net.createServer((client) => {
    const upstream = net.connect(port, '127.0.0.1');
    sockets.push(client, upstream);
    for (const socket of [client, upstream]) {
      socket.on('error', () => {});
      socket.on('close', () => sockets.forEach((each) => each.destroy()));
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      if (isOn() && chunk[0] === DATA) chunk[chunk.length - 1] ^= 1;
      client.write(chunk);
    });
  });
  t.after(() => {
    server.close();
    sockets.forEach((socket) => socket.destroy());
  });
  return listening(server);
}

for (const [transport, options] of Object.entries(TRANSPORTS)) {
  const client = (authority) =>
    new Seam({ apiKey: 'seam_test', endpoint: `https://${authority}/prefix`, retries: 0, ...options });

  test(`${transport}: calls go one after the other`, async (t) => {
    const { port, seen, connections } = await startServer(t);
    const seam = client(`localhost:${port}`);
    for (let i = 0; i < 3; i += 1) await seam.userIdentities.delete(PARAMS);
    assert.deepEqual(seen, Array(3).fill('localhost /prefix/user_identities/delete'));
    // How many a `fetch` opens is the platform's affair.
    if (transport === 'node:https') assert.equal(connections(), 1);
  });

  // A `fetch` may have sent it before by itself.
  const kind = transport === 'fetch' ? 'connection_lost' : 'tls';
  test(`${transport}: a certificate for another name is ${kind}, and nothing is sent`, async (t) => {
    const { port, seen } = await startServer(t);
    const message = /^no trusted TLS connection to the server could be established: 127\.0\.0\.1/;
    await assert.rejects(client(`127.0.0.1:${port}`).userIdentities.delete(PARAMS), { kind, message });
    assert.deepEqual(seen, []);
  });

  test(`${transport}: a reply that is damaged on the way is a lost connection`, async (t) => {
    let isDone = false;
    const { port } = await startServer(t, () => (isDone = true));
    const relay = await startRelay(t, port, () => isDone);
    const call = client(`localhost:${relay}`).userIdentities.delete(PARAMS);
    await assert.rejects(call, {
      kind: 'connection_lost',
      message: /it is not known whether the operation happened/,
    });
    assert.ok(isDone);
  });
}
