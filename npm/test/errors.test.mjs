// The classes of errors, their guards, and errors in other realms and threads.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import util from 'node:util';
import vm from 'node:vm';
import * as libseam from 'libseam';
import { startServer } from './server.mjs';

const { Seam, SeamError, isSeamError } = libseam;
const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
const require = createRequire(import.meta.url);

/** Returns the error of a call that the server answers with `answer`. */
async function errorOf(t, answer, { Client = Seam, ...options } = {}) {
  const server = await startServer(t, answer);
  const seam = new Client({ apiKey: 'seam_test', endpoint: server.endpoint, retries: 0, ...options });
  return seam.userIdentities.delete(PARAMS).then(
    () => assert.fail('no error'),
    (error) => error,
  );
}

const said = (status, type, more = {}) => ({
  status,
  headers: { 'content-type': 'application/json', 'seam-request-id': 'request1' },
  body: JSON.stringify({ ok: false, error: { type, message: `because of ${type}`, ...more } }),
});

const VALIDATION = { validation_errors: { _errors: [], user_identity_id: { _errors: ['Invalid UUID'] } } };

const CASES = [
  [said(401, 'unauthorized'), 'unauthorized', ['SeamUnauthorizedError', 'SeamApiError']],
  [said(403, 'forbidden'), 'forbidden', ['SeamApiError']],
  [said(404, 'user_identity_not_found'), 'not_found', ['SeamApiError']],
  [said(429, 'rate_limited'), 'rate_limited', ['SeamApiError']],
  [said(400, 'invalid_input', VALIDATION), 'invalid_input', ['SeamInvalidInputError', 'SeamApiError']],
  [said(409, 'conflict'), 'api_error', ['SeamApiError']],
  [said(500, 'internal_server_error'), 'server_error', ['SeamApiError']],
  [{ status: 200, body: '<p>' }, 'malformed_reply', ['SeamReplyError']],
  [{ status: 200, body: 'x'.repeat(70_000) }, 'too_large', ['SeamReplyError']],
  [{ status: 302, headers: { location: '/' } }, 'redirected', ['SeamReplyError']],
  [(request) => request.socket.destroy(), 'connection_lost', ['SeamTransportError']],
];

const CLASSES = Object.keys(libseam).filter((name) => /^Seam(?!Http).*Error$/.test(name));

/** Asserts that the error has `kind`, is of the classes in `names` and of no other, and that the guards agree. */
function isOf(error, kind, names) {
  assert.equal(error.kind, kind);
  assert.equal(error.name, names[0]);
  for (const name of CLASSES) {
    const expected = [...names, 'SeamError'].includes(name);
    assert.equal(error instanceof libseam[name], expected, `${kind} instanceof ${name}`);
    assert.equal(libseam[`is${name}`](error), expected, `is${name} of ${kind}`);
  }
}

for (const [answer, kind, names] of CASES) {
  test(`${kind} is ${names.join(', ')} and nothing else`, async (t) => {
    isOf(await errorOf(t, answer), kind, names);
  });
}

test('an error before anything is sent is a usage error', async () => {
  const of = (work) => {
    try {
      work();
    } catch (error) {
      return error;
    }
    return assert.fail('no error');
  };
  const seam = new Seam('seam_test');
  isOf(
    of(() => seam.check('user_identities.delete', {})),
    'invalid_params',
    ['SeamUsageError'],
  );
  isOf(
    of(() => seam.check('nothing', {})),
    'unknown_operation',
    ['SeamUsageError'],
  );
  isOf(
    of(() => new Seam({ apiKey: 'seam_test', timeout: 0 })),
    'invalid_options',
    ['SeamInvalidOptionsError', 'SeamUsageError'],
  );
});

const TOKENS = [
  { apiKey: '' },
  { apiKey: 'hunter2' },
  { apiKey: 'seam_at_x' },
  { personalAccessToken: 'seam_x', workspaceId: 'ws1' },
  { consoleSessionToken: 'seam_x', workspaceId: 'ws1' },
  { clientSessionToken: 'seam_x' },
  { publishableKey: 'seam_x' },
];
const NO_TOKENS = [
  { personalAccessToken: 'seam_at_x' },
  { apiKey: 7 },
  { apiKey: 7n },
  { apiKey: 'seam_x', endpoint: '' },
];

for (const [many, name, other] of [
  [TOKENS, 'SeamInvalidTokenError', 'SeamHttpInvalidOptionsError'],
  [NO_TOKENS, 'SeamInvalidOptionsError', 'SeamHttpInvalidTokenError'],
]) {
  for (const options of many) {
    test(`${util.inspect(options)} is a ${name} and no ${other}`, () => {
      try {
        new Seam(options);
        assert.fail('no error');
      } catch (error) {
        isOf(error, 'invalid_options', [name, 'SeamUsageError']);
        assert.ok(!(error instanceof libseam[other]));
      }
    });
  }
}

test("`code` is the server's type if it sent one, else `kind`", async (t) => {
  const typed = await errorOf(t, said(404, 'user_identity_not_found'));
  assert.deepEqual([typed.code, typed.kind], ['user_identity_not_found', 'not_found']);
  const bare = await errorOf(t, { status: 404 });
  assert.deepEqual([bare.code, bare.kind, bare.errorType], ['not_found', 'not_found', undefined]);
});

test('the error of an aborted call is a plain SeamError', async (t) => {
  const controller = new AbortController();
  const server = await startServer(t, () => controller.abort(new Error('not today')));
  const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint });
  const call = seam.userIdentities.delete(PARAMS, { signal: controller.signal });
  const error = await call.catch((error) => error);
  isOf(error, 'cancelled', ['SeamError']);
  assert.equal(error.cause.message, 'not today');
});

for (const [kind, reason, cloned] of [
  ['nothing', undefined, true],
  ['text', 'not today', true],
  ['an error', new RangeError('not today'), true],
  ['a function', () => {}, false],
  ['what holds a function', { stop() {} }, false],
]) {
  test(`the error of a call that was aborted because of ${kind} can be cloned`, async (t) => {
    const controller = new AbortController();
    const server = await startServer(t, () => controller.abort(reason));
    const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint });
    const call = seam.userIdentities.delete(PARAMS, { signal: controller.signal });
    const error = await call.catch((error) => error);
    assert.equal(error.kind, 'cancelled');
    assert.equal(error.cause, cloned ? controller.signal.reason : undefined);
    assert.equal(structuredClone(error).message, error.message);
    assert.ok(!('cause' in error.toJSON()));
  });
}

test("an error has the official package's members", async (t) => {
  const error = await errorOf(t, said(400, 'invalid_input', VALIDATION));
  assert.equal(error.statusCode, 400);
  assert.equal(error.requestId, 'request1');
  const messages = [];
  for (const { parameterName, errorMessages } of error.validationErrors)
    messages.push([parameterName, errorMessages]);
  assert.deepEqual(messages, [['user_identity_id', ['Invalid UUID']]]);
  assert.deepEqual(error.toJSON().validation_errors, { user_identity_id: ['Invalid UUID'] });
  assert.deepEqual(error.getValidationErrorMessages('user_identity_id'), ['Invalid UUID']);
  assert.deepEqual(error.getValidationErrorMessages('acs_user_id'), []);
  assert.deepEqual(error.getValidationErrorMessages('constructor'), []);
});

test('`data` is what the server adds, without the credential', async (t) => {
  const data = { blocked_by: ['acs_credential', 2], key: 'seam_test' };
  const error = await errorOf(t, said(409, 'conflict', { data }));
  const shown = { ...data, key: '[redacted]' };
  assert.deepEqual([error.data, error.toJSON().data], [shown, shown]);
  assert.equal((await errorOf(t, said(409, 'conflict'))).data, undefined);
});

test('an error of another copy of the package is known by the guards', async (t) => {
  const own = require.resolve('libseam');
  delete require.cache[own];
  const copy = require(own);
  assert.notEqual(copy.SeamError, SeamError);
  const error = await errorOf(t, said(404, 'user_identity_not_found'), { Client: copy.Seam });
  assert.ok(!(error instanceof SeamError));
  assert.ok(isSeamError(error) && libseam.isSeamApiError(error));
  assert.ok(!libseam.isSeamUnauthorizedError(error) && !libseam.isSeamTransportError(error));
});

test('an error of another realm is known by the guards', () => {
  const bundle = path.join(path.dirname(require.resolve('libseam/package.json')), 'dist/browser.cjs');
  const module = { exports: {} };
  const globals = {
    module,
    exports: module.exports,
    WebAssembly,
    TextEncoder,
    TextDecoder,
    atob,
    performance,
  };
  vm.runInNewContext(fs.readFileSync(bundle, 'utf8'), globals);
  try {
    new module.exports.Seam({ apiKey: '' });
    assert.fail('no error');
  } catch (error) {
    assert.ok(!(error instanceof Error), 'it is of this realm');
    assert.ok(isSeamError(error) && libseam.isSeamInvalidTokenError(error));
    assert.equal(error.message, '`apiKey` must not be empty');
  }
});

test('the guards accept any value', () => {
  const hostile = [
    Proxy.revocable({}, {}),
    new Proxy(
      {},
      {
        get() {
          throw new Error('no');
        },
      },
    ),
  ];
  hostile[0].revoke();
  const values = [
    undefined,
    null,
    0,
    '',
    'x',
    1n,
    Symbol('x'),
    () => {},
    {},
    [],
    new Error('x'),
    { kind: 'not_found' },
  ];
  for (const value of [...values, hostile[0].proxy, hostile[1]]) {
    for (const name of Object.keys(libseam).filter((name) => /^isSeam/.test(name))) {
      assert.equal(libseam[name](value), false, name);
    }
  }
});

test('an exception of a transport is no cause, because it may hold the credential', async () => {
  const KEY = 'seam_test_Xk29veryUnlikelyText';
  const fetch = async (url, { headers }) => {
    throw Object.assign(new TypeError(`no way with ${headers.authorization}`, { cause: { headers } }), {
      headers,
    });
  };
  const seam = new Seam({ apiKey: KEY, fetch, retries: 0 });
  const error = await seam.userIdentities.delete(PARAMS).catch((error) => error);
  assert.match(error.message, /no way with Bearer \[redacted\]/);
  assert.equal(error.cause, undefined);
  for (const shown of [
    util.inspect(error, { depth: 9, showHidden: true }),
    error.stack,
    JSON.stringify(error),
  ]) {
    assert.ok(!shown.includes(KEY), shown);
  }
});

test('an error can be cloned, sent and logged', async (t) => {
  const error = await errorOf(t, said(404, 'user_identity_not_found'));
  assert.equal(structuredClone(error).message, error.message);
  const { port1, port2 } = new MessageChannel();
  t.after(() => port1.close());
  const received = new Promise((resolve) => (port2.onmessage = ({ data }) => resolve(data)));
  port1.postMessage({ error, plain: error.toJSON() });
  const { plain } = await received;
  const expected = {
    name: 'SeamApiError',
    message: error.message,
    kind: 'not_found',
    outcome: 'refused',
    operation: 'user_identities.delete',
    http_status: 404,
    error_type: 'user_identity_not_found',
    request_id: 'request1',
    attempts: 1,
  };
  assert.deepEqual(plain, expected);
  assert.deepEqual(JSON.parse(JSON.stringify(error)), expected);
});
