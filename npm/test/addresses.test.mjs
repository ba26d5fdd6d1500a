// A server whose name has several addresses, of which the first is of no use or slow.
import assert from 'node:assert/strict';
import dns from 'node:dns';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { Seam } from 'libseam';
import { OK } from './server.mjs';

const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };

/** A server in a thread of its own, which does not come to take connections until it is woken. */
const SILENT = `
  const { parentPort, workerData: { scheme, gate, OK, identity } } = require('node:worker_threads');
  const server = require('node:' + scheme).createServer(identity, (request, reply) =>
    reply.writeHead(200, { ...OK.headers, connection: 'close' }).end(OK.body));
  server.listen({ host: '127.0.0.2', port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(gate, 0, 0);
  });
`;

/** Lets the name `localhost` have these addresses until the test `t` ends. */
function resolveTo(t, addresses) {
  t.mock.method(dns, 'lookup', (name, options, done) => {
    assert.equal(name, 'localhost');
    const all = addresses.map((address) => ({ address, family: net.isIP(address) }));
    if (options.all) return process.nextTick(done, null, all);
    return process.nextTick(done, null, all[0].address, all[0].family);
  });
}

/** Starts a server whose system leaves connection requests unanswered until `wake`. */
async function startSilent(t, scheme = 'http') {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const server = new Worker(SILENT, { eval: true, workerData: { scheme, gate, OK, identity: identity() } });
  t.after(() => server.terminate());
  const [port] = await once(server, 'message');
  // With a backlog of 1 Linux takes two connections, and no third one before somebody accepts them.
  for (let taken = 0; taken < 2; taken += 1) {
    const socket = net.connect(port, '127.0.0.2').on('error', () => {});
    t.after(() => socket.destroy());
    await once(socket, 'connect');
  }
  const wake = () => {
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
  };
  return { address: '127.0.0.2', port, wake };
}

/** The key and the certificate that the runner left. */
function identity() {
  const [key, cert] = ['key.pem', 'certificate.pem'].map((name) => fs.readFileSync(name));
  return { key, cert };
}

/** A server that confirms what it is asked, at `address`; it ends with the test `t`. */
async function startServer(t, scheme, address, port = 0) {
  const answer = (request, reply) => reply.writeHead(200, OK.headers).end(OK.body);
  const server = scheme === 'http' ? http.createServer(answer) : https.createServer(identity(), answer);
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  server.listen(port, address);
  await once(server, 'listening');
  return server.address().port;
}

const client = (scheme, port) =>
  new Seam({ apiKey: 'seam_test', endpoint: `${scheme}://localhost:${port}`, retries: 0 });

for (const scheme of ['http', 'https']) {
  for (const [dead, alive] of [
    ['::1', '127.0.0.1'],
    ['127.0.0.1', '::1'],
    ['127.0.0.2', '127.0.0.1'],
  ]) {
    test(`${scheme}: ${dead} refuses, and ${alive} serves the call`, async (t) => {
      const port = await startServer(t, scheme, alive);
      resolveTo(t, [dead, alive]);
      const reply = await client(scheme, port).reply('user_identities.delete', PARAMS);
      assert.equal(reply.attempts, 1);
    });
  }

  test(`${scheme}: a slow address is given time, even if the next one is dead`, async (t) => {
    const silent = await startSilent(t, scheme);
    resolveTo(t, [silent.address, '::1']);
    setTimeout(silent.wake, 500);
    assert.equal((await client(scheme, silent.port).reply('user_identities.delete', PARAMS)).attempts, 1);
  });
}

test('an address that does not answer is given up for the next one', async (t) => {
  const silent = await startSilent(t);
  const port = await startServer(t, 'http', '127.0.0.1', silent.port);
  resolveTo(t, [silent.address, '127.0.0.1']);
  assert.equal((await client('http', port).reply('user_identities.delete', PARAMS)).attempts, 1);
});
