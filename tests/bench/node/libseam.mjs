// Our package: `libseam.mjs CALLS WARM_UP`.
import { Seam } from 'libseam';
import { ACS_USER_ID, measure } from './gauge.mjs';

const seam = new Seam();
await measure(() => seam.acs.users.delete({ acs_user_id: ACS_USER_ID }));
