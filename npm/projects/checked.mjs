// What came of the scenario in a project, and whether the person is really gone.
import assert from 'node:assert/strict';
import { startSandbox } from '../test/sandbox.mjs';

const PERSON = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
/** The results of the scenario on every platform. */
const EXPECTED = {
  invalid: 'invalid_params',
  removed: true,
  refused: 'not_found',
  read: 'not_found',
  events: ['send', 'reply', 'done'],
};

/** The results that differ over `fetch`, which may send a request again by itself. */
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

/** Checks the results of the scenario, which `work` returns as JSON text. */
export async function checked(t, work, more = {}) {
  assert.deepEqual(JSON.parse(await removed(t, work)), { ...EXPECTED, ...more });
}
