// Run without any permission: neither the environment nor the network may be used.
import { Seam, isSeamError } from 'libseam';

const seam = new Seam({ apiKey: 'seam_test', endpoint: 'http://127.0.0.1:1', retries: 0 });
try {
  await seam.userIdentities.delete({ user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' });
} catch (error) {
  if (!isSeamError(error)) throw error;
  console.log(JSON.stringify({ kind: error.kind, message: error.message }));
}
