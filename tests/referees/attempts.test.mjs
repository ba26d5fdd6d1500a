// Action attempts at our sandbox: the official packages wait for them, and ours do the same.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ours, official, run, startSandbox } from './program.mjs';

const UNLOCK = 'locks.unlock_door';
const READ = 'action_attempts.get';
const sandbox = await startSandbox();
const { devices } = await sandbox.ask('/devices/list');
const lock = devices.find((device) => device.can_remotely_unlock);
const params = JSON.stringify({ device_id: lock.device_id });

/** Unlocks a door by a program while the sandbox has these faults. Returns its exit code, its output, and what it asked. */
async function unlock(call, rules) {
  await sandbox.ask('/_sandbox/reset');
  await sandbox.ask('/_sandbox/faults/set', { rules });
  const ran = await run(call(UNLOCK, params), sandbox.variables);
  const { requests } = await sandbox.ask('/_sandbox/requests/list');
  return { ...ran, asked: requests.map((request) => request.operation) };
}

for (const [who, call] of Object.entries({ ...official, ...ours })) {
  test(`${who}: success is waited for`, async () => {
    const { code, said, asked } = await unlock(call, [`${READ}:attempt=pending,count=1`]);
    assert.equal(code, 0, said);
    assert.deepEqual(asked, [UNLOCK, READ, READ]);
  });
  test(`${who}: a failed attempt is an error`, async () => {
    const { code, said, asked } = await unlock(call, [`${READ}:attempt=error`]);
    assert.notEqual(code, 0);
    assert.match(said, /sandbox_fault|ActionAttemptFailed/i);
    assert.deepEqual(asked, [UNLOCK, READ]);
  });
  test(`${who}: an attempt that stays pending is an error`, async () => {
    const { code, said, asked } = await unlock(call, [`${READ}:attempt=pending`]);
    assert.notEqual(code, 0);
    assert.match(said, /timed? ?out|pending|timeout/i);
    assert.equal(asked[0], UNLOCK);
    assert.ok(asked.length > 2 && asked.slice(1).every((operation) => operation === READ), `${asked}`);
  });
}
