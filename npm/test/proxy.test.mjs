// examples/node/proxy.mjs between a page's client without a credential and a sandbox.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { repository } from './repository.mjs';
import { startSandbox } from './sandbox.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.dirname(createRequire(import.meta.url).resolve('libseam/package.json'));
const { Seam } = await import(pathToFileURL(path.join(dist, 'dist/browser.js')));
const PERSON = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
const LOGIN = 'only for the test';

/** Runs the example before a sandbox, and lets this look like a page. */
async function startProxy(t, variables = {}) {
  const sandbox = await startSandbox(t);
  const folder = fs.mkdtempSync(path.join(here, 'proxy-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  fs.copyFileSync(new URL('examples/node/proxy.mjs', repository), path.join(folder, 'proxy.mjs'));
  const { endpoint: SEAM_ENDPOINT, apiKey: SEAM_API_KEY } = sandbox;
  const env = { PATH: process.env.PATH, SEAM_ENDPOINT, SEAM_API_KEY, LOGIN, PORT: '0', ...variables };
  const proxy = spawn(process.execPath, ['proxy.mjs'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(async () => {
    if (proxy.exitCode !== null) return;
    proxy.kill();
    await once(proxy, 'exit');
  });
  const [said] = await Promise.race([once(proxy.stdout, 'data'), once(proxy.stderr, 'data')]);
  globalThis.document = {};
  t.after(() => delete globalThis.document);
  return { sandbox, endpoint: `${said}`.trim(), apiKey: SEAM_API_KEY };
}

test('the proxy has about twenty lines of code', () => {
  const lines = fs.readFileSync(new URL('examples/node/proxy.mjs', repository), 'utf8').split('\n');
  const code = lines.filter(
    (line) => line.trim() && !line.trim().startsWith('//') && !line.startsWith('import'),
  );
  assert.ok(code.length <= 25, `${code.length}`);
});

test('a page without a credential takes access away through the proxy', async (t) => {
  const { sandbox, endpoint } = await startProxy(t);
  const seam = new Seam({ endpoint, headers: { 'x-login': LOGIN } });
  assert.equal((await sandbox.ask('/user_identities/get', PERSON)).status, 200);
  assert.equal(await seam.userIdentities.delete(PERSON), undefined);
  assert.equal((await sandbox.ask('/user_identities/get', PERSON)).status, 404);
  await assert.rejects(seam.userIdentities.delete(PERSON), {
    // A browser may have sent it twice by itself.
    kind: 'unconfirmed',
    outcome: 'unknown',
    errorType: 'user_identity_not_found',
  });
  const { alreadyGone } = await seam.reply('user_identities.delete', PERSON, { missingOk: true });
  assert.equal(alreadyGone, true);
});

test('a request without a login is rejected, and nothing happens', async (t) => {
  const { sandbox, endpoint } = await startProxy(t);
  for (const headers of [{}, { 'x-login': 'wrong' }]) {
    await assert.rejects(new Seam({ endpoint, headers }).userIdentities.delete(PERSON), {
      kind: 'unauthorized',
    });
  }
  assert.equal((await sandbox.ask('/user_identities/get', PERSON)).status, 200);
});

/** Asks without the library. */
async function ask(endpoint, where, body, headers = {}) {
  const reply = await fetch(endpoint + where, {
    method: 'POST',
    headers: { 'x-login': LOGIN, connection: 'close', ...headers },
    body,
    ...(typeof body === 'string' ? {} : { duplex: 'half' }),
  });
  return { status: reply.status, text: await reply.text() };
}

test('the proxy rejects other operations and large bodies', async (t) => {
  const { endpoint, apiKey } = await startProxy(t);
  const stream = new ReadableStream({ pull: (c) => (c.enqueue(Buffer.from('{}')), c.close()) });
  const answers = await Promise.all([
    ask(endpoint, '/user_identities/list', '{}'),
    ask(endpoint, '/../user_identities/get', JSON.stringify(PERSON)),
    ask(endpoint, '/user_identities/delete', 'no JSON'),
    ask(endpoint, '/user_identities/delete', '[]'),
    ask(endpoint, '/user_identities/delete', `"${'x'.repeat(20_000)}"`),
    ask(endpoint, '/user_identities/delete', stream),
  ]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [400, 400, 400, 400, 413, 413],
  );
  for (const { text } of answers) assert.ok(!text.includes(apiKey), text);
});

test('the proxy does not start without a login', async (t) => {
  const { endpoint } = await startProxy(t, { LOGIN: '' });
  assert.match(endpoint, /set LOGIN/);
});
