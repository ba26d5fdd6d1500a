// Node's own fetch, and nothing else: `bare_fetch.mjs CALLS WARM_UP`.
import { ACS_USER_ID, measure } from './gauge.mjs';

const url = new URL('/acs/users/delete', process.env.SEAM_ENDPOINT);
const headers = {
  authorization: `Bearer ${process.env.SEAM_API_KEY}`,
  'content-type': 'application/json',
  accept: 'application/json',
};

await measure(async () => {
  const body = JSON.stringify({ acs_user_id: ACS_USER_ID });
  const reply = await fetch(url, { method: 'POST', headers, body });
  if (reply.status !== 200 || !(await reply.json()).ok) throw new Error(`status ${reply.status}`);
});
