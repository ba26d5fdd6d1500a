// Off-boardings on the page that are broken off, and go on.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AMARA, disconnect, isThere, removals } from './amara.mjs';
import { startBrowser } from './browser.mjs';
import { offBoarding, openOffBoarding } from './off-board-page.mjs';
import { startSandbox } from './sandbox.mjs';

const browser = await startBrowser();

describe('a run that was broken off', () => {
  /** Waits until a step waits for its access system. */
  const underWay = (page) => page.waitForSelector('.planned.wait');

  test('by its button leaves a report, and goes on after a reload', async () => {
    const sandbox = await startSandbox('--provider', '*:offline');
    const one = await openOffBoarding(browser, sandbox);
    const { page } = one;
    await page.click('#go');
    await underWay(page);
    await page.click('#cancel');
    assert.match(await one.ended(), /^Stopped: /);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'go');
    assert.ok((await one.list('Not as planned')).length > 0);
    const before = await one.lines(AMARA);
    assert.equal(before.find(({ kind }) => kind === 'end').result, 'stopped');

    await page.selectOption('#providers', { label: 'At once' });
    await page.reload();
    await page.waitForSelector('#intact');
    assert.match(await one.verdict(), /^stopped: /);
    assert.equal(await page.textContent('#go'), 'Go on');
    assert.match(await one.run(), /^Done: /);
    const lines = await one.lines(AMARA);
    assert.deepEqual(lines.slice(0, before.length), before, 'the evidence goes on');
    assert.equal(await isThere(sandbox), false);
    one.assertQuiet();
  });

  test('by a reload goes on with the evidence and the consents that were given', async () => {
    const sandbox = await startSandbox('--provider', '*:lag=1h');
    await disconnect(sandbox);
    const one = await openOffBoarding(browser, sandbox);
    const { page } = one;
    await page.getByLabel('disconnected_system').check();
    await page.click('.audit summary');
    await page.fill('#audit-ticket', 'HR-19');
    await page.click('#go');
    await underWay(page);
    await page.reload();
    await page.waitForSelector('#intact');
    assert.match(await page.textContent('#verdict'), /^no end yet/);
    assert.equal((await one.lines(AMARA)).at(-1).kind, 'action');

    await page.selectOption('#providers', { label: 'At once' });
    await sandbox.ask('/_sandbox/clock/set', { advance_ms: 2 * 3_600_000 });
    assert.match(await one.run(), /^Done: /);
    const lines = await one.lines(AMARA);
    assert.deepEqual(
      lines.filter(({ kind }) => kind === 'authority').map(({ audit }) => audit.ticket),
      ['HR-19', 'HR-19'],
    );
    assert.deepEqual(
      lines.filter(({ kind }) => kind === 'run').map(({ options }) => options.allow),
      [['disconnected_system'], ['disconnected_system']],
    );
    const deletions = (await removals(sandbox)).filter((name) => name === 'user_identities.delete');
    assert.equal(deletions.length, 1);
    one.assertQuiet();
  });

  test('stays with the tab that has it', async () => {
    const sandbox = await startSandbox('--provider', '*:offline');
    const one = await openOffBoarding(browser, sandbox);
    const second = await one.page.context().newPage();
    const complaints = [];
    second.on('pageerror', (error) => complaints.push(String(error)));
    await second.goto(one.page.url());
    const other = await offBoarding(second, complaints);
    await one.page.click('#go');
    await underWay(one.page);
    await second.click('#go');
    await second.waitForFunction(() =>
      /Another tab has/.test(document.querySelector('#outcome').textContent),
    );
    await one.page.click('#cancel');
    assert.match(await one.ended(), /^Stopped: /);
    const lines = await one.lines(AMARA);
    await second.click('#go');
    await second.waitForFunction(() =>
      /Another tab went/.test(document.querySelector('#outcome').textContent),
    );
    assert.deepEqual(await other.lines(AMARA), lines, 'the evidence of the other tab is as it was');
    assert.equal(await second.textContent('#go'), 'Go on');
    other.assertQuiet();
  });
});
