// The core that pages load gives no memory back: it is replaced when it has become large, and nothing is lost by that.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
const MOST = 8 << 20;

const instances = [];
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...args) {
    super(...args);
    instances.push(this);
  }
};
const require = createRequire(import.meta.url);
const { Seam } = require(require.resolve('libseam').replace('node.cjs', 'browser.cjs'));

const confirm = async () => Response.json({ ok: true });

/** Asks the core until it is replaced. */
function replaceCore(seam) {
  const before = instances.length;
  for (let i = 0; instances.length === before; i += 1) {
    assert.ok(i < 100_000, 'the core was never replaced');
    seam.check('user_identities.delete', PARAMS);
  }
}

test('the memory stays small, however much is asked', async () => {
  const seam = new Seam({ apiKey: 'seam_test', fetch: confirm });
  for (let i = 0; i < 2_000; i += 1) {
    await seam.userIdentities.delete(PARAMS);
    assert.throws(
      () => seam.check('user_identities.delete', { user_identity_id: `${i}` }),
      /`user_identity_id`/,
    );
  }
  assert.ok(instances.length > 1);
  for (const { exports } of instances) assert.ok(exports.memory.buffer.byteLength < MOST);
});

test('what is large once is not kept', () => {
  const seam = new Seam({ apiKey: 'seam_test', fetch: confirm });
  assert.throws(
    () => seam.check('user_identities.delete', { user_identity_id: 'x'.repeat(MOST) }),
    /characters/,
  );
  seam.check('user_identities.delete', PARAMS);
  assert.ok(instances.at(-1).exports.memory.buffer.byteLength < MOST);
});

test('a call that is under way when the core is replaced goes on', async () => {
  let reply;
  let attempts = 0;
  const fetch = () => {
    attempts += 1;
    return new Promise((resolve) => (reply = resolve));
  };
  const seam = new Seam({ apiKey: 'seam_test', fetch });
  const other = new Seam({ apiKey: 'seam_test', fetch: confirm });
  const call = seam.reply('user_identities.delete', PARAMS);
  await new Promise(setImmediate);
  replaceCore(other);
  reply(new Response('{}', { status: 503 }));
  while (attempts < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  replaceCore(other);
  reply(Response.json({ ok: true }));
  assert.deepEqual(await call, {
    operation: 'user_identities.delete',
    httpStatus: 200,
    requestId: undefined,
    attempts: 2,
    alreadyGone: false,
    value: undefined,
  });
});

test('a client outlives the core that it was made in', async () => {
  const seam = new Seam({ apiKey: 'seam_test', fetch: confirm });
  replaceCore(new Seam({ apiKey: 'seam_test', fetch: confirm }));
  await seam.userIdentities.delete(PARAMS);
  assert.equal(seam.endpoint, 'https://connect.getseam.com');
});
