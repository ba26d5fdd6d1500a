// The page for off-boardings for everybody: by keyboard, with a screen reader's eyes, in both themes, narrow, on paper.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { picture } from './environment.mjs';
import { assertFits, violations } from './looks.mjs';
import { openOffBoarding } from './off-board-page.mjs';
import { startSandbox } from './sandbox.mjs';

const browser = await startBrowser();

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in any state of the page, ${colorScheme}`, async () => {
    const sandbox = await startSandbox();
    await sandbox.ask('/user_identities/remove_acs_user', {
      user_identity_id: '5c945ab5-c75e-4bcb-8e5f-9410061c401f',
      acs_user_id: 'c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe',
    });
    const one = await openOffBoarding(browser, sandbox, { colorScheme, reducedMotion: 'reduce' });
    const { page } = one;
    const look = async (state) => {
      const wide = page.viewportSize();
      for (const viewport of [wide, { width: 320, height: 640 }]) {
        await page.setViewportSize(viewport);
        const size = viewport === wide ? '' : '-narrow';
        await page.screenshot({ path: picture(`off-board-${colorScheme}-${state}${size}`), fullPage: true });
        assert.deepEqual(await violations(page), [], state + size);
        await assertFits(page);
      }
      await page.setViewportSize(wide);
    };
    await look('consent');
    await one.person('Elif Yıldız');
    await page.click('.audit summary');
    await look('plan');

    await page.selectOption('#providers', { label: 'Once they are back online' });
    await page.click('#go');
    await page.waitForSelector('.planned.wait');
    await look('under-way');
    await page.click('#cancel');
    assert.match(await one.ended(), /^Stopped/);
    await look('stopped');

    await page.selectOption('#providers', { label: 'At once' });
    await one.misbehave({ rule: 'acs.credentials.delete:status=403' });
    assert.match(await one.run(), /^Partly/);
    await look('partly');

    await one.misbehave({ name: 'Properly' });
    assert.match(await one.run(), /^Done/);
    await look('done');

    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.isVisible('#form'), false);
    assert.equal(await page.isVisible('#download'), false);
    assert.ok(await page.getByText('The evidence about Elif Yıldız').isVisible());
    await page.screenshot({ path: picture(`off-board-${colorScheme}-paper`), fullPage: true });
    assert.deepEqual(await violations(page), [], 'paper');
    one.assertQuiet();
  });
}

test('by keyboard alone', async () => {
  const sandbox = await startSandbox('--provider', '*:offline');
  const one = await openOffBoarding(browser, sandbox);
  const { page } = one;
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = () =>
    page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim());
  const tabTo = async (id) => {
    for (let step = 0; (await focused()) !== id; step += 1) {
      assert.ok(step < 40, `${id} is not reached by Tab, ${await focused()} is`);
      await press('Tab');
      const outlined = await page.evaluate(() => {
        const { activeElement: element } = document;
        const shown = element.name === 'theme' ? element.nextElementSibling : element;
        const { outlineStyle, outlineWidth } = getComputedStyle(shown);
        return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
      });
      assert.ok(outlined, `the focus on ${await focused()} cannot be seen`);
    }
  };
  await press('Tab');
  assert.equal(await focused(), 'Skip to the plan');
  await press('Enter');
  assert.equal(await focused(), 'plan');

  await page.reload();
  await one.planned();
  await tabTo('person');
  await press('E');
  await page.waitForFunction(() => document.querySelector('#go').textContent === 'Off-board Elif Yıldız');
  await one.planned();
  await tabTo('go');
  await press('Enter');
  await page.waitForSelector('.planned.wait');
  assert.equal(await focused(), 'go');
  // Once more does nothing while it is under way.
  await press('Enter', 'Tab');
  assert.equal(await focused(), 'cancel');
  await press('Enter');
  assert.match(await one.ended(), /^Stopped/);
  assert.equal(await focused(), 'go', 'the focus stays where it was');

  await page.keyboard.press('Shift+Tab');
  for (let step = 0; (await focused()) !== 'providers'; step += 1) {
    assert.ok(step < 20, 'the access systems are not reached');
    await press('Shift+Tab');
  }
  const set = page.waitForResponse((reply) => reply.url().endsWith('/providers/set'));
  await press('A');
  await set;
  await tabTo('go');
  await press('Enter');
  await page.waitForSelector('#verdict.good');
  await tabTo('download');
  const [saved] = await Promise.all([page.waitForEvent('download'), press('Enter')]);
  assert.match(saved.suggestedFilename(), /\.jsonl$/);
  one.assertQuiet();
});
