// Tests put timers and clocks of their own in the place of the platform's, as Jest, Vitest and sinon do: no call hangs.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { test } from 'node:test';
import timers from 'node:timers';
import { pathToFileURL } from 'node:url';
import * as node from 'libseam';
import { OK, startServer } from './server.mjs';

const PARAMS = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
const dist = path.dirname(createRequire(import.meta.url).resolve('libseam/package.json'));
const browser = await import(pathToFileURL(path.join(dist, 'dist/browser.js')));
const NAMES = [
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
];

/** Lets no timer of these objects go off, and no time pass, while `work` runs. */
async function withoutTime(work) {
  const real = { ...globalThis, ...timers };
  const { performance, Date } = globalThis;
  for (const name of NAMES) globalThis[name] = timers[name] = () => 1;
  // Node 18's `fetch` tells it something.
  globalThis.performance = { now: () => 0, markResourceTiming() {} };
  globalThis.Date = class extends Date {
    static now = () => 0;
  };
  try {
    return await work();
  } finally {
    for (const name of NAMES) globalThis[name] = timers[name] = real[name];
    Object.assign(globalThis, { performance, Date });
  }
}

for (const [entry, { Seam }] of Object.entries({ node, browser })) {
  test(`${entry}: calls on a kept connection end`, async (t) => {
    const server = await startServer(t, OK);
    const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint });
    await seam.userIdentities.delete(PARAMS);
    // The connection is kept from here on.
    await new Promise((resolve) => setImmediate(resolve));
    await withoutTime(async () => {
      await seam.userIdentities.delete(PARAMS);
      await seam.userIdentities.delete(PARAMS);
    });
    assert.equal(server.requests.length, 3);
  });

  test(`${entry}: a call whose first attempt fails is tried again`, async (t) => {
    const server = await startServer(t, { status: 503 }, OK);
    const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint, retries: 1 });
    const reply = await withoutTime(() => seam.reply('user_identities.delete', PARAMS));
    assert.equal(reply.attempts, 2);
  });

  test(`${entry}: a call without a reply is a timeout`, async (t) => {
    const server = await startServer(t, () => {});
    const seam = new Seam({ apiKey: 'seam_test', endpoint: server.endpoint, retries: 0, timeout: 200 });
    await withoutTime(() => assert.rejects(seam.userIdentities.delete(PARAMS), { kind: 'timeout' }));
  });
}
