// What can be chosen on the page for off-boardings, and consented to.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AMARA, HER_USER, disconnect, isThere, removals } from './amara.mjs';
import { startBrowser } from './browser.mjs';
import { openOffBoarding } from './off-board-page.mjs';
import { startSandbox } from './sandbox.mjs';

const browser = await startBrowser();

describe('consent', () => {
  test('to accounts that are not linked makes another plan', async () => {
    const sandbox = await startSandbox();
    await sandbox.ask('/user_identities/remove_acs_user', { user_identity_id: AMARA, acs_user_id: HER_USER });
    const one = await openOffBoarding(browser, sandbox);
    const { page } = one;
    assert.equal((await one.steps()).length, 2);
    assert.match((await one.list('Needs consent'))[0], /^Amara Okafor \(acs user\) unlinked_users/);
    await page.getByLabel('unlinked_users').check();
    await page.waitForFunction(() => document.querySelectorAll('#steps li').length === 6);
    assert.equal(await one.list('Needs consent'), undefined);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'allow-unlinked_users');
    assert.match(await one.run(), /^Done: /);
    assert.equal(await isThere(sandbox), false);
    one.assertQuiet();
  });

  test('to a guard is asked for before anything is sent', async () => {
    const sandbox = await startSandbox();
    await disconnect(sandbox);
    const one = await openOffBoarding(browser, sandbox);
    const { page } = one;
    const box = page.getByLabel('disconnected_system');
    await page.click('#go');
    assert.match(await page.textContent('#outcome'), /^Consent first/);
    assert.ok(await box.evaluate((box) => box === document.activeElement), 'the box has no focus');
    assert.deepEqual(await removals(sandbox), []);
    await box.check();
    assert.match(await one.run(), /^Done: /);
    assert.deepEqual((await one.lines(AMARA))[0].options.allow, ['disconnected_system']);
    one.assertQuiet();
  });
});

describe('the choice', () => {
  test('to keep the identity', async () => {
    const sandbox = await startSandbox();
    const one = await openOffBoarding(browser, sandbox);
    const { page } = one;
    await one.person('Elif Yıldız');
    await page.check('input[value=keep_identity]');
    await page.waitForFunction(() => document.querySelectorAll('#steps li').length === 9);
    assert.ok(
      (await one.list('Stays, as planned')).some((text) => text.startsWith('Elif Yıldız (user identity)')),
    );
    assert.match(await one.run(), /^Done: /);
    const { user_identities: identities } = await sandbox.ask('/user_identities/list');
    assert.ok(identities.some(({ full_name: name }) => name === 'Elif Yıldız'));
    one.assertQuiet();
  });

  test('to only suspend, with the calls that undo it', async () => {
    const sandbox = await startSandbox();
    const one = await openOffBoarding(browser, sandbox);
    const { page } = one;
    await page.check('input[value=suspend]');
    await page.waitForFunction(() => document.querySelector('#go').textContent === 'Suspend Amara Okafor');
    assert.match(await one.run(), /^Done: /);
    assert.deepEqual(await removals(sandbox), ['acs.users.suspend']);
    assert.match((await one.list('To undo it'))[0], new RegExp(`^acs.users.unsuspend .*${HER_USER}`));
    one.assertQuiet();
  });

  test('of the cascade deletes the identity first', async () => {
    const sandbox = await startSandbox();
    const one = await openOffBoarding(browser, sandbox);
    await one.page.check('input[value=cascade]');
    await one.page.waitForFunction(() => document.querySelectorAll('#steps li').length < 6);
    assert.match(await one.run(), /^Done: /);
    assert.ok(!(await removals(sandbox)).includes('acs.users.delete'));
    assert.equal(await isThere(sandbox), false);
  });

  test('that the library refuses is told in its words', async () => {
    const sandbox = await startSandbox();
    const one = await openOffBoarding(browser, sandbox);
    const { page } = one;
    await page.check('input[value=keep_identity]');
    await page.check('input[value=cascade]');
    await page.waitForFunction(() => document.querySelector('#outcome').textContent === 'There is no plan.');
    assert.match(await page.textContent('#plan-about'), /^mode must be thorough/);
    assert.equal(await page.getAttribute('#go', 'aria-disabled'), 'true');
    await page.click('#go', { force: true });
    assert.deepEqual(await removals(sandbox), []);
    one.assertQuiet();
  });
});
