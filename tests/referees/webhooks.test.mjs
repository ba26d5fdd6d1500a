// Webhooks: Svix signs and ours verifies, and the official packages judge the requests of tests/webhooks as ours do, except
// where the lists below say why not.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import readline from 'node:readline';
import test, { mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { SeamWebhook as OfficialWebhook } from 'seam';
import { Webhook as Svix } from 'svix';

const { LIBSEAM_INSTALLED, LIBSEAM_OFFICIAL_PYTHON } = process.env;
const { SeamWebhook } = await import(pathToFileURL(`${LIBSEAM_INSTALLED}/dist/webhook.js`));
const file = JSON.parse(fs.readFileSync(new URL('../webhooks/vectors.json', import.meta.url), 'utf8'));
// The official packages have one tolerance.
const vectors = file.vectors
  .map((vector) => ({ ...file.defaults, ...vector }))
  .filter((vector) => vector.tolerance_ms === null);

/** Requests that the official packages accept and ours does not, or the other way round. */
const OF_BOTH = {
  'a-repeated-header-is-refused': 'their headers are an object, in which the last value counts',
  'a-header-repeated-with-its-own-value-is-refused': 'likewise',
  'white-space-around-a-value-does-not-count': 'they expect an HTTP server to have taken it away',
  'a-byte-order-mark-before-the-event-is-passed-over': 'their readers of JSON refuse one',
  'a-type-that-is-there-twice-is-no-event': 'of members with one name their last counts',
  'a-body-nested-too-deeply-is-no-event': 'they have no limit of their own',
  'a-secret-that-is-padded-with-white-space-is-refused': 'their readers of base64 pass over it',
};
const DISAGREEMENTS = {
  JavaScript: {
    ...OF_BOTH,
    'an-old-request-is-refused': 'it counts whole seconds, so that a millisecond too old is not too old',
  },
  Python: OF_BOTH,
};

/** Reports whether the official JavaScript accepts the request of a vector. */
function javaScriptAccepts({ secret, headers, body, body_hex, now_ms }) {
  mock.timers.enable({ apis: ['Date'], now: now_ms });
  try {
    const payload = body_hex === undefined ? body : Buffer.from(body_hex, 'hex').toString();
    new OfficialWebhook(secret).verify(payload, Object.fromEntries(headers));
    return true;
  } catch {
    return false;
  } finally {
    mock.timers.reset();
  }
}

/** Returns, for each vector, whether the official Python accepts its request. */
async function pythonAccepts() {
  const child = spawn(LIBSEAM_OFFICIAL_PYTHON, ['official_webhook.py'], {
    cwd: import.meta.dirname,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  child.stdin.end(vectors.map((vector) => `${JSON.stringify(vector)}\n`).join(''));
  const accepted = [];
  for await (const line of readline.createInterface({ input: child.stdout })) accepted.push(JSON.parse(line));
  await closed;
  assert.equal(accepted.length, vectors.length);
  return accepted;
}

const judges = { JavaScript: vectors.map(javaScriptAccepts), Python: await pythonAccepts() };

for (const [judge, accepted] of Object.entries(judges)) {
  test(`the official ${judge} judges as ours does, except where it is known why not`, () => {
    const differing = vectors.filter(({ expect }, index) => (expect.event !== undefined) !== accepted[index]);
    assert.deepEqual(
      differing.map(({ name }) => name).sort(),
      Object.keys(DISAGREEMENTS[judge]).sort(),
    );
    assert.ok(accepted.filter(Boolean).length > 10, 'it accepts what is right');
  });
}

test('ours verifies what Svix signs', () => {
  for (let size = 1; size <= 64; size++) {
    const secret = `whsec_${Buffer.from(Array.from({ length: size }, (_, at) => (at * 37) % 256)).toString('base64')}`;
    const body = JSON.stringify({ event_id: `e${size}`, event_type: 'lock.unlocked', text: 'é'.repeat(size * 11) });
    const id = `msg_${size}`;
    const now = new Date();
    const signature = new Svix(secret).sign(id, now, body);
    const timestamp = String(Math.floor(now / 1000));
    for (const brand of ['svix', 'webhook']) {
      const headers = { [`${brand}-id`]: id, [`${brand}-timestamp`]: timestamp, [`${brand}-signature`]: signature };
      const event = new SeamWebhook(secret).verify(body, headers);
      assert.deepEqual(event, JSON.parse(body));
      assert.throws(() => new SeamWebhook(secret).verify(`${body} `, headers), { kind: 'webhook_verification' });
      assert.deepEqual(event, new OfficialWebhook(secret).verify(body, headers));
    }
  }
});

test('the signatures of tests/webhooks are those of Svix', () => {
  let compared = 0;
  for (const { secret, headers, body, body_hex, expect } of vectors) {
    if (body_hex !== undefined || expect.event === undefined) continue;
    const values = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase().replace(/^\w+-/, ''), value.trim()]));
    const time = new Date(Number(values.timestamp) * 1000);
    const signature = new Svix(secret.padEnd(6 + Math.ceil((secret.length - 6) / 4) * 4, '=')).sign(values.id, time, body);
    assert.ok(values.signature.split(' ').includes(signature), `${expect.event}: ${signature}`);
    compared += 1;
  }
  assert.ok(compared > 15);
});
