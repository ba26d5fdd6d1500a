// The one timer for all requests, on a clock that the test moves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { OK, startServer } from './server.mjs';
import { Seam, advance, pass, timesSet } from './virtual-clock.mjs';

const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };

test('no timer is set to a time in the past', async (t) => {
  const server = await startServer(t, OK);
  const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint });
  await seam.userIdentities.delete(PARAMS, { timeout: 200 });
  // The time of the first request is over before its timer gets a turn.
  pass(250);
  await seam.userIdentities.delete(PARAMS);
  assert.ok(timesSet.length > 1);
  assert.deepEqual(
    timesSet.filter((ms) => !(ms >= 0)),
    [],
  );
});

test('each call ends at its own timeout, whatever timeouts others have', { timeout: 60_000 }, async (t) => {
  const server = await startServer(t, () => {});
  const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint, retries: 0 });
  const ended = [];
  const call = (timeout) =>
    seam.userIdentities.delete(PARAMS, { timeout }).catch(({ kind }) => ended.push([kind, timeout]));
  const long = call(60_000);
  const calls = [call(150), call(50)];
  await server.received(3);
  advance(49);
  await setImmediate();
  assert.deepEqual(ended, []);
  advance(1);
  await calls[1];
  assert.deepEqual(ended, [['timeout', 50]]);
  // It begins at 50 and ends at 101, before the call that began first.
  calls.push(call(51));
  await server.received(4);
  advance(51);
  await calls[2];
  advance(48);
  await setImmediate();
  assert.deepEqual(ended, [
    ['timeout', 50],
    ['timeout', 51],
  ]);
  advance(1);
  await calls[0];
  assert.deepEqual(ended.at(-1), ['timeout', 150]);
  advance(60_000);
  await long;
  assert.deepEqual(ended.at(-1), ['timeout', 60_000]);
});
