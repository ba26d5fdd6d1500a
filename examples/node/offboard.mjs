// Takes away all access that a person has, and can be run again if it was interrupted.
//
//   node offboard.mjs elif.json
//
// The file names what the person has (elif.json is somebody in the sandbox's demo company). The key comes from the
// environment variable SEAM_API_KEY; `seam sandbox --seed demo` prints one, and where it listens.
import { readFile } from 'node:fs/promises';
import { Seam, SeamError } from 'libseam';

const [file] = process.argv.slice(2);
if (!file) {
  console.error('usage: node offboard.mjs PERSON.json');
  process.exit(2);
}
const { user_identity_id, acs_users } = JSON.parse(await readFile(file, 'utf8'));

// A removal that was done in an earlier run is as good as one that is done now.
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
  // Nothing was taken for done that is not: run it again once the reason is gone.
  console.error(`stopped at ${error.operation ?? 'the start'}: ${error.message} [${error.kind}]`);
  process.exitCode = 1;
}
