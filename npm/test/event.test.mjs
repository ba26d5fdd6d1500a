// The events of a call.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import util from 'node:util';
import { Seam, SeamError } from 'libseam';
import { OK, startServer } from './server.mjs';

const KEY = 'seam_test_Xk29veryUnlikelyText';
const DELETE = 'user_identities.delete';
const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };

const json = { 'content-type': 'application/json' };
const BUSY = {
  status: 503,
  headers: { ...json, connection: 'close', 'seam-request-id': `busy-${KEY}` },
  body: `{"error":{"type":"busy","message":"not now, ${KEY}"}}`,
};
const GONE = {
  status: 404,
  headers: { ...json, 'seam-request-id': 'gone' },
  body: '{"error":{"type":"user_identity_not_found","message":"No such person"}}',
};
const drop = (request) => request.socket.destroy();

/** Creates a client of a server with these answers, and the list of its events. */
async function watched(t, answers, options) {
  const server = await startServer(t, ...answers);
  const events = [];
  const onEvent = (event) => void events.push(event);
  return { seam: new Seam({ apiKey: KEY, endpoint: server.endpoint, onEvent, ...options }), events, server };
}

for (const fetch of [undefined, globalThis.fetch]) {
  test(`every step of a call has an event, ${fetch ? 'over fetch' : 'over node:http'}`, async (t) => {
    const { seam, events, server } = await watched(t, [BUSY, drop, GONE], { fetch });
    await assert.rejects(seam.userIdentities.delete(PARAMS), { kind: 'unconfirmed' });
    const times = events.map(({ at }) => at);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    for (const event of events) {
      assert.equal(event.operation, DELETE);
      assert.equal(event.call, events[0].call);
      if ('ms' in event) assert.ok(event.ms >= 0);
    }
    const told = events.map(({ at, call, operation, ms, ...rest }) => rest);
    const send = {
      type: 'send',
      method: 'POST',
      url: `${server.endpoint}/user_identities/delete`,
      timeout: 30_000,
    };
    assert.match(told[1].message, /not now/);
    assert.match(told[4].message, /the connection broke/);
    assert.deepEqual(told, [
      { ...send, attempt: 1 },
      {
        type: 'reply',
        attempt: 1,
        httpStatus: 503,
        requestId: 'busy-[redacted]',
        kind: 'server_error',
        message: told[1].message,
      },
      { type: 'wait', attempt: 1 },
      { ...send, attempt: 2 },
      {
        type: 'failure',
        attempt: 2,
        failure: 'connection_lost',
        kind: 'connection_lost',
        message: told[4].message,
      },
      { type: 'wait', attempt: 2 },
      { ...send, attempt: 3 },
      {
        type: 'reply',
        attempt: 3,
        httpStatus: 404,
        requestId: 'gone',
        kind: 'unconfirmed',
        message: told[7].message,
      },
      { type: 'error', error: told[8].error },
    ]);
    for (const shown of [util.inspect(events, { depth: 9 }), JSON.stringify(events)]) {
      assert.ok(!shown.includes(KEY), shown);
    }
  });
}

test('the last event of a call that fails is its error', async (t) => {
  const { seam, events } = await watched(t, [GONE]);
  const error = await seam.userIdentities.delete(PARAMS).catch((error) => error);
  assert.deepEqual(
    events.map(({ type }) => type),
    ['send', 'reply', 'error'],
  );
  assert.equal(events[1].kind, 'not_found');
  assert.equal(events[2].error, error);
});

test('a stale connection has an event, and does not count as an attempt', async (t) => {
  const { seam, events } = await watched(t, [OK, drop, OK]);
  await seam.userIdentities.delete(PARAMS);
  events.length = 0;
  await seam.userIdentities.delete(PARAMS);
  assert.deepEqual(
    events.map(({ type, attempt, failure }) => [type, attempt, failure]),
    [
      ['send', 1, undefined],
      ['failure', 1, 'stale_connection'],
      ['send', 1, undefined],
      ['reply', 1, undefined],
      ['done', undefined, undefined],
    ],
  );
});

test('a call that is refused before anything is sent has no events', async (t) => {
  const { seam, events } = await watched(t, [OK]);
  await assert.rejects(seam.userIdentities.delete({}), { kind: 'invalid_params' });
  await assert.rejects(seam.call('nothing', {}), { kind: 'unknown_operation' });
  await assert.rejects(seam.userIdentities.delete(PARAMS, { retries: -1 }), { kind: 'invalid_options' });
  assert.deepEqual(events, []);
});

test('the events of concurrent calls have the number of their own call', async (t) => {
  // Both replies come when both requests are there, the second one first.
  const replies = [];
  const { seam, events, server } = await watched(t, [
    (request, reply) => {
      const { user_identity_id: id } = JSON.parse(server.requests[replies.length].body);
      replies.unshift(() => reply.writeHead(200, { ...OK.headers, 'seam-request-id': id }).end(OK.body));
      if (replies.length === 2) replies.forEach((answer) => answer());
    },
  ]);
  const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
  await Promise.all(ids.map((id) => seam.userIdentities.delete({ user_identity_id: id })));
  const numbers = [...new Set(events.map(({ call }) => call))];
  const seen = numbers.map((number) =>
    events
      .filter(({ call }) => call === number)
      .map(({ type, requestId, reply }) => [type, requestId ?? reply?.requestId]),
  );
  assert.deepEqual(
    seen,
    ids.map((id) => [
      ['send', undefined],
      ['reply', id],
      ['done', id],
    ]),
  );
});

const FAULTS = {
  throws() {
    throw new Error('listener');
  },
  async rejects() {
    throw new Error('listener');
  },
  'returns what cannot be asked': () => ({
    get then() {
      throw new Error('listener');
    },
  }),
  'changes what it is told': (event) => {
    if (event.type === 'done') event.reply.alreadyGone = 'changed';
  },
};

for (const [fault, onEvent] of Object.entries(FAULTS)) {
  test(`a listener that ${fault} does not change the call`, async (t) => {
    const { seam } = await watched(t, [BUSY, OK], { onEvent });
    const reply = await seam.reply(DELETE, PARAMS);
    assert.equal(reply.alreadyGone, false);
    assert.equal(reply.attempts, 2);
  });
}

for (const [type, requests, outcome, fetch] of [
  ['send', 0, 'not_sent', undefined],
  ['send', 0, 'not_sent', globalThis.fetch],
  ['reply', 1, 'unknown', undefined],
  ['wait', 1, 'unknown', undefined],
]) {
  test(`a listener can abort the call at the event ${type}, ${fetch ? 'over fetch' : 'over node:http'}`, async (t) => {
    const controller = new AbortController();
    const onEvent = (event) => event.type === type && controller.abort();
    const { seam, server } = await watched(t, [{ ...BUSY, headers: { 'retry-after': '3600' } }], {
      onEvent,
      deadline: 86_400_000,
      timeout: 60_000,
      fetch,
    });
    const error = await seam.userIdentities.delete(PARAMS, { signal: controller.signal }).catch((e) => e);
    assert.ok(error instanceof SeamError);
    assert.equal(error.kind, 'cancelled');
    assert.equal(server.requests.length, requests);
    assert.equal(error.outcome, outcome);
    assert.equal(error.attempts, requests);
  });
}
