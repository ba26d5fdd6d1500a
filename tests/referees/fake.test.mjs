// Our packages and our command against the official fake server. It has two of the removals; the other three must end in an
// error, never in success. Its ids do not have the API's form.
import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { createFake } from '@seamapi/fake-seam-connect';
import { ours, run } from './program.mjs';

const fake = await createFake();
const seed = await fake.seed();
await fake.startServer({ port: 0 });
after(() => fake.stopServer());
const variables = {
  SEAM_ENDPOINT: `http://localhost:${fake.server.server.address().port}`,
  SEAM_API_KEY: seed.seam_apikey1_token,
};
const system = {
  acs_system_id: seed.visionline_acs_system_1,
  workspace_id: seed.seed_workspace_1,
};
const database = fake.database;

/** Creates two people in one group. */
function people() {
  const group = database.addAcsAccessGroup({ ...system, external_type: 'salto_access_group', name: 'Staff' });
  const [one, other] = ['One', 'Other'].map((full_name) =>
    database.addAcsUser({ ...system, external_type: 'salto_site_user', full_name }),
  );
  for (const { acs_user_id } of [one, other]) {
    database.addAcsUserToAcsAccessGroup({ acs_user_id, acs_access_group_id: group.acs_access_group_id });
  }
  return { one: one.acs_user_id, other: other.acs_user_id, group: group.acs_access_group_id };
}

const users = () => fake.database.acs_users.map(({ acs_user_id }) => acs_user_id);
const members = (group) =>
  JSON.stringify(fake.database.acs_access_groups.find(({ acs_access_group_id }) => acs_access_group_id === group));

for (const [who, call] of Object.entries(ours)) {
  test(`${who}: a membership, then the user`, async () => {
    const { one, other, group } = people();
    assert.ok(members(group).includes(one) && members(group).includes(other));
    const before = users();
    const membership = JSON.stringify({ acs_user_id: one, acs_access_group_id: group });
    const removed = await run(call('acs.users.remove_from_access_group', membership), variables);
    assert.equal(removed.code, 0, removed.said);
    assert.ok(!members(group).includes(one) && members(group).includes(other));
    assert.deepEqual(users(), before);
    const user = JSON.stringify({ acs_user_id: one });
    const deleted = await run(call('acs.users.delete', user), variables);
    assert.equal(deleted.code, 0, deleted.said);
    assert.deepEqual(users(), before.filter((id) => id !== one));
    const again = await run(call('acs.users.delete', user), variables);
    assert.notEqual(again.code, 0);
    assert.match(again.said, /acs_user_not_found|not_found|NotFound/);
    assert.deepEqual(users(), before.filter((id) => id !== one));
  });
  test(`${who}: what the fake has not`, async () => {
    const { one } = people();
    const before = users();
    for (const [operation, params] of [
      ['acs.credentials.unassign', { acs_user_id: one, acs_credential_id: 'acs_credential1' }],
      ['user_identities.delete', { user_identity_id: seed.john_user_identity_id }],
      ['user_identities.remove_acs_user', { user_identity_id: seed.john_user_identity_id, acs_user_id: one }],
    ]) {
      const { code, said } = await run(call(operation, JSON.stringify(params)), variables);
      assert.notEqual(code, 0, said);
      assert.match(said, /not_found|NotFound|not found|404/i);
    }
    assert.deepEqual(users(), before);
  });
  test(`${who}: another's key`, async () => {
    const { one } = people();
    const user = JSON.stringify({ acs_user_id: one });
    const { code } = await run(call('acs.users.delete', user), { ...variables, SEAM_API_KEY: 'seam_apikey9_token' });
    assert.notEqual(code, 0);
    assert.ok(users().includes(one));
  });
}
