// What a page loads of the packed package, and when: the removals first, everything else when it is first used.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { beforeEach, describe, test } from 'node:test';
import { openPage, startBrowser } from './browser.mjs';
import { packageFolder } from './environment.mjs';
import { startSandbox } from './sandbox.mjs';
import { startSite } from './site.mjs';

const sandbox = await startSandbox();
const browser = await startBrowser();
const OPTIONS = { endpoint: sandbox.endpoint, apiKey: sandbox.apiKey, dangerouslyAllowBrowser: true };
const PERSON = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };
const OTHER = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fff' };
const LATER = '/whole.js';
const OFF_BOARDING = '/off-boarding.js';

/** Answers the requests for the files that are loaded later; tests replace it. */
let answer;
const sent = (request, reply) =>
  reply.end(fs.readFileSync(packageFolder + request.url.replace('/package', '')));
const later = (request, reply) => answer(request, reply);
const site = await startSite({
  pages: {
    '/': '<!doctype html><title>Loading</title>',
    [`/package/dist${LATER}`]: later,
    [`/package/dist${OFF_BOARDING}`]: later,
  },
  folders: { '/package/': packageFolder },
});

/** Opens a page with a client, and lists the files of the package that it loads. */
async function open(entry = '/package/dist/browser.js') {
  const { page, complaints, close } = await openPage(browser, site);
  const files = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/package/')) files.push(pathname);
  });
  await page.evaluate(
    async ([entry, options]) => {
      const { Seam, SeamHttp, isSeamError } = await import(entry);
      globalThis.Seam = Seam;
      globalThis.seam = new Seam(options);
      globalThis.http = new SeamHttp(options);
      /** Returns the outcome of `work` in a form that can leave the page. */
      globalThis.outcomeOf = async (work) => {
        try {
          return { value: (await work()) ?? null };
        } catch (error) {
          if (!isSeamError(error)) throw error;
          return { error: { ...error.toJSON(), cause: error.cause && String(error.cause) } };
        }
      };
    },
    [entry, OPTIONS],
  );
  /** Runs an expression of the page, and returns its outcome. */
  const run = (code) => page.evaluate(`outcomeOf(async () => ${code})`);
  const call = (name, params, options = {}) =>
    run(`seam.call(${[name, params, options].map((value) => JSON.stringify(value)).join()})`);
  return { page, complaints, files, run, call, close };
}

beforeEach(async () => {
  answer = sent;
  await sandbox.ask('/_sandbox/reset');
});

for (const entry of ['/package/dist/browser.js', '/package/dist/removals/browser.js']) {
  test(`${entry}: a removal loads no second file, and what needs it loads it once`, async () => {
    const { files, run, call, complaints, close } = await open(entry);
    assert.deepEqual(await call('user_identities.delete', PERSON, { missingOk: true }), { value: null });
    assert.deepEqual((await run(`seam.check('user_identities.delete', {})`)).error.kind, 'invalid_params');
    assert.deepEqual(files, [entry]);
    await sandbox.ask('/_sandbox/reset');
    const { value } = await call('user_identities.delete', PERSON, { confirm: true });
    assert.equal(value.verdict, 'confirmed');
    const both = [entry, entry.replace('/browser.js', LATER)];
    assert.deepEqual(files, both);
    assert.ok((await call('user_identities.list', {})).value.length > 0);
    assert.deepEqual(files, both);
    // The browser notes every status from 400 on, and the confirmation reads what is gone.
    assert.deepEqual(
      complaints.filter((complaint) => !complaint.includes('the server responded with a status of 404')),
      [],
    );
    await close();
  });
}

test('calls at the same time load it once', async () => {
  const { files, run, close } = await open();
  const lists = 'seam.userIdentities.list({}), seam.acs.users.list({}), seam.load()';
  const { value } = await run(`(await Promise.all([${lists}])).length`);
  assert.equal(value, 3);
  assert.equal(files.filter((file) => file.endsWith(LATER)).length, 1);
  await close();
});

describe('an off-boarding', () => {
  const ENTRY = '/package/dist/browser.js';
  const FILE = `/package/dist${OFF_BOARDING}`;
  /** A page's evidence, as an expression. */
  const STORE = `(globalThis.store ??= { text: '', read() { return this.text }, append(line) { this.text += line } })`;
  const GIVEN = `{ ...${JSON.stringify(PERSON)}, evidence: ${STORE}, confirm: { first: 5, max: 50 } }`;

  test('loads what it needs once, which has everything else too', async () => {
    const { files, run, call, close } = await open();
    assert.deepEqual(
      (await run(`seam.offBoard({ email: 'a@example.com' })`)).error.problems[0].kind,
      'missing',
    );
    assert.deepEqual(files, [ENTRY]);
    const { value: plan } = await run(`seam.offBoard.plan(${JSON.stringify(PERSON)})`);
    assert.equal(plan.person.user_identity_id, PERSON.user_identity_id);
    const { value: report } = await run(`seam.offBoard(${GIVEN})`);
    assert.deepEqual([report.result, report.hash], ['done', plan.hash]);
    assert.equal((await run('seam.offBoard.verifyEvidence(store.text)')).value.is_finished, true);
    assert.equal((await run('seam.offBoard.check({ evidence: store })')).value.result, 'clear');
    assert.ok((await call('user_identities.list', {})).value.length > 0);
    assert.deepEqual(files, [ENTRY, FILE]);
    await close();
  });

  test('is given line by line, and goes on with its evidence after the page is left', async () => {
    const { run, close } = await open();
    const code = `{ for await (const { kind } of seam.offBoard.start(null, ${GIVEN})) if (kind === 'action') return store.text; }`;
    const { value: text } = await run(code);
    assert.match(text, /"kind":"action"/);
    await close();
    // Without the lines that say that it was left.
    const other = await open();
    await other.page.evaluate((text) => (globalThis.before = text), text);
    await other.run(`(${STORE}).text = before`);
    assert.equal((await other.run(`seam.offBoard(${GIVEN})`)).value.result, 'done');
    assert.equal((await other.run('seam.offBoard.verifyEvidence(store.text)')).value.runs, 2);
    await other.close();
  });

  test('has no file of evidence in a page', async () => {
    const { run, files, close } = await open();
    const { error } = await run(`seam.offBoard({ email: 'a@example.com', evidence: 'a.jsonl' })`);
    assert.deepEqual([error.kind, error.problems[0].parameter], ['invalid_params', 'evidence']);
    assert.match(error.message, /must be an object with `read` and `append`, or null/);
    assert.deepEqual(files, [ENTRY]);
    await close();
  });

  test('whose file cannot be loaded sent nothing, and the next one loads it', async () => {
    const { run, call, close } = await open();
    answer = (request, reply) => reply.writeHead(404).end();
    const { error } = await run(`seam.offBoard(${GIVEN})`);
    assert.deepEqual([error.kind, error.outcome, error.attempts], ['connect', 'not_sent', 0]);
    assert.match(error.message, /^the rest of libseam could not be loaded/);
    assert.equal((await run('store.text')).value, '');
    assert.deepEqual((await sandbox.ask('/_sandbox/requests/list')).requests, []);
    answer = sent;
    assert.ok((await call('user_identities.list', {})).value.length > 0);
    assert.equal((await run(`seam.offBoard(${GIVEN})`)).value.result, 'done');
    await close();
  });

  test('is cancelled while it is loaded', async () => {
    const { run, page, close } = await open();
    let asked;
    const waits = new Promise((resolve) => (asked = resolve));
    let send;
    answer = (request, reply) => {
      send = () => sent(request, reply);
      asked();
    };
    const running = run(
      `{ globalThis.aborter = new AbortController(); return seam.offBoard({ ...${GIVEN}, signal: aborter.signal }); }`,
    );
    await waits;
    await page.evaluate(`aborter.abort(new Error('no more'))`);
    const { kind, outcome, cause } = (await running).error;
    assert.deepEqual([kind, outcome, cause], ['cancelled', 'not_sent', 'Error: no more']);
    send();
    await close();
  });

  test('is no part of `libseam/removals`', async () => {
    const { run, close } = await open('/package/dist/removals/browser.js');
    assert.equal((await run('typeof seam.offBoard')).value, 'undefined');
    await close();
  });
});

test('a list is read, and its first error comes in the loop', async () => {
  const { run, close } = await open();
  const read = (params) =>
    run(
      `{ let count = 0; for await (const _ of seam.userIdentities.listPages(${params})) count += 1; return count; }`,
    );
  assert.equal((await read('{ limit: -1 }')).error.kind, 'invalid_params');
  assert.equal((await read('{ limit: 5 }')).value, 12);
  await close();
});

describe('a file that cannot be loaded', () => {
  for (const [what, refuse] of [
    ['is gone', (request, reply) => reply.writeHead(404).end()],
    ['is no script', (request, reply) => reply.end('<!doctype html>')],
    ['breaks off', (request, reply) => reply.destroy()],
  ]) {
    test(`${what}: nothing was sent, and the next call loads it`, async () => {
      const { call, close } = await open();
      answer = refuse;
      const { error } = await call('user_identities.get', PERSON);
      const { kind, outcome, operation, attempts, message } = error;
      assert.deepEqual(
        { kind, outcome, operation, attempts },
        { kind: 'connect', outcome: 'not_sent', operation: 'user_identities.get', attempts: 0 },
      );
      assert.match(
        message,
        /^the rest of libseam could not be loaded \(.+\); .* reload the page .*; nothing was sent$/s,
      );
      assert.deepEqual((await sandbox.ask('/_sandbox/requests/list')).requests, []);
      // A removal needs none of it.
      assert.deepEqual(await call('user_identities.delete', PERSON), { value: null });
      answer = sent;
      // A browser keeps a script that it got, even if that cannot run.
      if (what === 'is no script') return close();
      await sandbox.ask('/_sandbox/reset');
      assert.equal(
        (await call('user_identities.get', PERSON)).value.user_identity_id,
        PERSON.user_identity_id,
      );
      await close();
    });
  }
});

describe('while it is loaded', () => {
  /** Lets the file wait, and returns when it is asked for, and what sends it. */
  function wait() {
    let send;
    const asked = new Promise((resolve) => {
      answer = (request, reply) => {
        send = () => sent(request, reply);
        resolve();
      };
    });
    return { asked, send: () => send() };
  }

  test('a removal goes on', async () => {
    const { call, close } = await open();
    const { asked, send } = wait();
    const list = call('user_identities.list', {});
    await asked;
    assert.deepEqual(await call('user_identities.delete', PERSON), { value: null });
    send();
    assert.ok((await list).value.length > 0);
    await close();
  });

  test('an abort ends the call, and the reason is kept', async () => {
    const { run, page, close } = await open();
    const { asked, send } = wait();
    const reading = run(
      `{ globalThis.aborter = new AbortController(); await seam.userIdentities.list({}, { signal: aborter.signal }); }`,
    );
    await asked;
    await page.evaluate(`aborter.abort(new Error('no more'))`);
    const { kind, outcome, attempts, cause, message } = (await reading).error;
    assert.deepEqual(
      { kind, outcome, attempts, cause, message },
      {
        kind: 'cancelled',
        outcome: 'not_sent',
        attempts: 0,
        cause: 'Error: no more',
        message: 'the call was cancelled; nothing was sent',
      },
    );
    send();
    await close();
  });

  test('the deadline ends the call', async () => {
    const { call, close } = await open();
    const { asked, send } = wait();
    const reading = call('user_identities.list', {}, { deadline: 2_000 });
    await asked;
    const { error } = await reading;
    assert.deepEqual([error.kind, error.outcome, error.attempts], ['timeout', 'not_sent', 0]);
    send();
    await close();
  });

  test('a client that is disposed of lets the call go on, and begins no other', async () => {
    const { run, page, close } = await open();
    const { asked, send } = wait();
    const reading = run('seam.userIdentities.list({})');
    await asked;
    await page.evaluate('seam[Symbol.dispose]()');
    assert.equal((await run('seam.userIdentities.list({})')).error.kind, 'invalid_state');
    send();
    assert.ok((await reading).value.length > 0);
    assert.equal((await run('seam.userIdentities.list({})')).error.kind, 'invalid_state');
    await close();
  });
});

describe('what cannot wait', () => {
  for (const code of [
    `seam.check('devices.get', {})`,
    `seam.build('devices.get', { device_id: '11111111-1111-4111-8111-111111111111' })`,
    `http.devices.get({}).pathname`,
    `http.createPaginator(http.devices.list({}))`,
  ]) {
    test(code, async () => {
      const { run, close } = await open();
      const { error } = await run(code);
      assert.deepEqual([error.kind, error.outcome, error.attempts], ['invalid_state', 'not_sent', 0]);
      assert.match(error.message, /is not loaded yet; await .* `load` /);
      const after = await run(`{ await seam.load(); try { ${code} } catch (error) { return error.kind; } }`);
      assert.ok([null, 'invalid_params'].includes(after.value), JSON.stringify(after));
      await close();
    });
  }

  test('the removals and the names of all operations are there at once', async () => {
    const { run, files, close } = await open();
    assert.ok((await run('Seam.operations.length')).value > 200);
    assert.equal((await run(`http.userIdentities.delete({}).pathname`)).value, '/user_identities/delete');
    const { value } = await run(`seam.build('user_identities.delete', ${JSON.stringify(PERSON)})`);
    assert.equal(value.body, JSON.stringify(PERSON));
    assert.equal((await run('typeof seam.devices.get')).value, 'function');
    assert.equal(files.length, 1);
    await close();
  });
});

test('both cores check the options of a client alike', async () => {
  const { page, close } = await open();
  const results = await page.evaluate(async () => {
    const whole = await import('/package/dist/whole.js');
    whole.initSync({ module: whole.wasm });
    const bytes = (value) => new TextEncoder().encode(JSON.stringify(value));
    const told = [];
    for (const options of [
      {},
      { apiKey: 'seam_test', retries: 11, timeot: 1 },
      { apiKey: 'seam_at1_x' },
      { apiKey: 'seam_test', waitForActionAttempt: 5, confirm: true },
      { apiKey: 'seam_test', waitForActionAttempt: { timeout: -1, polling: 1 } },
      { personalAccessToken: 'seam_at1_x', workspaceId: 7 },
      { apiKey: 'seam_test', endpoint: 'ftp://x', headers: { host: 'y', 'x\n': 'z' } },
    ]) {
      let first = 'none';
      try {
        new globalThis.Seam({ ...options, dangerouslyAllowBrowser: true });
      } catch (error) {
        first = error.message;
      }
      let second = 'none';
      try {
        new whole.Engine(bytes(options), new Uint8Array(), false, true, true);
      } catch (text) {
        second = JSON.parse(text).message;
      }
      told.push([first, second]);
    }
    return told;
  });
  for (const [first, second] of results) {
    assert.equal(first, second);
    assert.notEqual(first, 'none');
  }
  await close();
});
