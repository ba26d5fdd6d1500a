// libseam for Rust in wasm, over reqwest's `fetch`, against servers that behave and servers that do not.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { createRequire } from 'node:module';

const { Seam, ways } = createRequire(import.meta.url)(process.env.LIBSEAM_WASM);

const ID = '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3';
const servers = [];
after(() => servers.forEach((server) => (server.closeAllConnections(), server.close())));

// A server that answers with what `answers` has for the n-th request: a function of request and response.
async function serve(...answers) {
  const requests = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      requests.push({ method: request.method, url: request.url, headers: request.headers, body });
      answers[Math.min(requests.length, answers.length) - 1](response, request);
    });
  });
  servers.push(server);
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return { endpoint: `http://127.0.0.1:${server.address().port}`, requests };
}

const says = (status, body, headers = {}) => (response) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
const confirms = says(200, { ok: true });
const refuses = says(403, { ok: false, error: { type: 'forbidden', message: 'no' } });
const knowsNobody = says(404, { ok: false, error: { type: 'user_identity_not_found', message: 'who?' } });
const hangsUp = (response) => response.socket.destroy();
const saysNothing = () => {};

const made = (endpoint, options) => new Seam(JSON.stringify({ api_key: 'seam_test_wasm', endpoint, ...options }));

async function remove(endpoint, options = {}) {
  const seam = made(endpoint, options);
  return JSON.parse(await seam.call('user_identities.delete', JSON.stringify({ user_identity_id: ID })));
}

test('a removal that is confirmed', async () => {
  const { endpoint, requests } = await serve(confirms);
  const { reply } = await remove(endpoint);
  assert.equal(reply.attempts, 1);
  assert.equal(reply.http_status, 200);
  const [{ method, url, headers, body }] = requests;
  assert.deepEqual([method, url, body], ['POST', '/user_identities/delete', `{"user_identity_id":"${ID}"}`]);
  assert.equal(headers.authorization, 'Bearer seam_test_wasm');
  assert.equal(headers['content-type'], 'application/json');
  assert.equal(headers.connection, 'close');
});

test('a refusal, of which the platform could have sent another before', async () => {
  const { endpoint, requests } = await serve(refuses);
  const { error } = await remove(endpoint);
  assert.deepEqual([error.kind, error.outcome, error.attempts], ['forbidden', 'unknown', 1]);
  assert.equal(requests.length, 1);
});

test('not found proves nothing', async () => {
  const { endpoint } = await serve(knowsNobody);
  const { error } = await remove(endpoint);
  assert.deepEqual([error.kind, error.outcome], ['unconfirmed', 'unknown']);
});

test('nothing invalid is sent', async () => {
  const { endpoint, requests } = await serve(confirms);
  const { error } = JSON.parse(await made(endpoint).call('user_identities.delete', '{"user_identity_id":"7"}'));
  assert.deepEqual([error.kind, error.outcome], ['invalid_params', 'not_sent']);
  assert.equal(requests.length, 0);
});

test('an attempt that fails is made again after a while', async () => {
  const { endpoint, requests } = await serve(says(503, { ok: false }), hangsUp, confirms);
  const { reply } = await remove(endpoint);
  assert.equal(reply.attempts, 3);
  assert.equal(requests.length, 3);
});

test('a connection that breaks is told', async () => {
  const { endpoint } = await serve(hangsUp);
  const { error } = await remove(endpoint, { retries: 0 });
  assert.deepEqual([error.kind, error.outcome], ['connection_lost', 'unknown']);
  assert.doesNotMatch(error.message, /\n|seam_test_wasm/);
});

test('no redirect confirms anything', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const { endpoint, requests } = await serve(says(status, {}, { location: '/elsewhere' }), confirms);
    const { error } = await remove(endpoint);
    assert.deepEqual([error.kind, error.outcome], ['internal', 'unknown']);
    assert.match(error.message, /redirect/);
    assert.equal(requests.length, 2);
  }
});

test('a reply has a limit, and ends there', async () => {
  let ended;
  const closed = new Promise((resolve) => (ended = resolve));
  const { endpoint } = await serve((response) => {
    response.on('close', ended);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('x'.repeat(70_000));
  });
  const { error } = await remove(endpoint);
  assert.deepEqual([error.kind, error.outcome], ['too_large', 'unknown']);
  await closed;
});

test('every call ends', async () => {
  const { endpoint } = await serve(saysNothing);
  const { error } = await remove(endpoint, { timeout_ms: 100, retries: 1 });
  assert.deepEqual([error.kind, error.outcome, error.attempts], ['timeout', 'unknown', 2]);
});

test('requests under way are bounded', async () => {
  let now = 0;
  let most = 0;
  const slow = (response) => {
    most = Math.max(most, ++now);
    setTimeout(() => (now--, confirms(response)), 20);
  };
  const { endpoint, requests } = await serve(slow);
  const seam = made(endpoint, { in_flight_limit: 2 });
  const one = () => seam.call('user_identities.delete', JSON.stringify({ user_identity_id: ID }));
  for (const result of await Promise.all(Array.from({ length: 8 }, one))) assert.ok(JSON.parse(result).reply);
  assert.equal(requests.length, 8);
  assert.ok(most <= 2, `${most} at once`);
});

test('numbers keep their digits on every way through serde_json', () => {
  const text = '{"a":[123456789012345678901234567890,-0.10,1e+400],"b":{"c":null,"d":"\u00e9"}}';
  for (const way of ways(text)) assert.equal(way, text);
});

test('parameters and results pass through serde_json', async () => {
  const list = [{ user_identity_id: ID, age: 1.5, tags: ['a'] }];
  const { endpoint, requests } = await serve(says(200, { ok: true, user_identities: list }));
  const seam = made(endpoint);
  const result = await seam.call_with_serde('user_identities.list', '{"limit":20}');
  assert.deepEqual(JSON.parse(result).reply, list);
  assert.equal(requests[0].body, '{"limit":20}');
  const { error } = JSON.parse(await seam.call_with_serde('user_identities.list', '{"limit":20.5}'));
  assert.deepEqual([error.kind, error.outcome], ['invalid_params', 'not_sent']);
});
