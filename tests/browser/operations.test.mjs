// The packed package in a page, against a server of another origin.
import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { openPage, startBrowser } from './browser.mjs';
import { CALLS, changes } from './calls.mjs';
import { packageFolder } from './environment.mjs';
import { startSandbox } from './sandbox.mjs';
import { startSite } from './site.mjs';

const sandbox = await startSandbox();
const { endpoint, apiKey } = sandbox;
const browser = await startBrowser();
const PERSON = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };

/** The headers of the requests to the site's own backend. */
const seen = [];
const site = await startSite({
  pages: {
    '/': '<!doctype html><title>Operations</title>',
    '/backend/user_identities/delete': async (request, reply) => {
      seen.push(request.headers);
      const chunks = await collect(request);
      const answer = await sandbox.ask('/user_identities/delete', JSON.parse(Buffer.concat(chunks)));
      reply.setHeader('content-type', 'application/json');
      reply.end(JSON.stringify(answer));
    },
  },
  folders: { '/package/': packageFolder },
});
/** Number of posts to a server without CORS. */
let posts = 0;
const closed = await startSite({
  pages: {
    '/user_identities/delete': (request, reply) => {
      if (request.method === 'POST') posts += 1;
      reply.end('{"ok":true}');
    },
  },
});

async function collect(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks;
}

const { page, close } = await openPage(browser, site);
after(close);
await page.evaluate(async () => {
  const { Seam, isSeamError } = await import('/package/dist/browser.js');
  /** Returns the outcome of `work` in a form that can leave the page. */
  const outcomeOf = async (work) => {
    try {
      const value = await work();
      return { value: value === undefined ? 'undefined' : value };
    } catch (error) {
      if (!isSeamError(error)) throw error;
      return { error: { ...error, message: error.message, cause: String(error.cause) } };
    }
  };
  globalThis.libseam = { Seam, outcomeOf };
});

const OPTIONS = { endpoint, apiKey, dangerouslyAllowBrowser: true };

/** Returns the outcome of `reply` of a client with these options. */
function reply(options, params = PERSON, call = {}) {
  return page.evaluate(
    ([options, params, call]) => {
      const { Seam, outcomeOf } = globalThis.libseam;
      return outcomeOf(() => new Seam(options).reply('user_identities.delete', params, call));
    },
    [{ ...OPTIONS, ...options }, params, call],
  );
}

const misbehave = (rule) => sandbox.ask('/_sandbox/faults/set', { rules: [`*:${rule}`] });

beforeEach(() => sandbox.ask('/_sandbox/reset'));

describe('every operation, across origins', () => {
  assert.notEqual(new URL(site).origin, new URL(endpoint).origin);
  for (const { operation, params, changes: expected } of CALLS) {
    test(operation, async () => {
      const seen = await changes(sandbox, async () => {
        const outcome = await page.evaluate(
          ([options, operation, params]) => {
            const { Seam, outcomeOf } = globalThis.libseam;
            const camel = (word) => word.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
            const words = operation.split('.').map(camel);
            const verb = words.pop();
            const namespace = words.reduce((inner, word) => inner[word], new Seam(options));
            return outcomeOf(() => namespace[verb](params));
          },
          [OPTIONS, operation, params],
        );
        assert.deepEqual(outcome, { value: 'undefined' });
      });
      assert.deepEqual(seen, expected);
    });
  }
});

describe('what a page can know', () => {
  test('the request id of a success', async () => {
    const { value } = await reply();
    const { requests } = await sandbox.ask('/_sandbox/requests/list');
    assert.equal(value.requestId, requests.at(-1).request_id);
    assert.equal(requests.at(-1).credential, 'api_key');
  });

  test('the request id and the reason of a refusal', async () => {
    const { error } = await reply({}, { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fff' });
    const { requests } = await sandbox.ask('/_sandbox/requests/list');
    const { kind, outcome, httpStatus, errorType, requestId, attempts } = error;
    assert.deepEqual(
      { kind, outcome, httpStatus, errorType, requestId, attempts },
      {
        // The browser may have sent it twice, and this may be the answer to the second time.
        kind: 'unconfirmed',
        outcome: 'unknown',
        httpStatus: 404,
        errorType: 'user_identity_not_found',
        requestId: requests.at(-1).request_id,
        attempts: 1,
      },
    );
  });

  test('how long the server asks to wait', async () => {
    await misbehave('rate_limit=7');
    const { error } = await reply({ retries: 0 });
    assert.deepEqual([error.kind, error.retryAfterMs], ['rate_limited', 7000]);
  });

  test('that nothing was sent', async () => {
    const { error } = await reply({}, { user_identity: 'x' });
    assert.deepEqual([error.kind, error.attempts], ['invalid_params', 0]);
    assert.deepEqual((await sandbox.ask('/_sandbox/requests/list')).requests, []);
  });
});

describe('a server that misbehaves', () => {
  for (const [rule, code] of [
    ['html', 'malformed_reply'],
    ['ok_false', 'api_error'],
    ['redirect=http://127.0.0.1:9/', 'redirected'],
    ['status=204', 'malformed_reply'],
    ['truncate', 'connection_lost'],
    ['oversized', 'too_large'],
    ['garbage', 'connection_lost'],
  ]) {
    test(rule, async () => {
      await misbehave(rule);
      assert.equal((await reply({ retries: 0 })).error?.kind, code);
    });
  }

  test('a lost reply: that the retry finds nothing proves nothing', async () => {
    await misbehave('reset_mid_body,count=1');
    const { error } = await reply();
    assert.deepEqual([error.kind, error.outcome, error.attempts], ['unconfirmed', 'unknown', 2]);
  });

  test('a connection that closes before the reply: no success without the word of a reply', async () => {
    await misbehave('drop=after,count=1');
    const { error } = await reply();
    // Chromium may send a request again by itself, and then only it knows that the first one was lost.
    assert.deepEqual([error.kind, error.outcome], ['unconfirmed', 'unknown']);
    assert.ok([1, 2].includes(error.attempts), error.message);
    const { requests } = await sandbox.ask('/_sandbox/requests/list');
    assert.deepEqual(
      requests.map(({ status }) => status),
      [null, 404],
    );
  });

  test('two failures, then success', async () => {
    await misbehave('status=503,count=2');
    assert.equal((await reply()).value.attempts, 3);
  });

  test('a time-out', async () => {
    await misbehave('delay=60000');
    const { error } = await reply({ timeout: 100, retries: 0 });
    assert.deepEqual([error.kind, error.attempts], ['timeout', 1]);
  });

  test('a deadline', async () => {
    await misbehave('delay=60000');
    assert.equal((await reply({ deadline: 100 })).error.kind, 'timeout');
  });
});

for (const [when, attempts, outcome] of [
  ['under way', 1, 'unknown'],
  ['about to be sent', 0, 'not_sent'],
]) {
  test(`an abort ends a call that is ${when}, and the reason is kept`, async () => {
    await misbehave('delay=60000');
    const { error } = await page.evaluate(
      ([options, params, later]) => {
        const { Seam, outcomeOf } = globalThis.libseam;
        const aborter = new AbortController();
        const abort = () => aborter.abort(new Error('no more'));
        const onEvent = ({ type }) => type === 'send' && (later ? setTimeout(abort, 0) : abort());
        const seam = new Seam({ ...options, onEvent });
        return outcomeOf(() => seam.userIdentities.delete(params, { signal: aborter.signal }));
      },
      [OPTIONS, PERSON, attempts === 1],
    );
    assert.deepEqual(
      [error.kind, error.cause, error.attempts, error.outcome],
      ['cancelled', 'Error: no more', attempts, outcome],
    );
  });
}

test('offline is an error, and over when the network is back', async () => {
  await page.context().setOffline(true);
  const { error } = await reply({ retries: 0 });
  assert.equal(error.kind, 'connection_lost');
  await page.context().setOffline(false);
  assert.equal((await reply()).value.httpStatus, 200);
});

test('a server that does not allow the page gets no removal', async () => {
  const { error } = await reply({ endpoint: closed, retries: 0 });
  assert.equal(error.kind, 'connection_lost');
  assert.equal(posts, 0);
});

describe('a credential in a browser', () => {
  const make = (options) =>
    page.evaluate((options) => {
      const { Seam, outcomeOf } = globalThis.libseam;
      return outcomeOf(() => void new Seam(options));
    }, options);

  for (const credential of [
    { apiKey },
    { personalAccessToken: 'seam_at1_x', workspaceId: '0005ea00-0000-4000-8000-000000000001' },
  ]) {
    test(`${Object.keys(credential)[0]} is refused`, async () => {
      const { error } = await make({ ...credential, endpoint });
      assert.equal(error.kind, 'invalid_options');
      assert.match(error.message, /dangerouslyAllowBrowser/);
      assert.ok(!JSON.stringify(error).includes(Object.values(credential)[0]));
    });
  }

  test('is not needed for a backend of the page’s own, which adds it', async () => {
    const { value } = await reply({
      endpoint: `${site}/backend`,
      apiKey: undefined,
      dangerouslyAllowBrowser: false,
    });
    assert.equal(value.httpStatus, 200);
    assert.equal(seen.at(-1).authorization, undefined);
  });
});
