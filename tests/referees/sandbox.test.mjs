// The official packages against our sandbox: each removal removes its object, and nothing else.
import assert from 'node:assert/strict';
import test from 'node:test';
import { official, run, startSandbox } from './program.mjs';

const CALLS = {
  'user_identities.remove_acs_user': {
    user_identity_id: '5c945ab5-c75e-4bcb-8e5f-9410061c401f',
    acs_user_id: 'c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe',
  },
  'acs.users.remove_from_access_group': {
    acs_user_id: '8d7e0b3a-b889-49a7-9164-4b71a0506a33',
    acs_access_group_id: '123e4567-e89b-12d3-a456-426614174000',
  },
  'acs.users.delete': {
    user_identity_id: '586c225c-b05c-4af4-8679-9c8a46066cce',
    acs_system_id: '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64',
  },
  'user_identities.delete': { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' },
  'acs.credentials.unassign': {
    acs_user_id: '33333333-3333-3333-3333-333333333333',
    acs_credential_id: '66666666-6666-6666-6666-666666666666',
  },
};
const NOBODY = '00000000-0000-4000-8000-00000000dead';

const sandbox = await startSandbox();
const reset = () => sandbox.ask('/_sandbox/reset');
/** Returns every object in the sandbox, without what each reset makes anew. */
const scene = async () =>
  JSON.parse(JSON.stringify(await sandbox.ask('/_sandbox/scene')), (name, value) =>
    /_at$|request_id|membership_id/.test(name) ? undefined : value,
  );

// Everything is set up before the first test, which uses the same sandbox.
await reset();
const before = await scene();
const expected = {};
for (const [operation, params] of Object.entries(CALLS)) {
  await reset();
  assert.equal((await sandbox.ask(`/${operation.replaceAll('.', '/')}`, params)).ok, true);
  expected[operation] = await scene();
}

for (const [operation, params] of Object.entries(CALLS)) {
  test(`${operation} takes something away`, () => assert.notDeepEqual(expected[operation], before));
  for (const [who, call] of Object.entries(official)) {
    test(`${who}: ${operation}`, async () => {
      await reset();
      const { code, said } = await run(call(operation, JSON.stringify(params)), sandbox.variables);
      assert.equal(code, 0, said);
      assert.deepEqual(await scene(), expected[operation]);
    });
    test(`${who}: ${operation} of nobody`, async () => {
      await reset();
      const nobody = { ...params, [Object.keys(params)[0]]: NOBODY };
      const { code, said } = await run(call(operation, JSON.stringify(nobody)), sandbox.variables);
      assert.notEqual(code, 0);
      assert.match(said, /not.?found|404/i);
      assert.deepEqual(await scene(), before);
    });
  }
}
