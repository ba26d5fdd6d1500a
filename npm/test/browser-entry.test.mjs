// The entry point for browsers, on Node's own `fetch`, with and without what tells a page.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { OK, startServer } from './server.mjs';

const require = createRequire(import.meta.url);
const dist = path.join(path.dirname(require.resolve('libseam/package.json')), 'dist');
const entries = {
  'ES module': await import(pathToFileURL(path.join(dist, 'browser.js'))),
  CommonJS: require(path.join(dist, 'browser.cjs')),
};
const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };

/** Lets this look like a page, which `origin` sent, until the test `t` ends. */
function pretendPage(t, name, origin = 'null') {
  globalThis[name] = {};
  globalThis.location = { origin };
  t.after(() => {
    delete globalThis[name];
    delete globalThis.location;
  });
}

for (const [kind, { Seam, SeamError }] of Object.entries(entries)) {
  for (const scope of ['document', 'importScripts']) {
    test(`${kind}: a credential is refused where there is ${scope}`, async (t) => {
      pretendPage(t, scope);
      for (const options of [{ apiKey: 'seam_a' }, { personalAccessToken: 'seam_at1', workspaceId: 'w' }]) {
        assert.throws(
          () => new Seam(options),
          (error) => {
            assert.ok(error instanceof SeamError);
            assert.equal(error.kind, 'invalid_options');
            assert.match(error.message, /`dangerouslyAllowBrowser`/);
            return true;
          },
        );
        assert.ok(new Seam({ ...options, dangerouslyAllowBrowser: true }));
      }
      for (const options of [{ clientSessionToken: 'seam_cst1' }, { publishableKey: 'seam_pk1' }]) {
        assert.ok(new Seam(options), 'what is made for pages needs no permission');
        assert.throws(() => new Seam({ ...options, apiKey: 'seam_a' }), /`dangerouslyAllowBrowser`/);
      }
      // Nothing asks for a credential here: it would be refused.
      for (const options of [undefined, {}, { noCredential: true }]) {
        const expected = { kind: 'invalid_options', message: /set `endpoint` to your own server/ };
        assert.throws(() => new Seam(options), expected);
      }
    });
  }

  test(`${kind}: an endpoint of one's own needs no credential in a page`, async (t) => {
    pretendPage(t, 'document');
    const server = await startServer(t, OK);
    const seam = new Seam({ endpoint: server.endpoint });
    assert.equal(await seam.userIdentities.delete(PARAMS), undefined);
    assert.equal(server.requests[0].headers.authorization, undefined);
    assert.equal(server.requests[0].body, JSON.stringify(PARAMS));
  });

  test(`${kind}: where there is no page, a credential is needed and may be given`, async (t) => {
    const server = await startServer(t, OK);
    const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint });
    await seam.userIdentities.delete(PARAMS);
    assert.equal(server.requests[0].headers.authorization, 'Bearer seam_test');
    assert.throws(() => new Seam({ endpoint: server.endpoint }), { kind: 'invalid_options' });
    assert.ok(new Seam({ endpoint: server.endpoint, noCredential: true }));
  });

  for (const [endpoint, path] of [
    ['/api/seam', '/api/seam'],
    ['/api/seam/', '/api/seam'],
    ['/', ''],
    ['', ''],
  ]) {
    test(`${kind}: the endpoint '${endpoint}' is on the server that sent the page`, async (t) => {
      const server = await startServer(t, OK);
      pretendPage(t, 'document', server.endpoint);
      const seam = new Seam({ endpoint });
      assert.equal(seam.endpoint, server.endpoint + path);
      await seam.userIdentities.delete(PARAMS);
      assert.equal(server.requests[0].url, `${path}/user_identities/delete`);
      assert.equal(server.requests[0].headers.authorization, undefined);
    });
  }

  for (const [origin, endpoint, message] of [
    ['https://your.example', '/api?key=1', /^`endpoint` must not have a query/],
    ['https://your.example', '//user:hunter2@your.example', /^`endpoint` must not have a user name/],
    ['https://your.example', 'your.example', /^`endpoint` must begin with https:/],
    ['https://your.example', '//other.example/seam', /^`endpoint`/],
    ['https://your.example', '/\\other.example/seam', /^`endpoint`/],
    ['https://your.example', '/\t/other.example/seam', /^`endpoint`/],
    ['http://your.example', '/api', /^`endpoint` must begin with https:.*`allowHttp`/],
    ['null', '/api', /^`endpoint` must be a whole URL such as \S+, got a relative one/],
    ['null', '', /^`endpoint` must not be empty/],
  ]) {
    test(`${kind}: the endpoint '${endpoint}' is refused in a page of ${origin}`, (t) => {
      pretendPage(t, 'document', origin);
      assert.throws(() => new Seam({ endpoint }), { kind: 'invalid_options', message });
    });
  }

  test(`${kind}: a relative endpoint is refused where there is no page`, () => {
    const message = /^`endpoint` must be a whole URL such as \S+, got a relative one/;
    const endpoint = '/api/seam';
    assert.throws(() => new Seam({ endpoint, noCredential: true }), { kind: 'invalid_options', message });
  });

  test(`${kind}: a redirect whose status the browser hides is redirected`, async () => {
    const hidden = { type: 'opaqueredirect', status: 0, headers: new Headers(), body: null };
    const seam = new Seam({ apiKey: 'seam_test', fetch: async () => hidden });
    await assert.rejects(seam.userIdentities.delete(PARAMS), { kind: 'redirected' });
  });
}

test('the option `proxy` is rejected where the platform sends the requests', () => {
  for (const { Seam } of Object.values(entries)) {
    const refused = { kind: 'invalid_options', message: /`proxy` is not an option; give a `fetch`/ };
    assert.throws(() => new Seam({ apiKey: 'seam_test', proxy: 'http://127.0.0.1:1' }), refused);
  }
});
