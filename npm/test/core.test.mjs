// What happens when the WebAssembly core breaks down: an error, and a new core for the next call.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import util from 'node:util';
import { OK, startServer } from './server.mjs';

// Sees every instance that the package makes, so that its memory can be used up below.
const instances = [];
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...args) {
    super(...args);
    instances.push(this);
  }
};
const { Seam, SeamError } = await import('libseam');

const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
const DELETE = 'user_identities.delete';
const PAGES = 65_536;

/** Takes all memory that the core could still get. */
function exhaust() {
  const { memory } = instances.at(-1).exports;
  memory.grow(PAGES - memory.buffer.byteLength / 65_536);
}

function isInternal(error) {
  assert.ok(error instanceof SeamError, `${error}`);
  assert.equal(error.kind, 'internal');
  return true;
}

test('nothing is started before a client is made', () => {
  assert.equal(instances.length, 0);
});

test('a trap is an internal error, and the next call runs in a new core', async (t) => {
  const server = await startServer(t, OK);
  const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint });
  const other = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint });
  await seam.userIdentities.delete(PARAMS);
  const before = instances.length;
  exhaust();
  const large = { user_identity_id: 'x'.repeat(10_000_000) };
  assert.throws(() => seam.check('user_identities.delete', large), isInternal);
  await seam.userIdentities.delete(PARAMS);
  await other.userIdentities.delete(PARAMS);
  assert.equal(instances.length, before + 1);
  assert.equal(server.requests.length, 3);
});

test("a panic's text is the error's message", () => {
  const seam = new Seam('seam_test');
  const texts = [];
  // How much of its memory is free decides whether the text fits and its copy does not.
  for (let size = 1_000; size < 70_000; size += 1_000) {
    seam.check('user_identities.delete', PARAMS);
    exhaust();
    try {
      seam.check('user_identities.delete', { user_identity_id: 'x'.repeat(size) });
    } catch (error) {
      if (error.kind === 'internal') texts.push(error.message);
    }
  }
  assert.ok(
    texts.some((text) => /: memory allocation of \d+ bytes failed$/.test(text)),
    [...new Set(texts)].join('\n'),
  );
});

test('a call that was under way when the core broke down ends with an internal error', async (t) => {
  const server = await startServer(t, (request, reply) => {
    exhaust();
    const large = { user_identity_id: 'x'.repeat(10_000_000) };
    assert.throws(() => seam.check('user_identities.delete', large), isInternal);
    reply.writeHead(200, OK.headers).end(OK.body);
  });
  const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint });
  await assert.rejects(seam.userIdentities.delete(PARAMS), (error) => {
    assert.match(error.message, /it is not known whether the operation happened$/);
    assert.deepEqual([error.attempts, error.operation], [1, 'user_identities.delete']);
    return isInternal(error);
  });
});

/** Does `work` while a call is under way, which has to succeed. */
async function duringCall(t, work) {
  const server = await startServer(t, async (request, reply) => {
    await work(seam);
    reply.writeHead(200, OK.headers).end(OK.body);
  });
  const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint, retries: 0 });
  const before = instances.length;
  await seam.userIdentities.delete(PARAMS);
  assert.equal(instances.length, before);
}

const NO_NAMES = [undefined, null, 5, NaN, 1n, true, {}, [], Symbol('x'), () => {}, Object(DELETE)];

for (const name of NO_NAMES) {
  test(`an operation that is ${util.inspect(name)} is refused, and other calls go on`, async (t) => {
    const isRefused = (error) => {
      assert.ok(error instanceof SeamError, `${error}`);
      assert.equal(error.kind, 'unknown_operation');
      const [, example] =
        error.message.match(/^`operation` must be the name of an operation such as '(.*)', got /) ?? [];
      assert.ok(Seam.operations.includes(example), error.message);
      assert.equal(error.attempts, 0);
      return true;
    };
    await duringCall(t, async (seam) => {
      await assert.rejects(seam.call(name, PARAMS), isRefused);
      await assert.rejects(seam.reply(name, PARAMS), isRefused);
      assert.throws(() => seam.check(name, PARAMS), isRefused);
      assert.throws(() => seam.build(name, PARAMS), isRefused);
    });
  });
}

test("an error of the host's on the way into the core does not break other calls", async (t) => {
  const { encodeInto } = TextEncoder.prototype;
  t.after(() => (TextEncoder.prototype.encodeInto = encodeInto));
  await duringCall(t, (seam) => {
    TextEncoder.prototype.encodeInto = () => {
      throw new TypeError('not today');
    };
    assert.throws(() => seam.check(DELETE, { user_identity_id: 'é' }), isInternal);
    TextEncoder.prototype.encodeInto = encodeInto;
  });
});

test('a core that cannot be started is an internal error with its cause', async () => {
  const { Module } = WebAssembly;
  WebAssembly.Module = class {
    constructor() {
      throw new WebAssembly.CompileError('not allowed here');
    }
  };
  try {
    const require = (await import('node:module')).createRequire(import.meta.url);
    const path = require.resolve('libseam');
    delete require.cache[path];
    const fresh = require(path);
    assert.throws(
      () => new fresh.Seam('seam_test'),
      (error) => {
        assert.equal(error.kind, 'internal');
        assert.match(error.message, /cannot be started: not allowed here/);
        assert.ok(error.cause instanceof WebAssembly.CompileError);
        return true;
      },
    );
  } finally {
    WebAssembly.Module = Module;
  }
});
