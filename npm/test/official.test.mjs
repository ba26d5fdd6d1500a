// `SeamHttp`, whose calls are sent when they are awaited, as those of the official package.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Seam,
  SeamError,
  SeamHttp,
  SeamHttpRequest,
  SeamHttpWithoutWorkspace,
  SeamPaginator,
  isApiKey,
  isClientSessionToken,
  isConsoleSessionToken,
  isPersonalAccessToken,
  isPublishableKey,
} from 'libseam';
import { startSandbox } from './sandbox.mjs';
import { OK, startServer } from './server.mjs';

const user_identity_id = '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3';
const json = (body) => ({ headers: OK.headers, body: JSON.stringify({ ok: true, ...body }) });
const page = (ids, next) =>
  json({
    user_identities: ids.map((id) => ({ user_identity_id: id })),
    pagination: { has_next_page: next !== null, next_page_cursor: next, next_page_url: null },
  });
const clientOf = ({ endpoint }, options) =>
  new SeamHttp({ apiKey: 'seam_key', endpoint, retries: 0, ...options });

test('nothing is sent before a call is awaited, and then once', async (t) => {
  const server = await startServer(t, OK);
  const seam = clientOf(server);
  const request = seam.userIdentities.delete({ user_identity_id });
  assert.ok(request instanceof SeamHttpRequest);
  assert.ok(seam instanceof Seam);
  assert.equal(request.url.href, `${server.endpoint}/user_identities/delete`);
  const { pathname, method, params, body, responseKey, hasPagination } = request;
  assert.deepEqual(
    { pathname, method, params, body, responseKey, hasPagination },
    {
      pathname: '/user_identities/delete',
      method: 'POST',
      params: { user_identity_id },
      body: { user_identity_id },
      responseKey: undefined,
      hasPagination: false,
    },
  );
  await new Promise(setImmediate);
  assert.equal(server.requests.length, 0);
  assert.equal(await request, undefined);
  assert.equal(await request.execute(), undefined);
  assert.deepEqual(await request.fetchResponse(), { ok: true });
  assert.equal(server.requests.length, 1);
});

test('an invalid call says so when it is awaited, by every way', async (t) => {
  const server = await startServer(t, OK);
  const seam = clientOf(server);
  const make = () => seam.userIdentities.delete({ user_identity_id: 'nobody' });
  assert.equal(make().pathname, '/user_identities/delete');
  for (const run of [
    (request) => request,
    (request) => request.execute(),
    (request) => request.fetchResponse(),
    (request) => request.then(),
    (request) => request.finally(() => {}),
  ]) {
    await assert.rejects(async () => run(make()), { kind: 'invalid_params' });
  }
  assert.equal(await make().catch((error) => error.kind), 'invalid_params');
  assert.equal(server.requests.length, 0);
});

test('single pages are read, and all of them', async (t) => {
  const server = await startServer(
    t,
    page(['a'], 'c1'),
    page(['b'], null),
    page(['a'], 'c1'),
    page(['b'], null),
    page(['a'], 'c1'),
    page(['b'], null),
  );
  const seam = clientOf(server);
  const pages = seam.createPaginator(seam.userIdentities.list({ limit: 1 }));
  assert.ok(pages instanceof SeamPaginator);
  const [first, { hasNextPage, nextPageCursor, nextPageUrl }] = await pages.firstPage();
  assert.deepEqual(
    [first[0].user_identity_id, hasNextPage, nextPageCursor, nextPageUrl],
    ['a', true, 'c1', null],
  );
  const [second, last] = await pages.nextPage(nextPageCursor);
  assert.deepEqual([second[0].user_identity_id, last.hasNextPage, last.nextPageCursor], ['b', false, null]);
  await assert.rejects(pages.nextPage(last.nextPageCursor), /nextPageCursor/);
  assert.deepEqual(
    (await pages.flattenToArray()).map((person) => person.user_identity_id),
    ['a', 'b'],
  );
  const sizes = [];
  for await (const elements of pages) sizes.push(elements.length);
  assert.deepEqual(sizes, [1, 1]);
  const bodies = server.requests.map(({ body }) => JSON.parse(body).page_cursor);
  assert.deepEqual(bodies, [undefined, 'c1', undefined, 'c1', undefined, 'c1']);
});

test('a page that leads back, or says nothing of the next one, is an error', async (t) => {
  const back = await startServer(t, page(['a'], 'c1'));
  const read = async (seam) => {
    for await (const elements of seam.createPaginator(seam.userIdentities.list())) assert.ok(elements);
  };
  await assert.rejects(read(clientOf(back)), { kind: 'malformed_reply', outcome: 'accepted' });
  assert.equal(back.requests.length, 2);
  const silent = await startServer(t, json({ user_identities: [] }));
  await assert.rejects(read(clientOf(silent)), { kind: 'malformed_reply' });
});

test('what has no pages has no paginator, and is not sent', async (t) => {
  const server = await startServer(t, OK);
  const seam = clientOf(server);
  for (const request of [
    seam.userIdentities.delete({ user_identity_id }),
    seam.workspaces.list(),
    undefined,
  ]) {
    assert.throws(() => seam.createPaginator(request), {
      kind: 'invalid_state',
      message: /support pagination/,
    });
  }
  assert.equal(server.requests.length, 0);
});

test('a list that a write returns has no pages', () => {
  const seam = new Seam({ apiKey: 'seam_key' });
  assert.equal(seam.accessCodes.createMultiplePages, undefined);
  assert.throws(() => seam.pages('access_codes.create_multiple', { device_ids: [], code: '1234' }), {
    kind: 'invalid_state',
  });
});

test('the reply has the whole body', async (t) => {
  const server = await startServer(t, page(['a'], null));
  const events = [];
  const seam = clientOf(server, { onEvent: (event) => events.push(event) });
  const { body, value } = await seam.reply('user_identities.list', {});
  assert.deepEqual(body.user_identities, value);
  assert.equal(body.pagination.has_next_page, false);
  assert.ok(!('body' in events.at(-1).reply));
});

test("a client session's token is replaced once the server accepts the new one", async (t) => {
  const { endpoint, apiKey } = await startSandbox(t);
  const owner = SeamHttp.fromApiKey(apiKey, { endpoint });
  const begin = (key) => owner.clientSessions.create({ user_identifier_key: key });
  const [one, other] = [await begin('one'), await begin('other')];
  const seam = SeamHttp.fromClientSessionToken(one.token, { endpoint });
  const current = async () => (await seam.clientSessions.get()).client_session_id;
  assert.equal(await current(), one.client_session_id);
  await assert.rejects(seam.updateClientSessionToken('seam_cst1Wrong_0000000000'), { kind: 'unauthorized' });
  await assert.rejects(seam.updateClientSessionToken(apiKey), { kind: 'invalid_options' });
  assert.equal(await current(), one.client_session_id);
  await seam.updateClientSessionToken(other.token);
  assert.equal(await current(), other.client_session_id);
  await assert.rejects(owner.updateClientSessionToken(other.token), (error) => {
    assert.ok(error instanceof SeamError && error.message.includes('clientSessionToken'));
    assert.ok(!error.stack.includes(other.token));
    return true;
  });
});

test('a publishable key makes a client of the same class', async (t) => {
  const { endpoint, publishableKey } = await startSandbox(t);
  const seam = await SeamHttp.fromPublishableKey(publishableKey, 'page-7', { endpoint });
  assert.ok(seam instanceof SeamHttp);
  assert.ok(seam.devices.list() instanceof SeamHttpRequest);
});

test('a console session lists the workspaces without one', async (t) => {
  const server = await startServer(t, json({ workspaces: [{ workspace_id: 'w' }] }));
  const seam = SeamHttpWithoutWorkspace.fromConsoleSessionToken('eyJhbGciOiJIUzI1NiJ9.e30.sig', {
    endpoint: server.endpoint,
  });
  assert.deepEqual(await seam.workspaces.list(), [{ workspace_id: 'w' }]);
  await assert.rejects(seam.devices.list(), { kind: 'invalid_options' });
  assert.equal(server.requests.length, 1);
  assert.equal(server.requests[0].headers['seam-workspace'], undefined);
});

test('the guards know credentials by their form', () => {
  const guards = {
    isApiKey,
    isClientSessionToken,
    isConsoleSessionToken,
    isPersonalAccessToken,
    isPublishableKey,
  };
  for (const [token, name] of [
    ['seam_key', 'isApiKey'],
    ['seam_cst1', 'isClientSessionToken'],
    ['eyJ', 'isConsoleSessionToken'],
    ['seam_at1', 'isPersonalAccessToken'],
    ['seam_pk1', 'isPublishableKey'],
    ['other', undefined],
  ]) {
    const right = Object.keys(guards).filter((guard) => guards[guard](token));
    assert.deepEqual(right, name ? [name] : [], token);
  }
});
