// The sandbox's page in front of sandboxes that are not as usual.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { openPlayground } from './playground-page.mjs';
import { startSandbox } from './sandbox.mjs';

const browser = await startBrowser();

test('what the sandbox was started with stays until something else is chosen', async () => {
  const started = await startSandbox('--fault', '*:status=503,count=1');
  const other = await openPlayground(browser, started);
  assert.equal(await other.page.textContent('#fault-about'), '*:status=503,count=1');
  assert.match(await other.send(), /^Done\. 2 attempts/);
  await other.misbehave({ name: 'Properly' });
  assert.deepEqual((await started.ask('/_sandbox/faults/list')).rules, []);
  await other.misbehave({ name: 'By the rules that it was given' });
  assert.equal(await other.page.textContent('#fault-about'), '*:status=503,count=1');
  assert.match(await other.send(), / 2 attempts/);
  await other.page.reload();
  await other.page.waitForSelector('html[data-ready]');
  await other.person('Dmitri Volkov');
  assert.match(await other.send(), / 2 attempts/, 'also when they are used up');
  other.assertQuiet();
});

test('under the name of localhost', async () => {
  const sandbox = await startSandbox();
  const local = { ...sandbox, endpoint: sandbox.endpoint.replace('127.0.0.1', 'localhost') };
  const other = await openPlayground(browser, local);
  assert.match(await other.send(), /^Done\./);
  other.assertQuiet();
});

test('with nobody there', async () => {
  const other = await openPlayground(browser, await startSandbox('--seed', 'empty'));
  assert.match(await other.send(), /^invalid_params\. Nothing was sent\./);
  assert.deepEqual(await other.marks(), []);
  other.assertQuiet();
});

test('with more people than can be shown', async () => {
  const crowd = await startSandbox('--seed', 'empty');
  for (let number = 1; number <= 210; number += 1) {
    await crowd.ask('/user_identities/create', { full_name: `Person ${number}` });
  }
  const other = await openPlayground(browser, crowd);
  assert.match(await other.page.textContent('#rows tr:last-child'), /^And 11 more/);
  await other.choose('user_identities.delete');
  assert.match(await other.send(), /^Done\./);
  assert.deepEqual(await other.marks(), [['Person 1', 'gone', '']]);
  const { user_identities: people } = await crowd.ask('/user_identities/list');
  await crowd.ask('/user_identities/delete', { user_identity_id: people.at(-1).user_identity_id });
  await other.page.waitForFunction(() => document.querySelector('#rows')?.textContent.includes('Person 210'));
  assert.deepEqual(await other.marks(), [['Person 210', 'gone', '']]);
  other.assertQuiet();
});
