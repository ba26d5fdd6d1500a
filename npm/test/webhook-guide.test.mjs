// The program in docs/webhooks.md, as it stands there.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { repository } from './repository.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const key = Buffer.alloc(32, 7);
const event = '{"event_id": "e1", "event_type": "access_code.created", "workspace_id": "w1"}';

/** Returns the headers of a request that is sent now. */
function signed(body, by = key) {
  const now = `${Math.floor(Date.now() / 1000)}`;
  const signature = createHmac('sha256', by).update(`msg1.${now}.${body}`).digest('base64');
  return { 'svix-id': 'msg1', 'svix-timestamp': now, 'svix-signature': `v1,${signature}` };
}

test('the program takes events, and refuses what Seam did not sign', async (t) => {
  const guide = fs.readFileSync(new URL('docs/webhooks.md', repository), 'utf8');
  const [, text] = guide.match(/^```js webhook\.mjs\n(.*?)^```$/ms);
  // A folder from which `libseam` is found.
  const folder = fs.mkdtempSync(path.join(here, 'webhook-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  const program = path.join(folder, 'webhook.mjs');
  fs.writeFileSync(program, text);
  process.env.SEAM_WEBHOOK_SECRET = `whsec_${key.toString('base64')}`;
  const { receive } = await import(pathToFileURL(program));
  const { log } = console;
  const said = [];
  console.log = (...words) => said.push(words.join(' '));
  t.after(() => (console.log = log));
  assert.equal(receive(event, signed(event)), 204);
  assert.deepEqual(said, ['access_code.created e1']);
  assert.equal(receive(event, signed(event, Buffer.alloc(32))), 401);
  assert.equal(receive(`${event} `, signed(event)), 401);
  assert.equal(receive(event, {}), 401);
  assert.ok(!said.join().includes('whsec_'));
});
