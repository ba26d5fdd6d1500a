// The code that the playground shows, copied from it and run as it stands.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { CALLS, changes } from './calls.mjs';
import { packageFolder, repository, seam } from './environment.mjs';
import { openPlayground } from './playground-page.mjs';
import { startSandbox } from './sandbox.mjs';

const at = (name) => new URL(name, repository).pathname;
const sandbox = await startSandbox();
const playground = await openPlayground(await startBrowser(), sandbox, {
  permissions: ['clipboard-read', 'clipboard-write'],
});
const { page } = playground;

/** A folder with everything that the programs import. */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'libseam-snippets-'));
after(() => fs.rmSync(folder, { recursive: true }));
fs.mkdirSync(path.join(folder, 'node_modules'));
fs.symlinkSync(packageFolder, path.join(folder, 'node_modules/libseam'));
fs.mkdirSync(path.join(folder, 'bin'));
fs.symlinkSync(seam, path.join(folder, 'bin/seam'));

/** The commands that run each kind of program, saved as `file`. */
const PROGRAMS = {
  Python: { file: 'call.py', commands: `${at('.venv/bin/python')} call.py` },
  JavaScript: { file: 'call.mjs', commands: 'node call.mjs' },
  C: {
    file: 'call.c',
    commands: [
      `export PKG_CONFIG_PATH=${at('target/dist/c/lib/pkgconfig')}`,
      `cc -std=c99 -Wall -Wextra -Wpedantic -Werror call.c -o call $(pkg-config --cflags --libs libseam) \\`,
      `  -Wl,-rpath,${at('target/dist/c/lib')}`,
      './call',
    ].join('\n'),
  },
  Rust: {
    file: 'call.rs',
    commands: [
      `rustc --edition 2024 -D warnings call.rs -o call-rs --extern libseam=${process.env.LIBSEAM_RLIB} \\`,
      `  -L dependency=${at('target/debug/deps')}`,
      './call-rs',
    ].join('\n'),
  },
  CLI: { file: 'call.sh', commands: 'sh -e call.sh' },
  cURL: { file: 'call.sh', commands: 'sh -e call.sh' },
};

/** Runs shell commands in the folder after the page's own setup, and returns their exit code and output. */
function shell(commands, setup) {
  // All that a terminal has, but for what the setup is to set.
  const terminal = Object.entries(process.env).filter(([name]) => !name.startsWith('SEAM_'));
  const environment = { ...Object.fromEntries(terminal), PATH: `${folder}/bin:${process.env.PATH}` };
  return new Promise((resolve) => {
    const script = `set -e\n${setup}\n${commands}`;
    execFile('sh', ['-c', script], { cwd: folder, env: environment }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, said: stdout + stderr }),
    );
  });
}

/** Presses a button of the page that copies, and returns the text on the clipboard. */
async function copied(button) {
  await page.getByRole('button', { name: button }).click();
  await page.waitForFunction(() => document.getElementById('copied').textContent.endsWith('is copied.'));
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Runs the code that the page shows in a language. */
async function run(language) {
  const { file, commands } = PROGRAMS[language];
  await page.getByRole('tab', { name: language, exact: true }).click();
  fs.writeFileSync(path.join(folder, file), await copied('Copy the code'));
  return shell(commands, await copied('Copy the setup'));
}

async function show(operation, params) {
  await playground.choose(operation);
  if (!(await page.isChecked('#as-json'))) await page.check('#as-json');
  await page.fill('#json', JSON.stringify(params));
}

beforeEach(() => sandbox.ask('/_sandbox/reset'));

test('there is a program for every language that the page offers', async () => {
  assert.deepEqual(await page.getByRole('tab').allTextContents(), Object.keys(PROGRAMS));
});

// Compiling takes a second or two, so the compiled languages take one operation each way of writing parameters.
const QUICK = ['Python', 'JavaScript', 'C', 'CLI', 'cURL'];
for (const language of Object.keys(PROGRAMS)) {
  describe(language, () => {
    const calls = QUICK.includes(language) ? CALLS : CALLS.slice(1, 2);
    for (const { operation, params, changes: expected } of calls) {
      test(operation, async () => {
        await show(operation, params);
        const seen = await changes(sandbox, async () => {
          const { code, said } = await run(language);
          assert.equal(code, 0, said);
        });
        assert.deepEqual(seen, expected);
      });
    }

    test('hostile values are values, and come back as the core sees them', async () => {
      const marker = path.join(folder, 'marker');
      const hostile = [
        `"; $(touch ${marker}) \`touch ${marker}\` '; touch ${marker}; #`,
        `-x ??/ \\" \\u0041 %s {0} \${HOME} \u202e \u2028 é 😀\n\ttouch ${marker}\r`,
      ];
      for (const params of [
        { acs_user_id: hostile[0] },
        { acs_user_id: hostile[1] },
        { acs_user_id: '-h' },
        { [hostile[0]]: hostile[1], nested: [{ a: null, b: true, c: 1.5 }] },
      ].slice(language === 'Rust' ? 1 : 0)) {
        await show('acs.users.delete', params);
        const shown = await page.$$eval('#problems li', (items) => items.map((item) => item.textContent));
        assert.ok(shown.length > 0);
        const { code, said } = await run(language);
        assert.notEqual(code, 0);
        // The command that is no client of ours gets the server's words.
        const plain = said.replaceAll('`', '').replaceAll('\\"', '"');
        if (language === 'cURL') assert.match(plain, /invalid_input/);
        else
          assert.ok(
            shown.every((problem) => plain.includes(problem)),
            `${shown}\n\n${plain}`,
          );
      }
      assert.ok(!fs.existsSync(marker), 'a value was run');
    });
  });
}

test('no code has a letter that would act in the terminal that it is pasted into', async () => {
  await show('acs.users.delete', { acs_user_id: 'x\u0003touch marker\ny\u001b[201~' });
  for (const language of Object.keys(PROGRAMS)) {
    await page.getByRole('tab', { name: language, exact: true }).click();
    assert.doesNotMatch(await copied('Copy the code'), /[^\P{Cc}\n]/u, language);
  }
});

describe('what the page refuses is not done by the code that it shows', () => {
  const [{ operation, params }] = CALLS;
  // cURL has no core, so that it sends what it is given is what it is for.
  for (const language of ['Python', 'JavaScript', 'C', 'CLI']) {
    for (const more of [{ extra: null }, { timeout: 5 }, { missing_ok: true }]) {
      test(`${language}: ${JSON.stringify(more)}`, async () => {
        await show(operation, { ...params, ...more });
        assert.equal(await page.$$eval('#problems li', (items) => items.length), 1);
        assert.deepEqual(await changes(sandbox, () => run(language)), {});
      });
    }
    test(`${language}: null beside what it excludes`, async () => {
      const { operation, params } = CALLS[1];
      await show(operation, { ...params, user_identity_id: null });
      assert.deepEqual(await changes(sandbox, () => run(language)), {});
    });
  }
});

test('the page complains of nothing', () => playground.assertQuiet());
