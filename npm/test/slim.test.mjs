// The entry point for which the caller provides the core.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { OK, startServer } from './server.mjs';

const require = createRequire(import.meta.url);
const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
const core = fs.readFileSync(require.resolve('libseam/libseam.wasm'));

/** The entry point, as if it was loaded for the first time. */
function load() {
  const path = require.resolve('libseam/slim');
  delete require.cache[path];
  return require(path);
}

test('without the core, the error says what to call', () => {
  const { Seam, isSeamError } = load();
  assert.throws(
    () => new Seam('seam_test'),
    (error) => {
      assert.ok(isSeamError(error));
      assert.equal(error.kind, 'invalid_state');
      assert.match(error.message, /call `provideWasm` before/);
      return true;
    },
  );
});

for (const [kind, provided] of [
  ['bytes', () => core],
  ['a buffer', () => core.buffer.slice(core.byteOffset, core.byteOffset + core.byteLength)],
  ['a module', () => new WebAssembly.Module(core)],
]) {
  test(`the core can be ${kind}, also after a first try without it`, async (t) => {
    const server = await startServer(t, OK);
    const { Seam, provideWasm } = load();
    assert.throws(() => new Seam('seam_test'), { kind: 'invalid_state' });
    provideWasm(provided());
    const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint });
    assert.equal(await seam.userIdentities.delete(PARAMS), undefined);
    assert.equal(server.requests[0].body, JSON.stringify(PARAMS));
  });
}

test('another module than the core is an internal error', () => {
  const { Seam, provideWasm } = load();
  provideWasm(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  assert.throws(() => new Seam('seam_test'), { name: 'SeamError', kind: 'internal' });
});

test('what is no core is an internal error with its cause, and can be made good', () => {
  const { Seam, provideWasm } = load();
  for (const wrong of [Buffer.from('<!doctype html>'), 'libseam.wasm', {}, null]) {
    provideWasm(wrong);
    assert.throws(
      () => new Seam('seam_test'),
      (error) => {
        assert.equal(error.kind, 'internal');
        assert.match(error.message, /cannot be started/);
        assert.ok(error.cause instanceof Error);
        return true;
      },
    );
  }
  provideWasm(core);
  assert.ok(new Seam('seam_test'));
});

test('the ES module and the CommonJS one export the same names', async () => {
  assert.deepEqual(Object.keys(await import('libseam/slim')).sort(), Object.keys(load()).sort());
  const { provideWasm, ...others } = load();
  assert.equal(typeof provideWasm, 'function');
  assert.deepEqual(Object.keys(others).sort(), Object.keys(require('libseam')).sort());
});
