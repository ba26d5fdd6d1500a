// The JavaScript around the core holds no operation, no path and no header of the API: those are the core's.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Seam } from 'libseam';
import { repository } from './repository.mjs';

const folder = fileURLToPath(new URL('npm/src/', repository));
const generated = ['generated.ts', 'generated-removals.ts'];

/** The code of every file that is written by hand, without comments. */
const sources = fs
  .readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith('.ts') && !generated.includes(name))
  .map((name) => {
    const text = fs.readFileSync(path.join(folder, name), 'utf8');
    return [name, text.replace(/\/\*.*?\*\/|(?<!:)\/\/[^\n]*/gs, '')];
  });

test('the list of sources is complete', () => {
  assert.ok(sources.length > 15);
});

const camel = (word) => word.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const words = new Set(
  Seam.operations.flatMap((name) => name.split('.').flatMap((word) => [word, camel(word)])),
);
// Words that also mean something else.
for (const word of ['delete', 'users']) words.delete(word);

for (const word of words) {
  test(`no code says ${word}`, () => {
    for (const [name, text] of sources) assert.doesNotMatch(text, new RegExp(`\\b${word}\\b`), name);
  });
}

test('no code names a header, a path or the server of the API', () => {
  for (const [name, text] of sources) {
    assert.doesNotMatch(text, /authorization|bearer|seam-|user-agent|content-type|getseam|SEAM_/i, name);
  }
});
