// Memory in the core is freed: a call's when it ends, a client's when it is unreachable or disposed of.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import v8 from 'node:v8';
import vm from 'node:vm';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc');

// Node 18 has no such symbol, and the package looks for it when it is loaded.
Symbol.dispose ??= Symbol('Symbol.dispose');

const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };

/** The latest instance of the core: the number of objects freed, and the memory. */
let core;
WebAssembly.Instance = class extends WebAssembly.Instance {
  get exports() {
    const own = super.exports;
    const freed = { engines: 0, flows: 0 };
    core = { freed, memory: own.memory };
    return {
      ...own,
      __wbg_engine_free(...args) {
        freed.engines += 1;
        own.__wbg_engine_free(...args);
      },
      __wbg_flow_free(...args) {
        freed.flows += 1;
        own.__wbg_flow_free(...args);
      },
    };
  }
};

const require = createRequire(import.meta.url);
const confirm = async () => Response.json({ ok: true });

/** Collects garbage until `isDone`. */
async function untilCollected(isDone) {
  for (let i = 0; i < 200 && !isDone(); i += 1) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

for (const name of ['node.cjs', 'browser.cjs']) {
  describe(name, () => {
    const { Seam } = require(require.resolve('libseam').replace('node.cjs', name));
    const made = () => new Seam({ apiKey: 'seam_test', fetch: confirm });

    async function use(seam) {
      await seam.userIdentities.delete(PARAMS);
      assert.throws(
        () => seam.check('user_identities.delete', { user_identity_id: 'x' }),
        /`user_identity_id`/,
      );
    }

    test('the memory does not grow, however many calls are made', async () => {
      const seam = made();
      for (let i = 0; i < 500; i += 1) await use(seam);
      const before = core.memory.buffer.byteLength;
      for (let i = 0; i < 2_000; i += 1) await use(seam);
      assert.equal(core.memory.buffer.byteLength, before);
    });

    test('a call is freed when it ends', async () => {
      const seam = made();
      const before = core.freed.flows;
      await use(seam);
      assert.equal(core.freed.flows, before + 1);
    });

    test('a list is freed when its loop is left, and when it is unreachable', async () => {
      const body = {
        ok: true,
        user_identities: [{}, {}],
        pagination: { has_next_page: true, next_page_cursor: 'a' },
      };
      const seam = new Seam({ apiKey: 'seam_test', fetch: async () => Response.json(body) });
      const before = core.freed.flows;
      for await (const _ of seam.userIdentities.listPages({})) break;
      assert.equal(core.freed.flows, before + 1);
      for (let i = 0; i < 50; i += 1) seam.userIdentities.listPages({});
      await untilCollected(() => core.freed.flows > before + 25);
      assert.ok(core.freed.flows > before + 25);
    });

    test('an unreachable client is freed', async () => {
      const before = core.freed.engines;
      for (let i = 0; i < 50; i += 1) await use(made());
      await untilCollected(() => core.freed.engines >= before + 50);
      assert.ok(core.freed.engines >= before + 50, `${core.freed.engines - before} of 50`);
    });

    test('disposing of a client frees it at once, once, and ends its use', async () => {
      const seam = made();
      const before = core.freed.engines;
      seam[Symbol.dispose]();
      seam[Symbol.dispose]();
      assert.equal(core.freed.engines, before + 1);
      const isRefused = { kind: 'invalid_state', outcome: 'not_sent', message: /disposed/ };
      assert.throws(() => seam.check('user_identities.delete', PARAMS), isRefused);
      await assert.rejects(seam.userIdentities.delete(PARAMS), isRefused);
    });

    test('disposing of a client does not end its calls', async () => {
      let reply;
      const fetch = () => new Promise((resolve) => (reply = resolve));
      const seam = new Seam({ apiKey: 'seam_test', fetch });
      const call = seam.reply('user_identities.delete', PARAMS);
      await new Promise(setImmediate);
      seam[Symbol.dispose]();
      reply(Response.json({ ok: true }));
      assert.equal((await call).attempts, 1);
    });
  });
}
