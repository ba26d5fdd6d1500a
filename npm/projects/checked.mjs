// What came of the scenario in a project, and whether the person is really gone.
import assert from 'node:assert/strict';
import { startSandbox } from '../test/sandbox.mjs';

const PERSON = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
/** What the scenario gives everywhere. */
const EXPECTED = {
  invalid: 'invalid_params',
  removed: true,
  refused: 'not_found',
  events: ['send', 'reply', 'done'],
};

/** What differs where `fetch` moves the bytes, of which nobody knows whether it sends again by itself. */
export const BY_FETCH = { refused: 'unconfirmed' };

/** Starts a sandbox, lets `work` use it, and looks whether the person is really gone. Returns what `work` gives. */
export async function removed(t, work) {
  const sandbox = await startSandbox(t);
  const variables = { SEAM_ENDPOINT: sandbox.endpoint, SEAM_API_KEY: sandbox.apiKey };
  assert.equal((await sandbox.ask('/user_identities/get', PERSON)).status, 200);
  const result = await work(variables);
  assert.equal((await sandbox.ask('/user_identities/get', PERSON)).status, 404);
  return result;
}

/** The same, for `work` that gives what the scenario did, as text. */
export async function checked(t, work, more = {}) {
  assert.deepEqual(JSON.parse(await removed(t, work)), { ...EXPECTED, ...more });
}
