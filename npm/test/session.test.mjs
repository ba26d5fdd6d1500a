// Publishable keys and client sessions against a sandbox.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Seam, SeamWithoutWorkspace } from 'libseam';
import { startSandbox } from './sandbox.mjs';

const rooms = 'cacc0000-0000-4000-8000-000000000004';

test('a publishable key begins a session, which sees what the server grants it', async (t) => {
  const { endpoint, publishableKey, ask } = await startSandbox(t);
  const begin = () => Seam.fromPublishableKey(publishableKey, 'page-1', { endpoint });
  const page = await begin();
  assert.deepEqual(await page.devices.list(), []);
  const own = await page.clientSessions.get();
  assert.equal(own.user_identifier_key, 'page-1');
  await ask('/client_sessions/grant_access', {
    user_identifier_key: 'page-1',
    connected_account_ids: [rooms],
  });
  assert.notDeepEqual(await page.devices.list(), []);
  const again = await begin();
  assert.equal((await again.clientSessions.get()).client_session_id, own.client_session_id);
  await ask('/client_sessions/revoke', { client_session_id: own.client_session_id });
  await assert.rejects(page.devices.list(), { kind: 'unauthorized', errorType: 'client_session_revoked' });
});

test('a publishable key that nobody knows begins no session, and is in no error', async (t) => {
  const { endpoint } = await startSandbox(t);
  const key = 'seam_pk1Wrong_000000000000';
  await assert.rejects(Seam.fromPublishableKey(key, 'page-1', { endpoint }), (error) => {
    assert.equal(error.errorType, 'invalid_publishable_key');
    assert.ok(!JSON.stringify(error).includes(key) && !error.stack.includes(key));
    return true;
  });
});

test('a token alone lists the workspaces and creates one', async (t) => {
  const { endpoint, personalAccessToken } = await startSandbox(t);
  const seam = SeamWithoutWorkspace.fromPersonalAccessToken(personalAccessToken, { endpoint });
  const made = await seam.workspaces.create({ name: 'Second' });
  const ids = (await seam.workspaces.list()).map((workspace) => workspace.workspace_id);
  assert.equal(ids.length, 2);
  assert.ok(ids.includes(made.workspace_id));
});
