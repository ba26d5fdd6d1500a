// The sandbox's page for everybody: by keyboard, with a screen reader's eyes, in both themes, on a narrow screen.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { picture } from './environment.mjs';
import { assertFits, violations } from './looks.mjs';
import { openPlayground } from './playground-page.mjs';
import { startSandbox } from './sandbox.mjs';

const browser = await startBrowser();

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in any state of the page, ${colorScheme}`, async () => {
    const sandbox = await startSandbox();
    const playground = await openPlayground(browser, sandbox, { colorScheme, reducedMotion: 'reduce' });
    const { page } = playground;
    const look = async (state) => {
      await page.screenshot({ path: picture(`${colorScheme}-${state}`), fullPage: true });
      assert.deepEqual(await violations(page), [], state);
      await assertFits(page);
    };
    await page.getByRole('tab', { name: 'cURL' }).click();
    await look('start');

    await playground.choose('user_identities.delete');
    await playground.misbehave({ name: 'Two failures, then properly' });
    await playground.person('Elif Yıldız');
    assert.match(await playground.send(), /^Done/);
    await page.getByRole('tab', { name: 'C', exact: true }).click();
    await look('removed');

    await playground.person('Amara Okafor');
    await playground.choose('user_identities.remove_acs_user');
    assert.match(await playground.send(), /^Done/);
    await look('unlinked');

    await playground.choose('acs.users.delete');
    await page.fill('#param-acs_user_id', 'nonsense');
    await page.fill('#param-acs_system_id', '5');
    await playground.send();
    await page.click('#raw summary');
    await page.waitForFunction(() => document.getElementById('verdict').textContent.includes('problem'));
    await look('problems');

    await page.check('#as-json');
    await page.fill('#json', '{ "acs_user": 5 }');
    await playground.misbehave({ rule: '*:nonsense' });
    await page.click('#send');
    await page.waitForFunction(() => document.getElementById('rule-problem').textContent !== '');
    await look('json');

    await playground.misbehave({ rule: '*:rate_limit=60' });
    await page.fill('#json', '{}');
    await page.uncheck('#as-json');
    await playground.person('Björn Lindqvist');
    await playground.choose('user_identities.delete');
    await page.click('#send');
    await page.waitForSelector('.step.wait');
    await look('under-way');
    await page.click('#cancel');
    await playground.outcome();

    await page.setViewportSize({ width: 320, height: 640 });
    await look('narrow');
    playground.assertQuiet();
  });
}

test('what the server did fits on every screen', async () => {
  const playground = await openPlayground(browser, await startSandbox());
  const { page } = playground;
  await playground.choose('acs.credentials.unassign');
  for (const fault of [
    { name: 'A redirect' },
    { name: 'Two failures, then properly' },
    { rule: `*:redirect=https://example.com/${'a'.repeat(200)}` },
  ]) {
    await playground.misbehave(fault);
    await playground.send();
    for (const width of [320, 360, 660, 1100, 1440]) {
      await page.setViewportSize({ width, height: 700 });
      await assertFits(page);
    }
  }
});

/** Says whether the middle of an element can be seen and is not covered. */
function inSight(page, selector) {
  return page.$eval(selector, (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return there !== null && (element.contains(there) || there.contains(element));
  });
}

for (const [width, height, deviceScaleFactor] of [
  [320, 640, 2],
  [390, 844, 3],
  [640, 450, 2], // 1280 px at a zoom of 200 %
  [820, 1180, 1],
  [1100, 800, 1],
  [1280, 720, 1],
]) {
  test(`a person is chosen and the outcome is seen on ${width} px`, async () => {
    const sandbox = await startSandbox();
    const viewport = { width, height };
    const playground = await openPlayground(browser, sandbox, { viewport, deviceScaleFactor });
    const { page } = playground;
    await playground.choose('user_identities.delete');
    await page.getByRole('button', { name: 'Choose Hana Kowalska' }).scrollIntoViewIfNeeded();
    assert.ok(await inSight(page, '#rows tr:nth-child(8) button'), 'the choice is covered');
    const box = await page.$eval(
      '#rows tr:nth-child(8) button',
      (button) => button.getBoundingClientRect().right,
    );
    assert.ok(box <= width, `the choice ends at ${box} px`);
    await playground.person('Hana Kowalska');
    assert.ok(await inSight(page, '#send'), 'the button is not seen after a person was chosen');
    assert.equal(await page.textContent('#send'), 'Delete Hana Kowalska');
    assert.match(await playground.send(), /^Done\./);
    assert.ok(await inSight(page, '#outcome'), 'the outcome is not seen');
    await assertFits(page);
    playground.assertQuiet();
  });
}

test('the page says what it is', async () => {
  const { page } = await openPlayground(browser, await startSandbox());
  assert.match(
    await page.textContent('.about-page'),
    /pretend company .* no door of a real building is touched/s,
  );
});

test('by keyboard alone', async () => {
  const sandbox = await startSandbox();
  const playground = await openPlayground(browser, sandbox);
  const { page } = playground;
  const press = (...keys) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const focused = () =>
    page.evaluate(() => {
      const { activeElement: element } = document;
      return element.id || element.textContent || element.tagName;
    });
  /** Presses Tab until something is reached, as a person does. */
  const tabTo = async (id) => {
    for (let step = 0; (await focused()) !== id; step += 1) {
      assert.ok(step < 40, `${id} is not reached by Tab`);
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
  assert.equal(await focused(), 'Skip to the call');
  await press('Enter', 'Tab');
  assert.equal(await focused(), 'operation');

  await press('u');
  assert.equal(await page.inputValue('#operation'), 'user_identities.delete');
  await tabTo('fault');
  await press('t');
  await tabTo('send');
  await press('Enter');
  assert.match(await playground.outcome(), /^Done\. 3 attempts/);
  assert.equal(await focused(), 'send', 'the focus stays where it was');

  await tabTo('Choose Björn Lindqvist');
  await press('Enter');
  assert.equal(await page.inputValue('#param-user_identity_id'), '1de00000-0000-4000-8000-000000000002');
  assert.equal(await focused(), 'send');

  await tabTo('tab-python');
  for (const [key, tab] of [
    ['ArrowRight', 'tab-javascript'],
    ['End', 'tab-curl'],
    ['ArrowRight', 'tab-python'],
    ['ArrowLeft', 'tab-curl'],
    ['Home', 'tab-python'],
  ]) {
    await press(key);
    assert.equal(await focused(), tab);
    assert.equal(await page.getAttribute(`#${tab}`, 'aria-selected'), 'true');
    assert.equal(await page.getAttribute('#listing', 'aria-labelledby'), tab);
  }
  playground.assertQuiet();
});

test('the focus stays in the table when the row that has it goes', async () => {
  const sandbox = await startSandbox();
  const { page } = await openPlayground(browser, sandbox);
  await page.getByRole('button', { name: 'Choose Elif Yıldız' }).focus();
  await sandbox.ask('/user_identities/delete', { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' });
  await page.waitForSelector('#rows tr.gone');
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), 'Everybody');
});

test('who leaves a rule that is none is left alone', async () => {
  const playground = await openPlayground(browser, await startSandbox());
  const { page } = playground;
  await playground.misbehave({ rule: '*:nonsense' });
  const refused = page.waitForResponse((reply) => reply.url().endsWith('/faults/set'));
  await page.keyboard.press('Tab');
  await refused;
  await page.waitForFunction(() => document.getElementById('rule-problem').textContent !== '');
  const focused = () => page.evaluate(() => document.activeElement.id);
  assert.equal(await focused(), 'timeout');
  assert.match(await playground.send(), /^The rule is refused/);
  assert.equal(await focused(), 'rule');
});

describe('the theme', () => {
  const ground = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

  test('follows the system until it is chosen, and is then remembered', async () => {
    const sandbox = await startSandbox();
    const { page } = await openPlayground(browser, sandbox, { colorScheme: 'dark' });
    const dark = await ground(page);
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await ground(page);
    assert.notEqual(dark, light);
    await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
    assert.equal(await ground(page), dark);
    await page.reload();
    await page.waitForSelector('html[data-ready]');
    assert.equal(await ground(page), dark);
    assert.ok(await page.getByRole('radio', { name: 'Dark' }).isChecked());
  });
});

test('what happens is told to a screen reader', async () => {
  const sandbox = await startSandbox();
  const { page, choose, send } = await openPlayground(browser, sandbox);
  const told = (id) => page.$eval(`#${id}`, (element) => [element.getAttribute('role'), element.textContent]);
  await choose('user_identities.delete');
  await page.fill('#param-user_identity_id', 'nonsense');
  const field = page.getByLabel('user_identity_id');
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  const described = await field.getAttribute('aria-describedby');
  const texts = await Promise.all(described.split(' ').map((id) => page.textContent(`#${id}`)));
  assert.match(texts.join(), /must be a UUID/);
  await page.waitForFunction(() =>
    document.getElementById('verdict-told').textContent.startsWith('1 problem'),
  );
  assert.deepEqual(await told('verdict-told'), ['status', '1 problem: it would not be sent.']);
  await field.fill('7ad2566e-6fd8-466d-b8e4-c10a14a74fd3');
  assert.equal(await field.getAttribute('aria-invalid'), 'false');
});

test('how a call ended stays, also when the sandbox has nothing more to say', async () => {
  const playground = await openPlayground(browser, await startSandbox());
  const { page } = playground;
  await playground.choose('user_identities.delete');
  await page.route('**/_sandbox/requests/list', (route) =>
    page
      .$$eval('#timeline li', ({ length }) => length)
      .then((count) => (count > 0 ? route.abort() : route.continue())),
  );
  assert.match(await playground.send(), /^Done\. 1 attempt/);
  await page.waitForSelector('#rows tr.gone');
  await page.route('**/_sandbox/**', (route) => route.abort());
  assert.equal(await playground.send(), 'The sandbox does not answer.');
  assert.deepEqual(await playground.steps(), [], 'the attempts of another call');
});

test('a sandbox that hangs is one that does not answer', async () => {
  const playground = await openPlayground(browser, await startSandbox());
  const { page } = playground;
  await page.route('**/_sandbox/**', () => {});
  await page.click('#send');
  assert.equal(await playground.outcome(), 'The sandbox does not answer.');
  await page.waitForSelector('#trouble:not([hidden])');
});

test('a sandbox that is gone is told of', async () => {
  const sandbox = await startSandbox();
  const { page, choose } = await openPlayground(browser, sandbox);
  await choose('user_identities.delete');
  await page.route('**/_sandbox/**', (route) => route.abort());
  await page.click('#send');
  await page.waitForSelector('#trouble:not([hidden])');
  assert.match(await page.textContent('#trouble'), /does not answer/);
  assert.equal(await page.textContent('#outcome'), 'The sandbox does not answer.');
  assert.equal(await page.getAttribute('#send', 'aria-disabled'), 'false');
  await page.unroute('**/_sandbox/**');
  await page.waitForSelector('#trouble[hidden]', { state: 'attached' });
});
