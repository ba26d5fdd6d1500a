// The person of the tests, and what the sandbox has of her.

/** Her identity. */
export const AMARA = '5c945ab5-c75e-4bcb-8e5f-9410061c401f';
/** Her user at the access system below. */
export const HER_USER = 'c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe';
/** The access system that she has a user at. */
export const HEADQUARTERS = '1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64';

/** Returns the removals that the sandbox received. */
export async function removals(sandbox) {
  const { requests } = await sandbox.ask('/_sandbox/requests/list');
  return requests.map(({ operation }) => operation).filter((name) => !/\.(get|list\w*)$/.test(name));
}

/** Lets the sandbox show that an access system is not connected, which is a guard of plans about it. */
export async function disconnect(sandbox) {
  const errors = [
    {
      error_code: 'acs_system_disconnected',
      message: 'It is offline.',
      created_at: '2026-01-01T00:00:00Z',
    },
  ];
  const change = { resource: 'acs_system', id: HEADQUARTERS, members: { errors } };
  await sandbox.ask('/_sandbox/objects/change', change);
}

/** Reports whether the sandbox has Amara Okafor, or a user of hers. */
export async function isThere(sandbox) {
  const { user_identities: identities } = await sandbox.ask('/user_identities/list');
  const { acs_users: users } = await sandbox.ask('/acs/users/list');
  return (
    identities.some(({ user_identity_id: id }) => id === AMARA) ||
    users.some(({ acs_user_id: id }) => id === HER_USER)
  );
}
