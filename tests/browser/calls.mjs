/** One call of every operation with the ids of its documentation, and its changes to the demo company. */
export const CALLS = [
  {
    operation: 'user_identities.remove_acs_user',
    params: {
      user_identity_id: '5c945ab5-c75e-4bcb-8e5f-9410061c401f',
      acs_user_id: 'c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe',
    },
    changes: { identity_links: -1 },
  },
  {
    operation: 'acs.users.remove_from_access_group',
    params: {
      acs_user_id: '8d7e0b3a-b889-49a7-9164-4b71a0506a33',
      acs_access_group_id: '123e4567-e89b-12d3-a456-426614174000',
    },
    changes: { acs_access_group_memberships: -1 },
  },
  {
    operation: 'acs.users.delete',
    params: {
      user_identity_id: '586c225c-b05c-4af4-8679-9c8a46066cce',
      acs_system_id: '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64',
    },
    changes: {
      acs_users: -1,
      identity_links: -1,
      acs_access_group_memberships: -1,
      acs_credentials_assigned: -1,
      acs_credentials_invalidated: 1,
    },
  },
  {
    operation: 'acs.credentials.unassign',
    params: {
      acs_user_id: '33333333-3333-3333-3333-333333333333',
      acs_credential_id: '66666666-6666-6666-6666-666666666666',
    },
    changes: { acs_credentials_assigned: -1 },
  },
  {
    operation: 'user_identities.delete',
    params: { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' },
    changes: {
      user_identities: -1,
      acs_users: -2,
      identity_links: -2,
      acs_access_group_memberships: -2,
      acs_credentials: -3,
      acs_credentials_assigned: -3,
      client_sessions: -2,
    },
  },
];

/** Returns the changes of all counts in the sandbox while `work` runs. */
export async function changes(sandbox, work) {
  const { counts: before } = await sandbox.ask('/_sandbox/counts');
  await work();
  const { counts: after } = await sandbox.ask('/_sandbox/counts');
  const differences = Object.entries(after).map(([name, count]) => [name, count - before[name]]);
  return Object.fromEntries(differences.filter(([, by]) => by !== 0));
}
