// The same from CommonJS: the types must be those of a CommonJS module.
import seam = require('libseam');

const client: seam.Seam = new seam.Seam({ apiKey: 'seam_test' });
const done: Promise<void> = client.acs.users.delete({ acs_user_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' });
export = { client, done };
