// What a server does with a kept connection while the event loop is busy with something else.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { Seam } from 'libseam';

const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
const OK = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"ok":true}';
const REFUSAL = 'HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n';
const BODY = '{"error":{"type":"user_identity_not_found","message":"no"},"ok":false}';
const GONE = `HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: ${BODY.length}\r\n\r\n${BODY}`;

/** A server in a thread of its own: confirms the first request, does `between` when it is told to, answers `later`. */
const SERVER = `
  const net = require('node:net');
  const { parentPort, workerData } = require('node:worker_threads');
  const { between, later, turn, OK } = workerData;
  let requests = 0;
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => {
      requests += 1;
      socket.write(requests === 1 ? OK : later);
      if (requests > 1) return;
      Atomics.wait(turn, 0, 0);
      const tell = () => { Atomics.store(turn, 1, 1); Atomics.notify(turn, 1); };
      if (between === 'close') { socket.destroy(); setImmediate(tell); } else socket.write(between, tell);
    });
  });
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

async function second(between, later) {
  const turn = new Int32Array(new SharedArrayBuffer(8));
  const server = new Worker(SERVER, { eval: true, workerData: { between, later, turn, OK } });
  try {
    const [port] = await once(server, 'message');
    const seam = new Seam({ apiKey: 'seam_test_kept', endpoint: `http://127.0.0.1:${port}`, retries: 0 });
    await seam.userIdentities.delete(PARAMS);
    // The connection is kept from here on.
    await new Promise((resolve) => setImmediate(resolve));
    Atomics.store(turn, 0, 1);
    Atomics.notify(turn, 0);
    assert.notEqual(Atomics.wait(turn, 1, 0, 20_000), 'timed-out');
    return await seam.userIdentities.delete(PARAMS).then(
      () => 'done',
      (error) => error.kind,
    );
  } finally {
    await server.terminate();
  }
}

test('an unsolicited reply on a kept connection confirms nothing', async () => {
  assert.equal(await second(OK, REFUSAL), 'forbidden');
});

test('not found after a visible close is no lost reply', async () => {
  assert.equal(await second('close', GONE), 'not_found');
});
