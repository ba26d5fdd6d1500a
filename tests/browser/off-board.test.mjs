// The sandbox's page for off-boardings, used as a person uses it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { AMARA, HEADQUARTERS, isThere, removals } from './amara.mjs';
import { startBrowser } from './browser.mjs';
import { seam } from './environment.mjs';
import { openOffBoarding } from './off-board-page.mjs';
import { startSandbox } from './sandbox.mjs';

const browser = await startBrowser();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'off-board-'));
after(() => fs.rmSync(folder, { recursive: true }));

/** The steps that take everything from Amara Okafor, with the state of each. */
const stepsIn = (...states) =>
  [
    ['Amara Okafor (acs user)', 'acs.users.suspend'],
    ['client session', 'client_sessions.delete'],
    ['Card (acs credential)', 'acs.credentials.delete'],
    ['Headquarters staff (acs access group)', 'acs.users.remove_from_access_group'],
    ['Amara Okafor (acs user)', 'acs.users.delete'],
    ['Amara Okafor (user identity)', 'user_identities.delete'],
  ].map((step, at) => [...step, states[at] ?? states.at(-1) ?? '']);

test('the plan for Amara Okafor is there from the beginning, and nothing was changed', async () => {
  const sandbox = await startSandbox();
  const one = await openOffBoarding(browser, sandbox);
  const { page } = one;
  assert.equal(await page.textContent('#title'), 'Off-board Amara Okafor');
  assert.equal(await page.title(), 'Off-board Amara Okafor · Seam sandbox');
  assert.equal(await page.textContent('#go'), 'Off-board Amara Okafor');
  assert.deepEqual(await one.steps(), stepsIn());
  const user = await page.textContent('#steps li:nth-child(5)');
  for (const part of ['Headquarters', 'opens Front door', 'found by acs.users.list'])
    assert.ok(user.includes(part), `${part} is missing in ${user}`);
  assert.ok((await one.list('Not searched')).includes('other workspaces'));
  assert.equal(await page.isVisible('#evidence'), false);
  assert.deepEqual(await removals(sandbox), []);
  one.assertQuiet();
});

test('with access systems that know later it comes to its end, which is told step by step', async () => {
  const sandbox = await startSandbox('--provider', '*:lag=300ms');
  const one = await openOffBoarding(browser, sandbox);
  const { page } = one;
  await page.evaluate(() => {
    globalThis.told = [];
    const outcome = document.getElementById('outcome');
    new MutationObserver(() => globalThis.told.push(outcome.textContent)).observe(outcome, {
      childList: true,
    });
  });
  await page.click('.audit summary');
  await page.fill('#audit-ticket', 'HR-17');
  await page.fill('#audit-sla', '24');
  assert.equal(await one.run(), 'Done: confirmed 5, things 5.');
  assert.deepEqual(await one.steps(), stepsIn('confirmed'));
  assert.equal(await one.verdict(), 'done: everything that the person held is confirmed to be gone.');
  const told = await page.evaluate(() => globalThis.told);
  assert.deepEqual(told, [
    'Under way …',
    '1 of 6: Amara Okafor (acs user), confirmed.',
    '2 of 6: client session, confirmed.',
    '3 of 6: Card (acs credential), confirmed.',
    '4 of 6: Headquarters staff (acs access group), confirmed.',
    '5 of 6: Amara Okafor (acs user), confirmed.',
    '6 of 6: Amara Okafor (user identity), confirmed.',
    'Done: confirmed 5, things 5.',
  ]);
  assert.equal(await page.getAttribute('#outcome', 'role'), 'status');
  assert.equal(await isThere(sandbox), false);

  for (const title of ['Proven', 'Not proven']) {
    const words = await page.getByRole('heading', { name: title, exact: true }).locator('+ p').textContent();
    assert.ok(words.length > 50, `${title}: ${words}`);
  }
  const facts = await page.$$eval('.facts div', (rows) => rows.map((row) => row.textContent));
  assert.ok(facts.includes('ticketHR-17'), facts.join());
  const missing = facts.find((fact) => fact.startsWith('not given'));
  assert.ok(missing.includes('approved by') && !missing.includes('ticket'), missing);
  const times = await page.$$eval('#events tr', (rows) =>
    rows.map((row) => [...row.cells].map((cell) => cell.querySelector('time')?.dateTime ?? cell.textContent)),
  );
  const confirmed = times.filter(([, , what]) => what.includes(' confirmed '));
  assert.equal(confirmed.length, 6);
  for (const [here, there] of confirmed) {
    assert.match(here, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.match(there, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  }
  assert.equal(await page.getAttribute('#go', 'aria-disabled'), 'true', 'there is nothing to go on with');
  one.assertQuiet();
});

test('its evidence is what the command verifies, and a change in it is found', async () => {
  const sandbox = await startSandbox();
  const one = await openOffBoarding(browser, sandbox);
  const { page } = one;
  await one.run();
  const file = await one.download(path.join(folder, 'amara.jsonl'));
  const check = JSON.parse(execFileSync(seam, ['evidence', 'verify', file], { encoding: 'utf8' }));
  assert.deepEqual([check.is_intact, check.is_finished, check.result, check.runs], [true, true, 'done', 1]);
  assert.match(await page.textContent('#intact'), new RegExp(`^Intact: ${check.lines} lines`));
  assert.ok((await page.textContent('#proof')).includes(check.sha256));
  assert.ok((await page.textContent('#proof')).includes(check.caveat));
  const html = execFileSync(seam, ['evidence', 'html', file], { encoding: 'utf8' });
  assert.ok(html.includes('Amara Okafor'));

  await page.evaluate((key) => {
    localStorage.setItem(key, localStorage.getItem(key).replace('"Card"', '"Cart"'));
  }, `off-boarding ${AMARA}`);
  await page.reload();
  await page.waitForSelector('html[data-ready]');
  assert.equal(await page.textContent('#intact'), 'Not intact.');
  assert.ok(await page.isVisible('#verdict.bad'), 'it is still called done');
});

test('what fails is shown with its next step, and the same evidence goes on', async () => {
  const sandbox = await startSandbox();
  const one = await openOffBoarding(browser, sandbox);
  const { page } = one;
  await one.misbehave({ name: 'Status 200 with ok: false', on: 'acs.credentials.delete' });
  assert.match(await one.run(), /^Partly: /);
  const [left] = await one.list('Not as planned');
  assert.match(left, /^Card \(acs credential\)/);
  assert.match(left, /Next step: .*run it again$/);
  const steps = await one.steps();
  assert.notEqual(steps[2][2], 'confirmed');
  assert.deepEqual(steps.toSpliced(2, 1), stepsIn('confirmed').toSpliced(2, 1));

  await one.misbehave({ name: 'Properly' });
  assert.equal(await page.textContent('#go'), 'Go on');
  assert.match(await one.run(), /^Done: /);
  const lines = await one.lines(AMARA);
  assert.equal(lines.filter(({ kind }) => kind === 'run').length, 2);
  assert.equal(lines.at(-1).kind, 'digest');
  one.assertQuiet();
});

test('what the person got since the plan stops it before the first removal', async () => {
  const sandbox = await startSandbox();
  const one = await openOffBoarding(browser, sandbox);
  const { page } = one;
  await sandbox.ask('/acs/users/create', {
    acs_system_id: HEADQUARTERS,
    full_name: 'Amara again',
    user_identity_id: AMARA,
  });
  await page.click('#go');
  await page.waitForFunction(() => /plan again/.test(document.querySelector('#outcome').textContent));
  assert.ok(!(await removals(sandbox)).some((name) => name.includes('delete')));
  await page.click('#again');
  await page.waitForFunction(() => document.querySelectorAll('#steps li').length > 6);
  assert.match(await one.run(), /^Done: /);
  one.assertQuiet();
});

test('a reset takes away the evidence of what is no more', async () => {
  const sandbox = await startSandbox();
  const one = await openOffBoarding(browser, sandbox);
  const { page } = one;
  await one.run();
  await page.click('#reset');
  await page.waitForFunction(() =>
    /as it was at the start/.test(document.querySelector('#outcome').textContent),
  );
  assert.deepEqual(await one.steps(), stepsIn());
  assert.equal(await page.isVisible('#evidence'), false);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  assert.equal(await isThere(sandbox), true);
  one.assertQuiet();
});

test('a fault of the server while it plans is met with retries, or told', async () => {
  const sandbox = await startSandbox('--fault', '*:status=503,count=1');
  const one = await openOffBoarding(browser, sandbox);
  const { page } = one;
  assert.deepEqual(await one.steps(), stepsIn());
  assert.equal(await page.isVisible('#again'), false);
  await one.misbehave({ name: 'Down' });
  await page.check('input[value=suspend]');
  await page.waitForFunction(() => document.querySelector('#outcome').textContent === 'There is no plan.');
  assert.match(await page.textContent('#plan-about'), /503/);
  await one.misbehave({ name: 'Properly' });
  await page.click('#again');
  await one.planned();
  assert.equal((await one.steps()).length, 1);
});

test('with nobody there', async () => {
  const one = await openOffBoarding(browser, await startSandbox('--seed', 'empty'));
  assert.match(await one.page.textContent('#outcome'), /nobody/);
  assert.equal(await one.page.getAttribute('#go', 'aria-disabled'), 'true');
  one.assertQuiet();
});
