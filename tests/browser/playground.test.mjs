// The sandbox's page, used as a person uses it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { beforeEach, describe, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { CALLS, changes } from './calls.mjs';
import { picture, repository, seam } from './environment.mjs';
import { openPlayground } from './playground-page.mjs';
import { startSandbox } from './sandbox.mjs';

const sandbox = await startSandbox();
const browser = await startBrowser();
const playground = await openPlayground(browser, sandbox);
const { page } = playground;

/** Fills the fields with the values, and empties the others. */
async function fill(params) {
  for (const input of await page.$$('#fields input')) {
    await input.fill(params[await input.getAttribute('name')] ?? '');
  }
}

/** Goes back to the data of the start. */
async function startOver() {
  const reset = page.waitForResponse((reply) => reply.url().endsWith('/_sandbox/reset'));
  await page.click('#reset');
  await reset;
  await page.waitForFunction(() => document.getElementById('changes').textContent.startsWith('The data is'));
  if (await page.isChecked('#as-json')) await page.uncheck('#as-json');
  await playground.person('Elif Yıldız');
}

beforeEach(startOver);

test('it offers every operation, and for those about a person parameters that are good', async () => {
  const offered = await page.$$eval('#operation option', (options) => options.map(({ value }) => value));
  const effects = JSON.parse(fs.readFileSync(new URL('spec/effects.json', repository), 'utf8'));
  assert.deepEqual(offered, effects.removals.toSorted());
  const ready = [];
  for (const operation of offered) {
    await playground.choose(operation);
    if ((await page.textContent('#verdict')) !== 'Ready to send.') continue;
    ready.push(operation);
    assert.match(await playground.send(), /^Done\. 1 attempt, /, operation);
    await startOver();
  }
  assert.deepEqual(ready, [
    'acs.access_groups.delete',
    'acs.access_groups.remove_user',
    'acs.credentials.delete',
    'acs.credentials.unassign',
    'acs.users.delete',
    'acs.users.remove_from_access_group',
    'acs.users.revoke_access_to_all_entrances',
    'acs.users.suspend',
    'client_sessions.delete',
    'client_sessions.revoke',
    'user_identities.delete',
    'user_identities.remove_acs_user',
  ]);
});

describe('a call takes away what the API takes away, and shows it', () => {
  const MARKS = {
    'user_identities.remove_acs_user': [
      ['Amara Okafor', 'gone', 'Headquarters'],
      ['Amara Okafor', 'gone', 'Headquarters staff'],
      ['Amara Okafor', 'gone', 'card 4810001'],
      ['Amara Okafor', 'new', ''],
      ['Amara Okafor', 'new', 'Headquarters'],
      ['Amara Okafor', 'new', 'Headquarters staff'],
      ['Amara Okafor', 'new', 'card 4810001'],
    ],
    'acs.users.remove_from_access_group': [['Björn Lindqvist', 'gone', 'Headquarters staff']],
    'acs.users.delete': [
      ['Chiara Romano', 'gone', 'Headquarters'],
      ['Chiara Romano', 'gone', 'Headquarters staff'],
      ['Chiara Romano', 'gone', 'mobile key'],
      ['Nobody', 'new', 'mobile key, invalidated'],
    ],
    'acs.credentials.unassign': [
      ['Dmitri Volkov', 'gone', 'card 4810004'],
      ['Nobody', 'new', 'card 4810004'],
    ],
    'user_identities.delete': [
      ['Elif Yıldız', 'gone', ''],
      ['Elif Yıldız', 'gone', 'Headquarters'],
      ['Elif Yıldız', 'gone', 'Warehouse'],
      ['Elif Yıldız', 'gone', 'Headquarters staff'],
      ['Elif Yıldız', 'gone', 'Night shift'],
      ['Elif Yıldız', 'gone', 'card 4810005'],
      ['Elif Yıldız', 'gone', 'code'],
      ['Elif Yıldız', 'gone', 'mobile key'],
      ['Elif Yıldız', 'gone', 'employee-005'],
      ['Elif Yıldız', 'gone', 'employee-005'],
    ],
  };
  for (const { operation, params, changes: expected } of CALLS) {
    test(operation, async () => {
      await playground.choose(operation);
      await fill(params);
      const seen = await changes(sandbox, async () => {
        assert.match(await playground.send(), /^Done\. 1 attempt, /);
      });
      assert.deepEqual(seen, expected);
      const byPerson = (a, b) => a.join().localeCompare(b.join());
      assert.deepEqual((await playground.marks()).sort(byPerson), MARKS[operation].sort(byPerson));
      assert.deepEqual(await playground.steps(), [{ label: 'Attempt 1', what: '200', fault: '' }]);
    });
  }

  test('in words', async () => {
    await playground.choose('user_identities.delete');
    await fill(CALLS.at(-1).params);
    await playground.send();
    assert.equal(
      await page.textContent('#changes'),
      'Gone: 1 person, 2 users, 2 links, 2 memberships, 3 credentials in use, 2 sessions.',
    );
    assert.match(await page.textContent('#rows tr.gone'), /^Elif Yıldız, removed/);
  });
});

test('a change that somebody else makes is shown too', async () => {
  await sandbox.ask('/user_identities/delete', { user_identity_id: '1de00000-0000-4000-8000-000000000012' });
  await page.waitForSelector('#rows tr.gone');
  assert.deepEqual((await playground.marks())[0], ["Liam O'Brien", 'gone', '']);
});

test('whoever is chosen is the one whom the call is about', async () => {
  await playground.choose('acs.users.remove_from_access_group');
  await playground.person('Ines Duarte');
  assert.equal(await page.inputValue('#param-acs_user_id'), 'acc00000-0000-4000-8000-000000000009');
  assert.equal(await page.inputValue('#param-acs_access_group_id'), '96000000-0000-4000-8000-000000000002');
  assert.equal(await page.inputValue('#param-user_identity_id'), '');
  assert.match(await playground.send(), /^Done\./);
  assert.deepEqual(await playground.marks(), [['Ines Duarte', 'gone', 'Night shift']]);
});

describe('the page says whom the next click removes', () => {
  const button = () => page.textContent('#send');
  const chosen = () =>
    page.$$eval('#rows .chosen .name', (names) => names.map(({ textContent }) => textContent));

  test('by name, beside the id, on the button and in the table', async () => {
    await playground.choose('user_identities.delete');
    await playground.person('Amara Okafor');
    assert.equal(await button(), 'Delete Amara Okafor');
    assert.equal(await page.textContent('#name-user_identity_id'), 'Amara Okafor');
    assert.deepEqual(await chosen(), ['Amara Okafor']);
    assert.equal(
      await page.getByRole('button', { name: 'Choose Amara Okafor' }).getAttribute('aria-pressed'),
      'true',
    );
    await playground.choose('acs.users.remove_from_access_group');
    assert.equal(await button(), 'Remove Amara Okafor (Headquarters) from Headquarters staff');
    await playground.choose('acs.credentials.unassign');
    assert.match(await button(), /^Unassign card 4810001 of Amara Okafor from Amara Okafor/);
  });

  test('also by a click anywhere in the row', async () => {
    await playground.choose('user_identities.delete');
    await page.locator('#rows tr', { hasText: 'Liam' }).locator('td').last().click();
    assert.equal(await button(), "Delete Liam O'Brien");
  });

  test('an id that is typed is named too, and its row marked', async () => {
    await playground.choose('user_identities.delete');
    await page.fill('#param-user_identity_id', '1de00000-0000-4000-8000-000000000012'.toUpperCase());
    assert.equal(await button(), "Delete Liam O'Brien");
    await page.fill('#param-user_identity_id', '1de00000-0000-4000-8000-000000000012');
    assert.deepEqual(await chosen(), ["Liam O'Brien"]);
    await page.fill('#param-user_identity_id', '1de00000-0000-4000-8000-00000000ffff');
    assert.equal(await button(), 'Delete 1de00000…');
    assert.equal(await page.textContent('#name-user_identity_id'), '');
    assert.deepEqual(await chosen(), []);
    await playground.choose('acs.users.delete');
    assert.equal(await page.inputValue('#param-acs_user_id'), '', 'about somebody who was not chosen');
    assert.equal(await button(), 'Send');
  });

  test('nothing changes that by itself', async () => {
    await playground.choose('user_identities.delete');
    await playground.person('Amara Okafor');
    assert.match(await playground.send(), /^Done\./);
    await page.waitForSelector('#rows tr.gone');
    assert.equal(await page.textContent('#name-user_identity_id'), 'Amara Okafor · no longer here');
    for (const operation of ['acs.users.delete', 'acs.credentials.unassign', 'user_identities.delete']) {
      await playground.choose(operation);
      assert.match(await button(), /Amara Okafor/);
      assert.deepEqual(await chosen(), ['Amara Okafor, removed']);
    }
    await playground.person('Björn Lindqvist');
    const { acs_users: users } = await sandbox.ask('/acs/users/list', {});
    const { acs_user_id } = users.find(({ full_name: name }) => name === 'Björn Lindqvist');
    await sandbox.ask('/acs/users/delete', { acs_user_id });
    await page.waitForSelector('#rows tr[data-person] .item.gone');
    assert.equal(await button(), 'Delete Björn Lindqvist');
  });

  test('what came of an earlier call goes when the form has another one', async () => {
    await playground.choose('user_identities.delete');
    await playground.send();
    assert.match(await page.textContent('#result'), /^Done: Delete Elif Yıldız\. 1 attempt, /);
    await playground.person('Amara Okafor');
    assert.equal(await page.textContent('#outcome'), '');
    assert.match(await page.textContent('#result'), /^Nothing yet/);
    assert.deepEqual(await playground.steps(), []);
    assert.ok(await page.isHidden('#raw'));
  });
});

describe('problems are shown as they are typed', () => {
  /** Returns the problems that the command reports for the same parameters: it has the same core. */
  const said = (operation, params) =>
    new Promise((resolve, reject) => {
      const text = ['call', operation, '--params', JSON.stringify(params), '--errors', 'json'];
      const env = { ...process.env, ...sandbox.variables };
      execFile(seam, text, { env }, (_, stdout, stderr) => {
        try {
          resolve(JSON.parse(stderr).problems.map(({ message }) => message.replaceAll('`', '')));
        } catch {
          reject(new Error(stderr));
        }
      });
    });
  const shown = () =>
    page.$$eval('.problem, #problems li', (problems) =>
      problems.map((problem) => problem.textContent).filter((text) => text !== ''),
    );

  for (const [name, operation, params] of [
    ['no id', 'acs.users.delete', { acs_user_id: 'nonsense' }],
    [
      'two that exclude each other',
      'acs.credentials.unassign',
      { acs_credential_id: 'x', acs_user_id: 'y', user_identity_id: 'z' },
    ],
    ['nothing at all', 'user_identities.remove_acs_user', {}],
    ['one without the other', 'acs.users.delete', { acs_system_id: '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64' }],
  ]) {
    test(`in fields: ${name}`, async () => {
      await playground.choose(operation);
      await fill(params);
      const problems = await said(operation, params);
      assert.ok(problems.length > 0);
      assert.deepEqual((await shown()).flatMap((text) => text.split('\n')).sort(), problems.sort());
    });
  }

  for (const [name, params] of [
    ['a name that is nearly right', { acs_user: 'c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe' }],
    ['another type', { acs_user_id: 5, user_identity_id: null }],
  ]) {
    test(`as JSON: ${name}`, async () => {
      await playground.choose('acs.users.delete');
      await page.check('#as-json');
      await page.fill('#json', JSON.stringify(params));
      const problems = await said('acs.users.delete', params);
      assert.deepEqual(await shown(), problems);
      assert.ok(await page.isDisabled('#as-json'), 'fields could not hold this');
      await page.fill('#json', '{}');
    });
  }

  test('as JSON: what is none', async () => {
    await page.check('#as-json');
    for (const text of ['{', '[]', '5', '"x"', 'null']) {
      await page.fill('#json', text);
      assert.equal((await shown()).length, 1, text);
      await page.click('#send');
      assert.match(await page.textContent('#snippet'), /not JSON/);
    }
    assert.deepEqual((await sandbox.ask('/_sandbox/requests/list')).requests, []);
    await page.fill('#json', '{}');
  });

  test('as JSON: what is nested too deeply', async () => {
    await page.check('#as-json');
    await page.fill('#json', `{"a":${'['.repeat(9999)}${']'.repeat(9999)}}`);
    assert.match((await shown()).join(), /nested too deeply/);
    assert.match(await page.textContent('#snippet'), /nested too deeply/);
    assert.ok(await page.isDisabled('#copy-snippet'), 'it has the code of another call');
    await page.fill('#json', '{}');
  });

  test('in the settings', async () => {
    for (const [id, bad, good] of [
      ['timeout', '', '2000'],
      ['timeout', '0', '2000'],
      ['retries', '11', '2'],
    ]) {
      await page.fill(`#${id}`, bad);
      assert.match(await page.textContent('#settings-problem'), new RegExp(id));
      assert.equal(await page.getAttribute(`#${id}`, 'aria-invalid'), 'true');
      assert.equal(await playground.send(), 'invalid_options. Nothing was sent.');
      assert.equal(await page.evaluate(() => document.activeElement.id), id);
      await page.fill(`#${id}`, good);
      assert.equal(await page.textContent('#settings-problem'), '');
    }
  });

  test('and nothing is sent', async () => {
    await playground.choose('user_identities.delete');
    await fill({ user_identity_id: 'nonsense' });
    assert.equal(await playground.send(), 'invalid_params. Nothing was sent.');
    assert.deepEqual(await playground.steps(), []);
    assert.deepEqual((await sandbox.ask('/_sandbox/requests/list')).requests, []);
    const focused = await page.evaluate(() => document.activeElement.id);
    assert.equal(focused, 'param-user_identity_id');
    await page.waitForFunction(() => document.getElementById('verdict').textContent.startsWith('1 problem'));
  });
});

describe('attempt by attempt', () => {
  beforeEach(() => playground.choose('acs.credentials.unassign'));

  const failed = { label: 'Attempt 1', what: '503, server_error', fault: 'fault: status=503' };
  const wait = { label: 'Wait', what: '', fault: '' };
  /** The attempts; between two of them is one wait, or none where the page was so late that it was over already. */
  const attempts = async () => {
    const steps = await playground.steps();
    const isWait = ({ label }) => label === 'Wait';
    steps.filter(isWait).forEach((step) => assert.deepEqual(step, wait));
    steps.forEach((step, at) => assert.ok(!isWait(step) || (steps[at - 1] && steps[at + 1])));
    steps.forEach((step, at) => assert.ok(!isWait(step) || !isWait(steps[at + 1])));
    return steps.filter((step) => !isWait(step));
  };

  test('two failures, then success', async () => {
    await playground.misbehave({ name: 'Two failures, then properly' });
    assert.match(await playground.send(), /^Done\. 3 attempts/);
    assert.deepEqual(await attempts(), [
      failed,
      { ...failed, label: 'Attempt 2' },
      { label: 'Attempt 3', what: '200', fault: '' },
    ]);
  });

  test('a lost reply', async () => {
    await playground.misbehave({ name: 'The reply gets lost' });
    await playground.choose('user_identities.delete');
    assert.match(await playground.send(), /^unconfirmed\. 2 attempts/);
    assert.match(await page.textContent('#result'), /^Delete Elif Yıldız: not confirmed\. Nobody can tell/);
    assert.deepEqual(await attempts(), [
      { label: 'Attempt 1', what: 'connection_lost', fault: 'fault: reset_mid_body' },
      { label: 'Attempt 2', what: '404, unconfirmed', fault: '' },
    ]);
  });

  test('an attempt that the browser makes two requests of', async () => {
    await playground.misbehave({ rule: '*:drop=after,count=1' });
    await playground.send();
    const { requests } = await sandbox.ask('/_sandbox/requests/list');
    assert.deepEqual(
      requests.map(({ fault }) => fault),
      ['drop=after', null],
    );
    const told = await page.$$eval('#timeline li', (steps) => steps.map((step) => step.textContent));
    const count = told.filter((text) => text.startsWith('Attempt')).length;
    assert.equal(count + (told[0].includes('the sandbox got 2 requests') ? 1 : 0), requests.length, told);
  });

  test('also when the sandbox remembers no more requests', async () => {
    const others = Array.from({ length: 1000 }, (_, number) => number);
    while (others.length > 0) {
      const some = others.splice(0, 50).map((number) => sandbox.ask('/user_identities/delete', { number }));
      await Promise.all(some);
    }
    await playground.misbehave({ name: 'Two failures, then properly' });
    assert.match(await playground.send(), /^Done\. 3 attempts/);
    assert.deepEqual((await attempts())[0], failed);
  });

  for (const [name, what] of [
    ['A sign-in page', '200, malformed_reply'],
    ['Status 200 with ok: false', '200, api_error'],
    ['A redirect', '302, redirected'],
    ['A reply without end', 'too_large'],
  ]) {
    test(`${name.toLowerCase()} is no success`, async () => {
      await playground.misbehave({ name });
      assert.match(await playground.send(), new RegExp(`^${what.split(', ').at(-1)}\\. 1 attempt`));
      assert.equal((await playground.steps())[0].what, what);
    });
  }

  test('too slow', async () => {
    await playground.misbehave({ name: 'Too slow' });
    assert.match(await playground.send(), /^Done\. 2 attempts/);
    assert.equal((await playground.steps())[0].what, 'timeout');
  });

  test('cancelled while it waits', async () => {
    await playground.misbehave({ rule: '*:rate_limit=60' });
    await page.click('#send');
    await page.waitForSelector('.step.wait');
    await page.screenshot({ path: picture('waiting') });
    await page.click('#cancel');
    assert.match(await playground.outcome(), /^cancelled\. 1 attempt/);
    const steps = await playground.steps();
    assert.deepEqual(
      steps.map(({ label, what }) => [label, what]),
      [
        ['Attempt 1', '429, rate_limited'],
        ['Wait', 'given up'],
      ],
    );
  });

  test('sending twice, by mouse or keyboard, cancels nothing', async () => {
    await playground.misbehave({ name: 'Two failures, then properly' });
    await page.dblclick('#send');
    assert.match(await playground.outcome(), /^Done\. 3 attempts/);
    await playground.misbehave({ rule: '*:rate_limit=60' });
    await page.focus('#send');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.step.wait');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'send');
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'cancel');
    await page.keyboard.press('Enter');
    assert.match(await playground.outcome(), /^cancelled/);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'send');
  });

  test('a rule that is none is refused, and nothing is sent', async () => {
    await playground.misbehave({ rule: 'nowhere:html' });
    await page.click('#send');
    await page.waitForFunction(() => document.getElementById('rule-problem').textContent.includes('nowhere'));
    assert.deepEqual((await sandbox.ask('/_sandbox/requests/list')).requests, []);
    await page.selectOption('#fault', { label: 'Properly' });
  });
});

test('nothing of all this made a script fail or the browser complain', () => playground.assertQuiet());
