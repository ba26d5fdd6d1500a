// examples/node/offboard.mjs against a sandbox.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { repository } from './repository.mjs';
import { startSandbox } from './sandbox.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

/** Runs the example from a folder where `libseam` is found, and returns how it ended. */
function offboard(t, args, variables) {
  const folder = fs.mkdtempSync(path.join(here, 'example-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  for (const file of ['offboard.mjs', 'elif.json']) {
    fs.copyFileSync(new URL(`examples/node/${file}`, repository), path.join(folder, file));
  }
  const options = { cwd: folder, env: { PATH: process.env.PATH, ...variables } };
  return new Promise((resolve) => {
    execFile(process.execPath, ['offboard.mjs', ...args], options, (error, stdout, stderr) => {
      resolve({ code: error ? error.code : 0, stdout, stderr });
    });
  });
}

test('a person is off-boarded, and doing it again changes nothing', async (t) => {
  const sandbox = await startSandbox(t);
  const variables = { SEAM_API_KEY: sandbox.apiKey, SEAM_ENDPOINT: sandbox.endpoint };
  const counts = async () => (await sandbox.ask('/_sandbox/counts', {})).body.counts;
  const before = await counts();
  const first = await offboard(t, ['elif.json'], variables);
  assert.equal(first.stderr, '');
  assert.equal(first.code, 0);
  const after = await counts();
  assert.equal(after.user_identities, before.user_identities - 1);
  assert.equal(after.acs_users, before.acs_users - 2);
  const again = await offboard(t, ['elif.json'], variables);
  assert.equal(again.code, 0);
  assert.deepEqual(await counts(), after);
});

test('without a key it says what is missing', async (t) => {
  const { code, stderr } = await offboard(t, ['elif.json'], {});
  assert.equal(code, 1);
  assert.match(stderr, /^stopped at the start: no credential: give `apiKey`.* \[invalid_options\]\n$/);
});
