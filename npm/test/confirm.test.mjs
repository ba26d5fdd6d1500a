// Removals that are confirmed, by the client that removes and by another one with the token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Seam, SeamWithoutWorkspace } from 'libseam';
import { startSandbox } from './sandbox.mjs';

const USER = { acs_user_id: 'acc00000-0000-4000-8000-000000000003' };
const QUICK = { first: 10, max: 50 };

/** Creates a client with the API key of `sandbox`. */
const clientOf = ({ endpoint, apiKey }) => new Seam({ endpoint, apiKey });

/** Removes a user of an access system that does not hear of it, and returns what is known. */
async function remove(seam, user) {
  const confirm = { ...QUICK, deadline: 2_000 };
  const known = await seam.acs.users.delete(user, { confirm, onUnconfirmed: 'return' });
  assert.deepEqual([known.verdict, known.level, known.removal.outcome], ['pending', 'none', 'accepted']);
  return known;
}

/** Creates a workspace, and returns a client for it with its id. */
async function makeWorkspace({ endpoint, personalAccessToken }) {
  const all = SeamWithoutWorkspace.fromPersonalAccessToken(personalAccessToken, { endpoint });
  const { workspace_id } = await all.workspaces.create({ name: 'Elsewhere' });
  return {
    seam: Seam.fromPersonalAccessToken(personalAccessToken, workspace_id, { endpoint }),
    workspace_id,
  };
}

/** Returns the operations that `sandbox` was asked for from the request number `from` on. */
async function asked(sandbox, from = 0) {
  const { body } = await sandbox.ask('/_sandbox/requests/list', {});
  return body.requests.map(({ operation }) => operation).slice(from);
}

test('a removal with confirm resolves to what is known of it, and without to nothing', async (t) => {
  const seam = clientOf(await startSandbox(t));
  const known = await seam.acs.users.delete(USER, { confirm: { ...QUICK, deadline: 60_000 } });
  assert.deepEqual(
    [known.operation, known.verdict, known.level],
    ['acs.users.delete', 'confirmed', 'access_system'],
  );
  assert.deepEqual(
    known.checks.filter(({ deciding }) => deciding).map(({ operation, state }) => [operation, state]),
    [['acs.users.get', 'gone']],
  );
  assert.equal(known.token, undefined);
  const [other] = await seam.acs.users.list({});
  assert.equal(
    await seam.acs.users.delete({ acs_user_id: other.acs_user_id }, { confirm: false }),
    undefined,
  );
});

test('confirm as a list or a Map is refused, and nothing is sent', async (t) => {
  const sandbox = await startSandbox(t);
  const seam = clientOf(sandbox);
  const kind = 'invalid_options';
  for (const [confirm, message] of [
    [[], /`confirm` must be true, false or an object, got an array/],
    [new Map([['deadline', 1]]), /`confirm` is a Map, which JSON cannot represent/],
  ]) {
    await assert.rejects(seam.acs.users.delete(USER, { confirm }), { kind, message, outcome: 'not_sent' });
  }
  const many = { items: [USER], scope: { acs_system_id: USER.acs_user_id } };
  const message = /`confirm` must be true, or left out/;
  assert.throws(() => seam.confirmMany('acs.users.delete', many, { confirm: false }), { kind, message });
  assert.deepEqual(await asked(sandbox), []);
});

test('another client goes on with the token of a removal that is pending', async (t) => {
  const sandbox = await startSandbox(t, '--lag', '*=1h');
  const { token } = await remove(clientOf(sandbox), USER);
  for (const secret of [sandbox.apiKey, sandbox.personalAccessToken]) assert.ok(!token.includes(secret));
  const { endpoint, personalAccessToken, workspaceId } = sandbox;
  const other = Seam.fromPersonalAccessToken(personalAccessToken, workspaceId, { endpoint });
  const refusal = await other.confirm(token, { confirm: { ...QUICK, deadline: 2_000 } }).then(
    () => assert.fail('nothing has happened yet'),
    (error) => error,
  );
  assert.deepEqual([refusal.kind, refusal.confirmation.verdict], ['not_confirmed', 'pending']);

  await sandbox.ask('/_sandbox/clock/set', { advance_ms: 3_600_000 });
  const before = (await asked(sandbox)).length;
  const known = await other.confirm(refusal.confirmation.token, { confirm: { ...QUICK, deadline: 60_000 } });
  assert.deepEqual(
    [known.operation, known.verdict, known.level],
    ['acs.users.delete', 'confirmed', 'access_system'],
  );
  assert.deepEqual([known.workspace_id, known.token], [workspaceId, undefined]);
  const since = await asked(sandbox, before);
  assert.ok(since.includes('acs.users.get'));
  assert.ok(!since.includes('acs.users.delete'), 'nothing is removed again');
});

test('a client for another workspace goes on with no token, and sends nothing', async (t) => {
  const sandbox = await startSandbox(t, '--lag', '*=1h');
  const { token } = await remove(clientOf(sandbox), USER);
  const { seam: elsewhere } = await makeWorkspace(sandbox);
  const before = (await asked(sandbox)).length;
  await assert.rejects(elsewhere.confirm(token), { kind: 'invalid_options', outcome: 'not_sent' });
  assert.deepEqual(await asked(sandbox, before), []);
});

test('a credential of another workspace is an error before anything else is read', async (t) => {
  const sandbox = await startSandbox(t, '--lag', '*=1h');
  const { endpoint } = sandbox;
  const { seam: elsewhere, workspace_id } = await makeWorkspace(sandbox);
  const made = await fetch(`${endpoint}/_sandbox/acs_systems/create`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sandbox.personalAccessToken}`,
      'seam-workspace': workspace_id,
      'content-type': 'application/json',
      connection: 'close',
    },
    body: JSON.stringify({ name: 'Office' }),
  });
  const { acs_system_id } = (await made.json()).acs_system;
  const { acs_user_id } = await elsewhere.acs.users.create({ acs_system_id, full_name: 'Ada Byron' });
  const { token } = await remove(elsewhere, { acs_user_id });
  const before = (await asked(sandbox)).length;
  await assert.rejects(clientOf(sandbox).confirm(token), (error) => {
    assert.deepEqual([error.kind, error.outcome, error.confirmation], ['forbidden', 'accepted', undefined]);
    assert.match(error.message, /another workspace than the token/);
    return true;
  });
  assert.deepEqual(await asked(sandbox, before), ['workspaces.get']);
});
