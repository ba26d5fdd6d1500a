// Removes all access of a person, and can be run again after a failure.
//
//   node offboard.mjs elif.json
//
// The file lists the person's access (elif.json is somebody in the sandbox's demo company). The environment variable
// SEAM_API_KEY has the key; `seam sandbox --seed demo` prints one, with its endpoint.
import { readFile } from 'node:fs/promises';
import { Seam, SeamError } from 'libseam';

const [file] = process.argv.slice(2);
if (!file) {
  console.error('usage: node offboard.mjs PERSON.json');
  process.exit(2);
}
const { user_identity_id, acs_users } = JSON.parse(await readFile(file, 'utf8'));

// An earlier run may have removed something already.
const options = { missingOk: true, deadline: 60_000 };

try {
  const seam = new Seam();
  for (const { acs_user_id, acs_credential_ids, acs_access_group_ids } of acs_users) {
    for (const acs_credential_id of acs_credential_ids) {
      await seam.acs.credentials.unassign({ acs_credential_id, acs_user_id }, options);
      console.log(`unassigned  credential ${acs_credential_id}`);
    }
    for (const acs_access_group_id of acs_access_group_ids) {
      await seam.acs.users.removeFromAccessGroup({ acs_access_group_id, acs_user_id }, options);
      console.log(`removed     from access group ${acs_access_group_id}`);
    }
    await seam.userIdentities.removeAcsUser({ user_identity_id, acs_user_id }, options);
    await seam.acs.users.delete({ acs_user_id }, options);
    console.log(`deleted     access system user ${acs_user_id}`);
  }
  await seam.userIdentities.delete({ user_identity_id }, options);
  console.log(`deleted     person ${user_identity_id}`);
} catch (error) {
  if (!(error instanceof SeamError)) throw error;
  // No step was reported as done without a confirmation: run it again after fixing the cause.
  console.error(`stopped at ${error.operation ?? 'the start'}: ${error.message} [${error.kind}]`);
  process.exitCode = 1;
}
