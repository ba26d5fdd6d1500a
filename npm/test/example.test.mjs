// examples/node/offboard.mjs against a sandbox.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { repository } from './repository.mjs';
import { startSandbox } from './sandbox.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const EMAIL = 'elif.yildiz@example.com';

/** Returns a function that runs the example in a folder where `libseam` is found, and returns how it ended. */
function exampleOf(t, variables) {
  const folder = fs.mkdtempSync(path.join(here, 'example-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  fs.copyFileSync(new URL('examples/node/offboard.mjs', repository), path.join(folder, 'offboard.mjs'));
  return async (args, watch = () => {}) => {
    const options = { cwd: folder, env: { PATH: process.env.PATH, ...variables } };
    const child = spawn(process.execPath, ['offboard.mjs', ...args], options);
    const told = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name].setEncoding('utf8').on('data', (text) => {
        told[name] += text;
        watch(child, told);
      });
    }
    const code = await new Promise((resolve) => child.on('close', resolve));
    return { code, ...told };
  };
}

const variablesOf = ({ apiKey, endpoint }) => ({ SEAM_API_KEY: apiKey, SEAM_ENDPOINT: endpoint });

test('a person is off-boarded, and doing it again changes nothing', async (t) => {
  const sandbox = await startSandbox(t);
  const offboard = exampleOf(t, variablesOf(sandbox));
  const counts = async () => (await sandbox.ask('/_sandbox/counts', {})).body.counts;
  const before = await counts();
  const first = await offboard([EMAIL, 'elif.jsonl']);
  assert.deepEqual([first.stderr, first.code], ['', 0]);
  assert.match(first.stdout, /^confirmed {4}acs\.users\.suspend$/m);
  assert.match(first.stdout, /: everything that the person held is confirmed to be gone\n$/);
  const after = await counts();
  assert.equal(after.user_identities, before.user_identities - 1);
  assert.equal(after.acs_users, before.acs_users - 2);
  const again = await offboard([EMAIL, 'elif.jsonl']);
  assert.deepEqual([again.stderr, again.code], ['', 0]);
  assert.deepEqual(await counts(), after);
});

test('Ctrl-C stops it, and the same command goes on', async (t) => {
  const sandbox = await startSandbox(t);
  const offboard = exampleOf(t, variablesOf(sandbox));
  let isSent = false;
  const stopped = await offboard([EMAIL, 'elif.jsonl'], (child) => {
    // Whoever presses it twice kills the program.
    if (!isSent) child.kill('SIGINT');
    isSent = true;
  });
  assert.equal(stopped.code, 8, stopped.stderr);
  assert.match(
    stopped.stderr,
    /NOT DONE: the off-boarding was cancelled.* \[cancelled\]\n.*: .*run it again/s,
  );
  const { code, stderr } = await offboard([EMAIL, 'elif.jsonl']);
  assert.deepEqual([stderr, code], ['', 0]);
});

test('without a key it says what is missing, and without a person how it is used', async (t) => {
  const offboard = exampleOf(t, {});
  const { code, stderr } = await offboard([EMAIL, 'elif.jsonl']);
  assert.equal(code, 3);
  assert.match(stderr, /NOT DONE: no credential: give `apiKey`.* \[invalid_options\]\n$/);
  assert.equal((await offboard([EMAIL])).code, 2);
});
