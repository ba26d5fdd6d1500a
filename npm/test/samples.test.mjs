// The JavaScript samples that Seam's documentation has for the table of removals, run as they are written there, each on a fresh sandbox.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import { Seam } from 'libseam';
import { Seam as Removals } from 'libseam/removals';
import { repository } from './repository.mjs';
import { startSandbox } from './sandbox.mjs';

const AsyncFunction = (async () => {}).constructor;

/** Creates a function that returns the state of an object in the sandbox. */
const look = (path, id, member) => async (sandbox) => {
  const { status, body } = await sandbox.ask(path, id);
  return status === 404 ? 'gone' : member ? (Object.values(body)[0][member] ?? null) : 'there';
};

const SAMPLES = [
  {
    name: 'userIdentities.removeAcsUser',
    code: `
await seam.userIdentities.removeAcsUser({
  user_identity_id: "5c945ab5-c75e-4bcb-8e5f-9410061c401f",
  acs_user_id: "c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe",
});
`,
    look: look('/acs/users/get', { acs_user_id: 'c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe' }, 'user_identity_id'),
    before: '5c945ab5-c75e-4bcb-8e5f-9410061c401f',
    after: null,
  },
  {
    name: 'acs.users.removeFromAccessGroup',
    code: `
await seam.acs.users.removeFromAccessGroup({
  acs_user_id: "8d7e0b3a-b889-49a7-9164-4b71a0506a33",
  acs_access_group_id: "123e4567-e89b-12d3-a456-426614174000",
});
`,
    async look(sandbox) {
      const { body } = await sandbox.ask('/acs/access_groups/list_users', {
        acs_access_group_id: '123e4567-e89b-12d3-a456-426614174000',
      });
      return body.acs_users.some((user) => user.acs_user_id === '8d7e0b3a-b889-49a7-9164-4b71a0506a33');
    },
    before: true,
    after: false,
  },
  {
    name: 'acs.users.delete',
    code: `
await seam.acs.users.delete({
  user_identity_id: "586c225c-b05c-4af4-8679-9c8a46066cce",
  acs_system_id: "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64",
});

/*
// void
*/
`,
    look: look('/acs/users/get', { acs_user_id: 'acc00000-0000-4000-8000-000000000003' }),
    before: 'there',
    after: 'gone',
  },
  {
    name: 'acs.credentials.unassign',
    code: `
await seam.acs.credentials.unassign({
  acs_user_id: "33333333-3333-3333-3333-333333333333",
  acs_credential_id: "66666666-6666-6666-6666-666666666666",
});
`,
    look: look(
      '/acs/credentials/get',
      { acs_credential_id: '66666666-6666-6666-6666-666666666666' },
      'acs_user_id',
    ),
    before: '33333333-3333-3333-3333-333333333333',
    after: null,
  },
  {
    name: 'userIdentities.delete',
    code: `
await seam.userIdentities.delete({
  user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3",
});

/*
// void
*/
`,
    look: look('/user_identities/get', { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' }),
    before: 'there',
    after: 'gone',
  },
];

test('there is a sample for every removal of the table of removals', () => {
  const { removals } = JSON.parse(fs.readFileSync(new URL('spec/effects.json', repository), 'utf8'));
  const inTable = Removals.operations.filter((name) => removals.includes(name));
  const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  assert.deepEqual(SAMPLES.map(({ name }) => name).sort(), inTable.map(camel).sort());
});

for (const { name, code, look, before, after } of SAMPLES) {
  test(`${name} runs as written`, async (t) => {
    const sandbox = await startSandbox(t);
    assert.deepEqual(await look(sandbox), before);
    const seam = new Seam({ apiKey: sandbox.apiKey, endpoint: sandbox.endpoint });
    await new AsyncFunction('seam', code)(seam);
    assert.deepEqual(await look(sandbox), after);
  });

  test(`${name} resolves to undefined, whatever the credential and the transport`, async (t) => {
    const sandbox = await startSandbox(t);
    const { endpoint, workspaceId, personalAccessToken, consoleSessionToken, apiKey } = sandbox;
    const clients = [
      Seam.fromPersonalAccessToken(personalAccessToken, workspaceId, { endpoint }),
      Seam.fromConsoleSessionToken(consoleSessionToken, workspaceId, { endpoint }),
      Seam.fromApiKey(apiKey, { endpoint, fetch }),
    ];
    const expression = code.match(/await ([^;]*);/)[1];
    for (const seam of clients) {
      assert.equal(await new AsyncFunction('seam', `return ${expression}`)(seam), undefined);
      assert.deepEqual(await look(sandbox), after);
      await sandbox.ask('/_sandbox/reset', {});
    }
  });
}
