// Places that lack something or forbid something, in realms of their own: the package can be imported everywhere, and
// the error at the first use says what to do.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import vm from 'node:vm';

const require = createRequire(import.meta.url);
const folder = path.dirname(require.resolve('libseam/package.json'));
const PLATFORM = { TextEncoder, TextDecoder, URL, performance, setTimeout, clearTimeout, AbortController };
const OPTIONS = { endpoint: 'https://your.example', noCredential: true };

/** Returns the exports of the CommonJS file `name` in a new realm with these globals; `more` has options of the realm. */
function imported(name, globals, more) {
  const context = vm.createContext({ module: { exports: {} }, ...globals }, more);
  vm.runInContext(fs.readFileSync(path.join(folder, 'dist', name), 'utf8'), context);
  return context.module.exports;
}

/** Returns the error of creating a client. */
function errorOf({ Seam, isSeamError }) {
  try {
    new Seam(OPTIONS);
  } catch (error) {
    assert.ok(isSeamError(error), `${error}`);
    return error;
  }
  return assert.fail('a client was made');
}

test('in a bare realm the package can be imported and names the missing global', () => {
  const error = errorOf(imported('browser.cjs', {}));
  assert.equal(error.kind, 'invalid_state');
  assert.match(error.message, /^libseam needs `TextEncoder`, which does not exist here/);
});

for (const name of ['TextEncoder', 'TextDecoder', 'WebAssembly']) {
  test(`without ${name} the error names it`, () => {
    const error = errorOf(imported('browser.cjs', { ...PLATFORM, [name]: undefined }));
    assert.equal(error.kind, 'invalid_state');
    assert.match(error.message, new RegExp(`^libseam needs \`${name}\`, which does not exist here; `));
  });
}

test('a platform that forbids to compile WebAssembly gets advice', () => {
  const forbidden = { codeGeneration: { strings: false, wasm: false } };
  const error = errorOf(imported('browser.cjs', PLATFORM, forbidden));
  assert.equal(error.kind, 'invalid_state');
  assert.match(
    error.message,
    /disallowed by embedder; have the bundler resolve the condition `workerd` or `edge-light`/,
  );
});

test('React Native can import the package, and creating a client is an error', () => {
  const exported = imported('react-native.cjs', {});
  const error = errorOf(exported);
  assert.equal(error.kind, 'invalid_state');
  assert.match(error.message, /^libseam does not run in React Native, .*; call a server of yours/);
  assert.deepEqual(Object.keys(exported).sort(), Object.keys(require('libseam')).sort());
});

test('a call on a platform without `fetch` is an error that says so', async () => {
  const { Seam } = imported('browser.cjs', PLATFORM);
  const call = new Seam(OPTIONS).userIdentities.delete({
    user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3',
  });
  await assert.rejects(call, { message: /the platform has no `fetch`; give one as an option/ });
});
