// The pages for people who use the package: their samples do what they say, and the names in them are there.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as libseam from 'libseam';
import { repository } from './repository.mjs';
import { startSandbox } from './sandbox.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const read = (name) => fs.readFileSync(new URL(name, repository), 'utf8');
const page = read('docs/migrating-js.md');

/** A sample as it is after migrating: without what a difference takes away. */
function after(kind, text) {
  if (kind === 'js') return text;
  const lines = text.split('\n').filter((line) => !line.startsWith('-'));
  return lines.map((line) => line.slice(1)).join('\n');
}

/** The samples of a page that are whole programs. */
function programs(name) {
  const blocks = [...read(name).matchAll(/```(js|diff)\n(.*?)```/gs)];
  return blocks
    .map(([, kind, text]) => after(kind, text))
    .filter((text) => text.includes(" from 'libseam';"));
}

for (const [name, least] of [
  ['docs/migrating-js.md', 4],
  ['npm/README.md', 2],
]) {
  const samples = programs(name);

  test(`${name} has samples`, () => assert.ok(samples.length >= least));

  samples.forEach((sample, i) => {
    test(`${name}: sample ${i + 1} runs and prints what it says`, async (t) => {
      const { endpoint: SEAM_ENDPOINT, apiKey: SEAM_API_KEY } = await startSandbox(t);
      const file = path.join(here, `sample-${process.pid}-${i}.mjs`);
      fs.writeFileSync(file, sample);
      t.after(() => fs.rmSync(file));
      const env = { PATH: process.env.PATH, SEAM_ENDPOINT, SEAM_API_KEY };
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [file], { env });
      const expected = [...sample.matchAll(/\/\/ → (.*)/g)].map(([, text]) => `${text}\n`).join('');
      assert.equal(stdout, expected);
      assert.equal(stderr, '');
    });
  });
}

test('every official name in the table is exported as the table says', () => {
  const [, table] = page.match(/## Names\n(.*?)\nBoth columns/s);
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  assert.ok(rows.length >= 10);
  for (const row of rows) {
    const [official, [own]] = row
      .split('|')
      .slice(1, 3)
      .map((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
    assert.ok(libseam[own], own);
    for (const name of official) assert.equal(libseam[name], libseam[own], name);
  }
});

test('the names that the page calls absent are absent', () => {
  const [, text] = page.match(/\nNot there: (.*?)\n/);
  const names = [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  const client = new libseam.Seam('seam_test');
  for (const name of names.filter((name) => name !== 'invalid_params')) {
    assert.ok(!(name in libseam) && !(name in client) && !(name in libseam.Seam), name);
  }
});
