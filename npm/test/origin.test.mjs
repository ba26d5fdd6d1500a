// The stack of an error begins at the line that called the package.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import util from 'node:util';
import { Seam } from 'libseam';
import { OK, startServer } from './server.mjs';

const KEY = 'seam_test_Xk29veryUnlikelyText';
const DELETE = 'user_identities.delete';
const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
const here = fileURLToPath(import.meta.url);
/** The folder of the package's code. The folders above may have any name. */
const code = path.dirname(createRequire(import.meta.url).resolve('libseam')) + path.sep;
const REFUSAL = { status: 404 };

/** Returns the error of `work`. The stack of every error must name this function or one that it calls. */
async function thrownBy(work) {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return assert.fail('no error');
}

/** Asserts that the stack of `error` begins with its name and message and continues in `work`, without this package. */
function beginsIn(error, work) {
  const head = `${error.name}: ${error.message}\n`;
  assert.ok(error.stack.startsWith(head), error.stack);
  const [first] = error.stack.slice(head.length).split('\n');
  assert.ok(first.includes(here) && first.includes(work), error.stack);
  assert.ok(!error.stack.includes(code), error.stack);
  assert.ok(util.inspect(error).startsWith(error.stack));
}

const seam = new Seam(KEY);
const MISTAKES = {
  construct: () => new Seam({ apiKey: '' }),
  fromApiKey: () => Seam.fromApiKey(''),
  fromPersonalAccessToken: () => Seam.fromPersonalAccessToken('', ''),
  fromConsoleSessionToken: () => Seam.fromConsoleSessionToken('', ''),
  fromClientSessionToken: () => Seam.fromClientSessionToken(''),
  fromPublishableKey: () => Seam.fromPublishableKey('', ''),
  check: () => seam.check(DELETE, {}),
  build: () => seam.build(DELETE, PARAMS, { retries: -1 }),
  refusedHere: () => seam.check(DELETE, { user_identity_id: 1n }),
};

for (const [name, work] of Object.entries(MISTAKES)) {
  test(`the stack of an invalid call begins at the caller: ${name}`, async () =>
    beginsIn(await thrownBy(work), name));
}

const CALLS = {
  method: (seam, options) => seam.userIdentities.delete(PARAMS, options),
  call: (seam, options) => seam.call(DELETE, PARAMS, options),
  reply: (seam, options) => seam.reply(DELETE, PARAMS, options),
};

for (const [name, call] of Object.entries(CALLS)) {
  for (const fetch of [undefined, globalThis.fetch]) {
    test(`the stack of a failed call begins at the caller, over ${fetch ? 'fetch' : 'node:http'}: ${name}`, async (t) => {
      const server = await startServer(t, REFUSAL);
      const seam = new Seam({ apiKey: KEY, endpoint: server.endpoint, fetch });
      // Not awaited where it is made, so that nothing but the package can know who called.
      const promise = call(seam, { retries: 0 });
      await new Promise(setImmediate);
      beginsIn(await thrownBy(() => promise), name);
    });
  }

  test(`the stack of a call that is never sent begins at the caller: ${name}`, async () => {
    beginsIn(await thrownBy(() => call(seam, { retries: -1 })), name);
  });
}

test('the stack of a failed call has all asynchronous callers', async (t) => {
  const server = await startServer(t, REFUSAL);
  const seam = new Seam({ apiKey: KEY, endpoint: server.endpoint });
  const inner = async () => {
    await null;
    await seam.userIdentities.delete(PARAMS);
  };
  const outer = async () => await inner();
  const { stack } = await thrownBy(outer);
  assert.match(stack, /inner[^]*outer/);
});

test('a listener gets the error with the same stack', async (t) => {
  const server = await startServer(t, REFUSAL);
  const stacks = [];
  const onEvent = ({ error }) => error && stacks.push(error.stack);
  const seam = new Seam({ apiKey: KEY, endpoint: server.endpoint, onEvent });
  const error = await thrownBy(() => seam.userIdentities.delete(PARAMS));
  assert.deepEqual(stacks, [error.stack]);
});

test('without Error.captureStackTrace errors keep their own stack', (t) => {
  const { captureStackTrace } = Error;
  t.after(() => (Error.captureStackTrace = captureStackTrace));
  delete Error.captureStackTrace;
  assert.throws(MISTAKES.construct, ({ stack }) => stack.includes(code));
});

test('without Error.captureStackTrace calls succeed', async (t) => {
  const server = await startServer(t, OK);
  const seam = new Seam({ apiKey: KEY, endpoint: server.endpoint });
  assert.equal(await seam.userIdentities.delete(PARAMS), undefined);
});
