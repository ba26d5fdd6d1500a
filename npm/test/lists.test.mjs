// Lists, element by element from all their pages, against the sandbox.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Seam, SeamError } from 'libseam';
import { startSandbox } from './sandbox.mjs';

/** A client of a sandbox, and the paths of the requests that it has sent. */
async function client(t, options) {
  const sandbox = await startSandbox(t);
  const sent = [];
  const onEvent = ({ type, url }) => type === 'send' && sent.push(new URL(url).pathname);
  const { endpoint, apiKey } = sandbox;
  return { sandbox, sent, seam: new Seam({ apiKey, endpoint, onEvent, ...options }) };
}

async function all(elements) {
  const list = [];
  for await (const element of elements) list.push(element);
  return list;
}

test('a list is read from all its pages', async (t) => {
  const { seam, sent } = await client(t);
  const whole = await seam.userIdentities.list({});
  assert.ok(whole.length > 2, 'the demo company has people');
  sent.length = 0;
  assert.deepEqual(await all(seam.userIdentities.listPages({ limit: 1 })), whole);
  assert.deepEqual(
    sent,
    whole.map(() => '/user_identities/list'),
  );
  assert.deepEqual(await all(seam.pages('user_identities.list', { limit: 2 })), whole);
  assert.deepEqual(await all(seam.userIdentities.listPages()), whole);
});

test('a list without pages is one request', async (t) => {
  const { seam, sent } = await client(t);
  const groups = await seam.acs.accessGroups.list({});
  assert.ok(groups.length > 0, 'the demo company has access groups');
  sent.length = 0;
  assert.deepEqual(await all(seam.acs.accessGroups.listPages({})), groups);
  assert.equal(sent.length, 1);
});

test('the first request is sent when the loop begins, and leaving the loop stops reading', async (t) => {
  const { seam, sent } = await client(t);
  const people = seam.userIdentities.listPages({ limit: 1 });
  assert.equal(sent.length, 0);
  for await (const person of people) {
    assert.ok(person.user_identity_id);
    break;
  }
  assert.equal(sent.length, 1);
  assert.deepEqual(await people.next(), { done: true, value: undefined });
  assert.equal(sent.length, 1);
});

test('an abort ends a list with an error, at the next element', async (t) => {
  const { seam, sent } = await client(t);
  const controller = new AbortController();
  const seen = [];
  await assert.rejects(
    async () => {
      for await (const person of seam.userIdentities.listPages({ limit: 2 }, { signal: controller.signal })) {
        seen.push(person);
        controller.abort(new Error('enough'));
      }
    },
    (error) => error instanceof SeamError && error.kind === 'cancelled' && error.cause.message === 'enough',
  );
  assert.equal(seen.length, 1);
  assert.equal(sent.length, 1);
});

test('an error on the way comes after the elements before it', async (t) => {
  let requests = 0;
  const failing = (url, init) => {
    requests += 1;
    if (requests === 1) return fetch(url, init);
    const body = '{"error":{"type":"internal","message":"no"},"ok":false}';
    return Promise.resolve(
      new Response(body, { status: 400, headers: { 'content-type': 'application/json' } }),
    );
  };
  const { seam } = await client(t, { fetch: failing });
  const seen = [];
  await assert.rejects(
    async () => {
      for await (const person of seam.userIdentities.listPages({ limit: 1 })) seen.push(person);
    },
    { kind: 'api_error', httpStatus: 400, operation: 'user_identities.list' },
  );
  assert.equal(seen.length, 1);
  assert.equal(requests, 2);
});

test('an operation that returns no list, and invalid parameters, are rejected at once', async (t) => {
  const { seam, sent } = await client(t);
  const id = '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3';
  assert.throws(() => seam.pages('user_identities.delete', { user_identity_id: id }), {
    kind: 'invalid_state',
  });
  assert.throws(() => seam.userIdentities.listPages({ limit: 0 }), { kind: 'invalid_params' });
  assert.throws(() => seam.pages('user_identities.lst', {}), { kind: 'unknown_operation' });
  assert.equal(seam.userIdentities.deletePages, undefined);
  assert.equal(sent.length, 0);
});
