// The one timer for all requests: Node warns of times below zero, so there are none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import timers from 'node:timers';
import { OK, startServer } from './server.mjs';

const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };

// The package takes its timers when it is loaded.
const { setTimeout } = timers;
const times = [];
timers.setTimeout = (work, ms, ...more) => (times.push(ms), setTimeout(work, ms, ...more));
const { Seam } = await import('libseam');
timers.setTimeout = setTimeout;

test('no timer is set to a time that is over', async (t) => {
  const server = await startServer(t, OK);
  const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint });
  await seam.userIdentities.delete(PARAMS, { timeout: 200 });
  // The time of the first request is over before the timer gets its turn.
  const start = performance.now();
  while (performance.now() - start < 250);
  await seam.userIdentities.delete(PARAMS);
  assert.ok(times.length > 1);
  assert.deepEqual(
    times.filter((ms) => !(ms >= 0)),
    [],
  );
});
