// A `fetch` of the caller's own that does not do what a `fetch` does: the call ends all the same, and says why.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import util from 'node:util';
import { Seam, SeamError } from 'libseam';
import { OK, startServer } from './server.mjs';

const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };

function client(fetch, options) {
  return new Seam({ apiKey: 'seam_test', endpoint: 'http://127.0.0.1:1', retries: 0, fetch, ...options });
}

function isError(code, message = /./) {
  return (error) => {
    assert.ok(error instanceof SeamError, `${error}`);
    assert.equal(error.kind, code, error.message);
    assert.match(error.message, message);
    assert.equal(error.operation, 'user_identities.delete');
    assert.equal(error.attempts, 1);
    return true;
  };
}

/** Creates a body that never ends, and a promise that its cancelling resolves. */
function endless() {
  const emitter = new EventTarget();
  const cancelled = once(emitter, 'cancel');
  const cancel = () => void emitter.dispatchEvent(new Event('cancel'));
  return { cancelled, reply: new Response(new ReadableStream({ cancel }), OK) };
}

for (const limit of ['timeout', 'deadline']) {
  test(`a fetch that never ends is abandoned at the ${limit}`, async () => {
    const seam = client(() => new Promise(() => {}), { [limit]: 50 });
    await assert.rejects(seam.userIdentities.delete(PARAMS), isError('timeout'));
  });

  test(`a body that never ends is cancelled at the ${limit}`, async () => {
    const { cancelled, reply } = endless();
    const seam = client(async () => reply, { [limit]: 50 });
    await assert.rejects(seam.userIdentities.delete(PARAMS), isError('timeout'));
    await cancelled;
  });
}

test('an abort ends a fetch that never ends', async () => {
  const aborter = new AbortController();
  const seam = client(() => {
    queueMicrotask(() => aborter.abort('enough'));
    return new Promise(() => {});
  });
  const promise = seam.userIdentities.delete(PARAMS, { signal: aborter.signal });
  await assert.rejects(promise, isError('cancelled'));
  assert.equal((await promise.catch((error) => error)).cause, 'enough');
});

test('an abort ends a body that never ends, and cancels it', async () => {
  const aborter = new AbortController();
  const { cancelled, reply } = endless();
  const seam = client(async () => {
    setTimeout(() => aborter.abort());
    return reply;
  });
  const promise = seam.userIdentities.delete(PARAMS, { signal: aborter.signal });
  await assert.rejects(promise, isError('cancelled'));
  await cancelled;
});

test('an abort ends a body whose cancelling fails', async () => {
  const aborter = new AbortController();
  const body = {
    getReader: () => ({
      read: () => (aborter.abort(), new Promise(() => {})),
      cancel() {
        throw new Error('not so fast');
      },
    }),
  };
  const seam = client(async () => ({ status: 200, headers: new Headers(), body }));
  const promise = seam.userIdentities.delete(PARAMS, { signal: aborter.signal });
  await assert.rejects(promise, isError('cancelled'));
});

test('a late outcome of an abandoned fetch is discarded', async () => {
  const { cancelled, reply } = endless();
  for (const settle of [({ resolve }) => resolve(reply), ({ reject }) => reject(new Error('too late'))]) {
    let late;
    const seam = client(() => new Promise((resolve, reject) => (late = { resolve, reject })), {
      timeout: 50,
    });
    await assert.rejects(seam.userIdentities.delete(PARAMS), isError('timeout'));
    settle(late);
    // A rejection that nobody took would fail the test here.
    await setImmediate();
  }
  await cancelled;
});

test('a fetch that ignores its signal is retried after the timeout', async () => {
  let asked = 0;
  const seam = client(
    () => ((asked += 1) === 1 ? new Promise(() => {}) : Promise.resolve(new Response(OK.body, OK))),
    { timeout: 50, retries: 1 },
  );
  assert.equal((await seam.reply('user_identities.delete', PARAMS)).attempts, 2);
});

const headers = new Headers(OK.headers);
const part = (value) => ({ getReader: () => ({ read: async () => ({ done: false, value }) }) });
const NO_REPLIES = [
  [undefined, /but it is undefined/],
  [5, /but it is a number/],
  [{}, /but its `status` is undefined/],
  [{ status: '200', headers, body: null }, /but its `status` is a string/],
  ...[65_736, -65_336, 4_294_967_496, 200.9, NaN, 1000].map((status) => [
    { status, headers, body: null },
    new RegExp(`but its \`status\` is ${status}`),
  ]),
  [{ status: 200, body: null }, /but its `headers` is undefined/],
  [{ status: 200, headers: OK.headers, body: null }, /but its `headers` is an object/],
  [{ status: 200, headers: [5], body: null }, /but its `headers` hold no pairs/],
  [{ status: 200, headers: [[Symbol('x'), Object.create(null)]], body: null }, /hold no pairs/],
  [{ status: 200, headers, text: async () => OK.body }, /but its `body` is undefined/],
  [{ status: 200, headers, body: OK.body }, /but its `body` is a string/],
  [{ status: 200, headers, body: part(OK.body) }, /but a part of its `body` is a string/],
  [{ status: 200, headers, body: part([123]) }, /but a part of its `body` is an array/],
];

for (const [reply, message] of NO_REPLIES) {
  test(`a fetch that resolves to ${util.inspect(reply)} is an error that names the requirement`, async () => {
    let asked = 0;
    const seam = client(async () => ((asked += 1), reply), { retries: 2 });
    await assert.rejects(seam.userIdentities.delete(PARAMS), (error) => {
      assert.match(
        error.message,
        /^`fetch` must resolve to a Response, .*; it is not known whether the operation happened$/,
      );
      return isError('malformed_reply', message)(error);
    });
    assert.equal(asked, 1);
  });
}

test('a fetch that follows a redirect confirms nothing', async (t) => {
  const moved = { status: 302, headers: { location: '/health' } };
  const server = await startServer(t, moved, OK);
  const seam = client((url, init) => fetch(url, { ...init, redirect: 'follow' }), {
    endpoint: server.endpoint,
  });
  await assert.rejects(
    seam.userIdentities.delete(PARAMS),
    isError('malformed_reply', /it followed one.*not known/),
  );
  assert.deepEqual(
    server.requests.map(({ method, url }) => `${method} ${url}`),
    ['POST /user_identities/delete', 'GET /health'],
  );
});

test('a stand-in for a Response is read', async () => {
  const pairs = [
    ['content-type', 'application/json'],
    ['seam-request-id', 7],
  ];
  const body = new Response(OK.body).body;
  const seam = client(async () => ({ status: 200, headers: pairs, body }));
  assert.equal((await seam.reply('user_identities.delete', PARAMS)).requestId, '7');
});

const boom = () => {
  throw new Error('boom');
};
const hostile = new Proxy(new Error('x'), { get: boom, getPrototypeOf: boom });
const THROWN = {
  nothing: undefined,
  'a number': 5,
  'an object of nothing': Object.create(null),
  'an error without a message': Object.assign(new Error('x'), { message: 5 }),
  'a symbol': Symbol('x'),
  'an error whose code throws': Object.defineProperty(new Error('x'), 'code', { get: boom }),
  'an error whose causes throw': Object.defineProperty(new Error('x'), 'errors', { get: boom }),
  'a proxy that always throws': hostile,
  // It sent the request, and failed after that.
  'an error about a file': Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' }),
  'an error about a connection that there was': Object.assign(new Error('x'), {
    code: 'EHOSTUNREACH',
    syscall: 'read',
  }),
  // One of two requests was sent, and it is not the first.
  'what became of several requests': new AggregateError([
    Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' }),
    Object.assign(new Error('x'), { code: 'ECONNRESET', syscall: 'read' }),
  ]),
  'an error about TLS': Object.assign(new Error('x'), {
    code: 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
  }),
};
for (const [what, thrown] of Object.entries(THROWN)) {
  test(`a fetch that throws ${what} is a lost connection`, async () => {
    const seam = client(async () => {
      throw thrown;
    });
    await assert.rejects(seam.userIdentities.delete(PARAMS), isError('connection_lost'));
  });
}

for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED']) {
  test(`a body that ends with ${code} is a lost connection: there was a reply`, async () => {
    const pull = () => {
      throw Object.assign(new Error('x'), { code });
    };
    const seam = client(async () => new Response(new ReadableStream({ pull }), OK));
    await assert.rejects(seam.userIdentities.delete(PARAMS), isError('connection_lost', /is not known/));
  });
}

test('an endless body of empty chunks does not block the event loop', async () => {
  const seam = client(async () => ({ status: 200, headers, body: part(new Uint8Array(0)) }));
  await assert.rejects(seam.userIdentities.delete(PARAMS), isError('too_large'));
});

test('a call on a platform without fetch is an error that says so', async (t) => {
  const { fetch } = globalThis;
  t.after(() => (globalThis.fetch = fetch));
  const main = createRequire(import.meta.url).resolve('libseam');
  const { Seam } = createRequire(main)('./browser.cjs');
  delete globalThis.fetch;
  const seam = new Seam({ apiKey: 'seam_test', retries: 0 });
  await assert.rejects(seam.userIdentities.delete(PARAMS), {
    kind: 'internal',
    message: /the platform has no `fetch`/,
  });
});
