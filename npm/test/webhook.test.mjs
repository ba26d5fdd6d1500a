// Webhooks: every vector of tests/webhooks/, and what only JavaScript has.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { SeamError, SeamInvalidOptionsError, SeamUsageError } from 'libseam';
import {
  SeamInvalidWebhookPayloadError,
  SeamWebhook,
  SeamWebhookError,
  SeamWebhookVerificationError,
} from 'libseam/webhook';
import { repository } from './repository.mjs';

const require = createRequire(import.meta.url);
const file = JSON.parse(fs.readFileSync(new URL('tests/webhooks/vectors.json', repository), 'utf8'));
const vectors = file.vectors.map((vector) => ({ ...file.defaults, ...vector }));
const [good] = vectors;

function bodyOf({ body, body_hex }) {
  return body_hex === undefined ? Buffer.from(body) : Buffer.from(body_hex, 'hex');
}

function run(vector, payload = bodyOf(vector), headers = vector.headers) {
  const tolerance = vector.tolerance_ms ?? undefined;
  const webhook = new SeamWebhook(vector.secret, { tolerance });
  return webhook.verify(payload, headers, { now: vector.now_ms });
}

function errorOf(work) {
  try {
    work();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

describe('vectors', () => {
  for (const vector of vectors) {
    test(vector.name, () => {
      if (vector.expect.event) {
        const event = run(vector);
        assert.deepEqual(event, JSON.parse(vector.body.replace(/^\ufeff/, '')));
        assert.equal(event.event_type, vector.expect.event);
        return;
      }
      const error = errorOf(() => run(vector));
      const { name, ...description } = error.toJSON();
      const { number, ...expected } = vector.expect.error;
      assert.deepEqual(description, expected);
      assert.equal(name, error.constructor.name);
    });
  }
  test('there are as many as were written', () => assert.ok(vectors.length > 80));
});

test('each error is of its class', () => {
  const byKind = {
    webhook_verification: [SeamWebhookVerificationError, SeamWebhookError],
    invalid_webhook_payload: [SeamInvalidWebhookPayloadError, SeamWebhookError],
    invalid_options: [SeamInvalidOptionsError, SeamUsageError],
  };
  const seen = new Set();
  for (const vector of vectors.filter(({ expect }) => expect.error)) {
    const { kind } = vector.expect.error;
    const error = errorOf(() => run(vector));
    for (const Class of byKind[kind]) assert.ok(error instanceof Class, `${vector.name}: ${Class.name}`);
    assert.ok(error instanceof SeamError);
    assert.match(error.stack, new RegExp(`^${byKind[kind][0].name}: `));
    assert.ok(!Object.hasOwn(error, 'name'));
    seen.add(kind);
  }
  assert.equal(seen.size, 3);
});

test('headers may be an object, a Headers, a Map, and lists of values', () => {
  const plain = Object.fromEntries(good.headers);
  const inLists = Object.fromEntries(good.headers.map(([name, value]) => [name.toUpperCase(), [value]]));
  const odd = { ...plain, cookie: undefined, via: null, age: 7, [Symbol('x')]: 'y' };
  for (const headers of [plain, inLists, odd, new Headers(plain), new Map(good.headers)]) {
    assert.equal(run(good, good.body, headers).event_type, good.expect.event);
  }
  const twice = { ...plain, 'svix-id': [plain['svix-id'], plain['svix-id']] };
  assert.match(errorOf(() => run(good, good.body, twice)).message, /`svix-id` is there more than once/);
});

test('the body may be a text, a Buffer, any view, and an ArrayBuffer', () => {
  const bytes = new TextEncoder().encode(`--${good.body}--`);
  const view = new DataView(bytes.buffer, 2, bytes.length - 4);
  for (const body of [good.body, Buffer.from(good.body), view, new TextEncoder().encode(good.body).buffer]) {
    assert.equal(run(good, body).event_type, good.expect.event);
  }
});

test('what was parsed, and what is no header, is refused by name', () => {
  const webhook = new SeamWebhook(good.secret);
  for (const [payload, got] of [
    [JSON.parse(good.body), 'an object'],
    [undefined, 'undefined'],
    [null, 'null'],
    [[1], 'an array'],
  ]) {
    const error = errorOf(() => webhook.verify(payload, good.headers));
    assert.equal(error.kind, 'invalid_params');
    assert.equal(error.problems[0].parameter, 'payload');
    assert.ok(error.message.includes(`got ${got}; what was parsed`), error.message);
  }
  for (const headers of [undefined, null, 'svix-id: x', 7]) {
    assert.match(errorOf(() => webhook.verify(good.body, headers)).message, /^`headers` must be an object/);
  }
});

test('a wrong secret or tolerance is refused at once, and a secret never shows', () => {
  for (const secret of [undefined, null, 7, Buffer.from('x')]) {
    assert.match(errorOf(() => new SeamWebhook(secret)).message, /^`secret` must be a string, got /);
  }
  for (const tolerance of [-1, NaN, '300', null]) {
    assert.match(
      errorOf(() => new SeamWebhook(good.secret, { tolerance })).message,
      /^`tolerance` must be a number/,
    );
  }
  const webhook = new SeamWebhook(good.secret);
  const shown = inspect(webhook, { showHidden: true, depth: 9 }) + JSON.stringify(webhook);
  assert.ok(!shown.includes(good.secret.slice(6)), shown);
});

test('without a time it is now', () => {
  const webhook = new SeamWebhook(good.secret);
  assert.match(
    errorOf(() => webhook.verify(good.body, good.headers)).message,
    /`svix-timestamp` is \d+ s old/,
  );
  const years = new SeamWebhook(good.secret, { tolerance: 100 * 365 * 86_400_000 });
  assert.equal(years.verify(good.body, good.headers).event_type, good.expect.event);
});

test('CommonJS has the same classes, and the main entry points name none of them', () => {
  const common = require('libseam/webhook');
  assert.equal(common.SeamWebhook, SeamWebhook);
  assert.ok(!Object.keys(require('libseam')).includes('webhook'));
  const page = fs.readFileSync(require.resolve('libseam').replace('node.cjs', 'browser.js'), 'utf8');
  assert.ok(!page.includes('SeamWebhook'), 'a page does not load it');
});

test('a request of node:http is checked as it arrived', async () => {
  const webhook = new SeamWebhook(good.secret);
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    try {
      const event = webhook.verify(Buffer.concat(chunks), request.headers, { now: good.now_ms });
      response.end(event.event_type);
    } catch (error) {
      response.statusCode = error instanceof SeamWebhookVerificationError ? 401 : 500;
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const headers = Object.fromEntries(good.headers);
  const answered = await fetch(url, { method: 'POST', headers, body: good.body });
  assert.equal(await answered.text(), good.expect.event);
  const refused = await fetch(url, { method: 'POST', headers, body: `${good.body} ` });
  assert.equal(refused.status, 401);
  server.close();
});
