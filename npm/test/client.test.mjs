// The client's own behaviour: what it is made from, and what it refuses.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { test } from 'node:test';
import util from 'node:util';
import { Seam, SeamError, SeamWithoutWorkspace } from 'libseam';
import { repository } from './repository.mjs';
import { OK, startServer } from './server.mjs';

const ID = '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3';
const KEY = 'seam_test_Xk29veryUnlikelyText';
const VARIABLES = [
  'SEAM_API_KEY',
  'SEAM_PERSONAL_ACCESS_TOKEN',
  'SEAM_WORKSPACE_ID',
  'SEAM_ENDPOINT',
  'SEAM_API_URL',
];
for (const name of VARIABLES) delete process.env[name];

/** Sets environment variables until the test `t` ends. */
function setVariables(t, variables) {
  Object.assign(process.env, variables);
  t.after(() => Object.keys(variables).forEach((name) => delete process.env[name]));
}

function refused(code, message) {
  return (error) => {
    assert.ok(error instanceof SeamError, `${error}`);
    assert.equal(error.kind, code);
    assert.match(error.message, message);
    return true;
  };
}

const WRONG_OPTIONS = [
  ['no options', undefined, /^no credential: give `apiKey`, or `personalAccessToken` with `workspaceId`/],
  ['no credential', {}, /^no credential: give `apiKey`, or `personalAccessToken` with `workspaceId`/],
  ['an endpoint and no credential', { endpoint: 'https://seam.example' }, /^no credential/],
  [
    'two credentials',
    { apiKey: KEY, personalAccessToken: 'seam_at1' },
    /^`apiKey` and `personalAccessToken` exclude/,
  ],
  ['no workspace', { personalAccessToken: 'seam_at1' }, /`workspaceId` is required/],
  ['a key of another kind', { apiKey: 'seam_at1' }, /personal access token/],
  ['an endpoint that is no URL', { apiKey: KEY, endpoint: 'nowhere' }, /`endpoint` must begin with https:/],
  [
    'an endpoint that only a page knows',
    { apiKey: KEY, endpoint: '/api' },
    /^`endpoint` must be a whole URL such as \S+, got a relative one/,
  ],
  ['no credential at an endpoint', { endpoint: 'https://your.example' }, /; or set `noCredential` if /],
  ['plain http to another host', { apiKey: KEY, endpoint: 'http://door.example' }, /https/],
  ['a timeout that is no number', { apiKey: KEY, timeout: 'soon' }, /^`timeout` must be a whole number/],
  ['a value without a JSON form', { apiKey: KEY, timeout: 1n }, /^`timeout` is a bigint/],
  [
    'a reply limit out of range',
    { apiKey: KEY, replyLimit: 0 },
    /^`replyLimit` must be a whole number from 1/,
  ],
  ['an unknown option', { apiKey: KEY, timeoutt: 1 }, /`timeoutt` is not an option/],
  [
    "an option's name in other languages",
    { api_key: KEY },
    /^`api_key` is not an option; did you mean `apiKey`/,
  ],
  [
    'an option with its unit',
    { apiKey: KEY, timeout_ms: 1 },
    /^`timeout_ms` is not .* did you mean `timeout`/,
  ],
  ['that in camel case', { apiKey: KEY, deadlineMs: 1 }, /^`deadlineMs` is not .* did you mean `deadline`/],
  ['what the core is told by the package', { apiKey: KEY, surface: 'x' }, /^`surface` is not an option$/],
  ['a name that every object has', { apiKey: KEY, constructor: 1 }, /^`constructor` is not an option/],
  [
    'an unknown option that has no form in JSON',
    { apiKey: KEY, agent: () => {} },
    /^`agent` is not an option$/,
  ],
  [
    'one of another transport',
    { apiKey: KEY, caBundle: 'x' },
    /^`caBundle` is not an option; give a `fetch`/,
  ],
  [
    'a credential in the place of another',
    { clientSessionToken: 'seam_pk1' },
    /^`clientSessionToken` must hold a client session token, got a publishable key; pass it as `publishableKey`$/,
  ],
  [
    'a key that would work without a workspace',
    { apiKey: KEY, withoutWorkspace: true },
    /^`withoutWorkspace` requires `personalAccessToken` or `consoleSessionToken`/,
  ],
  ['a listener that is none', { apiKey: KEY, onEvent: 'x' }, /^`onEvent` must be a function/],
  ['a token of another kind', { apiKey: 'seam_at1' }, /pass it as `personalAccessToken`$/],
  ["one of the library's headers", { apiKey: KEY, headers: { Authorization: 'x' } }, /set by the library/],
];

for (const [what, options, message] of WRONG_OPTIONS) {
  test(`${what} is refused when the client is made`, () => {
    assert.throws(() => new Seam(options), refused('invalid_options', message));
  });
}

test('two credentials in the environment are refused', (t) => {
  setVariables(t, { SEAM_API_KEY: KEY, SEAM_PERSONAL_ACCESS_TOKEN: 'seam_at1' });
  assert.throws(() => new Seam(), refused('invalid_options', /SEAM_API_KEY.*SEAM_PERSONAL_ACCESS_TOKEN/));
});

test('options that are not given come from the environment', async (t) => {
  const server = await startServer(t, OK);
  setVariables(t, { SEAM_API_KEY: KEY, SEAM_ENDPOINT: server.endpoint });
  const seam = new Seam();
  await seam.userIdentities.delete({ user_identity_id: ID });
  assert.equal(server.requests[0].headers.authorization, `Bearer ${KEY}`);
  assert.equal(new Seam({ endpoint: 'https://seam.example/' }).endpoint, 'https://seam.example');
});

const { foreign } = JSON.parse(fs.readFileSync(new URL('spec/options.json', repository)));
const official = foreign.filter(({ dialect }) => dialect === 'js');

test('the table lists official options', () => assert.ok(official.length > 3));

for (const { option, instead } of official) {
  test(`the official option ${option} is refused with what to write instead`, async () => {
    const message = `\`${option}\` is not an option; ${instead}`;
    for (const value of [{}, () => {}, 'x', 1n]) {
      assert.throws(() => new Seam({ apiKey: KEY, [option]: value }), { kind: 'invalid_options', message });
      const call = new Seam(KEY).userIdentities.delete({ user_identity_id: ID }, { [option]: value });
      await assert.rejects(call, { kind: 'invalid_options', message });
    }
    for (const [, name] of instead.matchAll(/`(\w+)`/g)) {
      assert.throws(
        () => new Seam({ apiKey: KEY, [name]: Symbol('x') }),
        ({ problems }) => {
          return problems[0].kind !== 'unknown';
        },
      );
    }
  });
}

test('several official options are refused at once', () => {
  const options = { apiKey: KEY, axiosOptions: {}, axiosRetryOptions: {} };
  assert.throws(
    () => new Seam(options),
    ({ problems }) => problems.length === 2,
  );
});

test('SEAM_API_URL sets the endpoint if SEAM_ENDPOINT is not set or empty', (t) => {
  for (const [endpoint, former, expected] of [
    ['https://new.example', 'https://old.example', 'https://new.example'],
    ['', 'https://old.example', 'https://old.example'],
    ['', '', 'https://connect.getseam.com'],
  ]) {
    setVariables(t, { SEAM_API_KEY: KEY, SEAM_ENDPOINT: endpoint, SEAM_API_URL: former });
    assert.equal(new Seam().endpoint, expected);
    assert.equal(new Seam({ endpoint: 'https://own.example' }).endpoint, 'https://own.example');
  }
});

test('requireUuidIds: false allows other ids, whether strict or not', () => {
  for (const strict of [true, false]) {
    const lenient = new Seam({ apiKey: KEY, requireUuidIds: false, strict });
    lenient.check('acs.users.delete', { acs_user_id: 'acs_user1' });
    const refuses = (seam, acs_user_id, message) =>
      assert.throws(() => seam.check('acs.users.delete', { acs_user_id }), { message });
    refuses(lenient, 'acs user1', /must be an id/);
    refuses(new Seam({ apiKey: KEY, strict }), 'acs_user1', /must be a UUID/);
  }
});

test('a key alone and the static makers create the same client', () => {
  const options = { endpoint: 'https://seam.example' };
  const params = { user_identity_id: ID };
  const headers = (seam) => seam.build('user_identities.delete', params).headers;
  assert.equal(new Seam(KEY).endpoint, 'https://connect.getseam.com');
  assert.deepEqual(headers(Seam.fromApiKey(KEY, options)), headers(new Seam({ ...options, apiKey: KEY })));
  const token = Seam.fromPersonalAccessToken('seam_at1', 'the-workspace', options);
  assert.equal(headers(token)['seam-workspace'], 'the-workspace');
  const session = Seam.fromConsoleSessionToken('eyJhbGciOi.eyJ1.c2ln', 'the-workspace', options);
  assert.equal(headers(session)['seam-workspace'], 'the-workspace');
});

test('a client without a workspace takes one from the call alone', () => {
  const DELETE = 'user_identities.delete';
  const params = { user_identity_id: ID };
  const clients = [
    new SeamWithoutWorkspace({ personalAccessToken: 'seam_at1' }),
    SeamWithoutWorkspace.fromPersonalAccessToken('seam_at1', { timeout: 7 }),
  ];
  for (const seam of clients) {
    assert.ok(seam instanceof SeamWithoutWorkspace && seam instanceof Seam);
    const message = /^user_identities\.delete needs `workspaceId` beside `personalAccessToken`/;
    assert.throws(() => seam.build(DELETE, params), refused('invalid_options', message));
    const { headers } = seam.build(DELETE, params, { workspaceId: 'w' });
    assert.equal(headers['seam-workspace'], 'w');
  }
});

test('a client session is sent in two headers, and no error shows it', async (t) => {
  const token = 'seam_cst1_secret';
  const unauthorized = { ok: false, error: { type: 'unauthorized', message: `${token} is unknown` } };
  const server = await startServer(t, { status: 401, body: JSON.stringify(unauthorized) });
  const seam = Seam.fromClientSessionToken(token, { endpoint: server.endpoint });
  await assert.rejects(seam.userIdentities.list({}), (error) => {
    assert.equal(error.kind, 'unauthorized');
    assert.ok(!util.inspect(error, { depth: null }).includes(token));
    return true;
  });
  const [{ headers }] = server.requests;
  assert.equal(headers.authorization, `Bearer ${token}`);
  assert.equal(headers['client-session-token'], token);
  assert.ok(!util.inspect(seam, { depth: null, showHidden: true }).includes(token));
  assert.ok(!JSON.stringify(seam.build('user_identities.list', {})).includes(token));
});

for (const options of [{ clientSessionToken: 'seam_cst1' }, { publishableKey: 'seam_pk1' }]) {
  const [name] = Object.keys(options);
  test(`a removal with ${name} is refused before anything is sent, with what is accepted`, async (t) => {
    const server = await startServer(t, OK);
    const seam = new Seam({ ...options, endpoint: server.endpoint });
    const message = `user_identities.delete does not accept the credential \`${name}\`; give \`apiKey\`, \`personalAccessToken\` or \`consoleSessionToken\``;
    await assert.rejects(seam.userIdentities.delete({ user_identity_id: ID }), {
      kind: 'invalid_options',
      message,
    });
    assert.equal(server.requests.length, 0);
  });
}

test('a credential that is absent is not taken from the environment', (t) => {
  process.env.SEAM_API_KEY = KEY;
  t.after(() => delete process.env.SEAM_API_KEY);
  for (const absent of [undefined, null]) {
    const makers = [
      () => Seam.fromApiKey(absent),
      () => Seam.fromPersonalAccessToken(absent, 'the-workspace'),
      () => Seam.fromPersonalAccessToken('seam_at1', absent),
      () => Seam.fromConsoleSessionToken(absent, absent),
      () => Seam.fromClientSessionToken(absent),
      () => SeamWithoutWorkspace.fromPersonalAccessToken(absent),
    ];
    for (const make of makers) assert.throws(make, { kind: 'invalid_options', message: /must not be empty/ });
  }
});

test('two headers of one name are refused', () => {
  const twice = [
    [
      ['x-a', '1'],
      ['x-a', '2'],
    ],
    { 'x-a': '1', 'X-A': '2' },
  ];
  for (const headers of twice) {
    assert.throws(() => new Seam({ apiKey: KEY, headers }), { kind: 'invalid_options', message: /headers/ });
  }
});

test('many calls may share a signal without a warning', async (t) => {
  const warnings = [];
  const note = (warning) => warnings.push(warning.message);
  process.on('warning', note);
  t.after(() => process.off('warning', note));
  const server = await startServer(t, OK);
  const { signal } = new AbortController();
  for (const fetch of [undefined, globalThis.fetch]) {
    const seam = new Seam({ apiKey: KEY, endpoint: server.endpoint, fetch });
    const calls = Array.from({ length: 30 }, () =>
      seam.userIdentities.delete({ user_identity_id: ID }, { signal }),
    );
    await Promise.all(calls);
  }
  assert.deepEqual(warnings, []);
});

test('every operation of the table is a method', () => {
  const seam = new Seam(KEY);
  assert.ok(Seam.operations.length >= 5);
  for (const name of Seam.operations) {
    const camel = name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    const method = camel.split('.').reduce((value, word) => value[word], seam);
    assert.equal(typeof method, 'function', camel);
  }
  assert.equal(
    Seam.version,
    seam.build('user_identities.delete', { user_identity_id: ID }).headers['seam-sdk-version'],
  );
});

test('an unknown operation is refused with a hint', async () => {
  const seam = new Seam(KEY);
  const expected = refused('unknown_operation', /did you mean `acs\.users\.delete`\?/);
  assert.throws(() => seam.check('acs.user.delete', {}), expected);
  assert.throws(() => seam.build('acs.user.delete', {}), expected);
  await assert.rejects(seam.call('acs.user.delete', {}), expected);
});

test('invalid parameters are all reported, with a hint, and nothing is sent', async (t) => {
  const server = await startServer(t, OK);
  const seam = new Seam({ apiKey: KEY, endpoint: server.endpoint });
  const expected = (error) => {
    assert.ok(error instanceof SeamError);
    assert.equal(error.kind, 'invalid_params');
    assert.equal(error.operation, 'user_identities.remove_acs_user');
    assert.equal(error.attempts, 0);
    const problems = error.problems.map(({ parameter, kind, suggestion }) => [parameter, kind, suggestion]);
    assert.deepEqual(problems, [
      ['acs_user_id', 'missing', undefined],
      ['user_identity_id', 'format', undefined],
      ['acsUserId', 'unknown', 'acs_user_id'],
    ]);
    return true;
  };
  const params = { acsUserId: ID, user_identity_id: 'nobody' };
  await assert.rejects(seam.userIdentities.removeAcsUser(params), expected);
  await assert.rejects(seam.call('user_identities.remove_acs_user', params), expected);
  assert.throws(() => seam.check('user_identities.remove_acs_user', params), expected);
  assert.equal(server.requests.length, 0);
});

test('absent parameters are reported as missing', async () => {
  const seam = new Seam(KEY);
  for (const params of [undefined, null, {}, { user_identity_id: undefined }]) {
    await assert.rejects(seam.userIdentities.delete(params), refused('invalid_params', /is required/));
  }
});

test('the options of a call are checked like those of a client', async () => {
  const seam = new Seam(KEY);
  const call = (options) => seam.userIdentities.delete({ user_identity_id: ID }, options);
  await assert.rejects(call({ missing_okay: true }), refused('invalid_options', /did you mean `missingOk`/));
  await assert.rejects(
    call({ workspaceId: 'w' }),
    refused('invalid_options', /cannot be given with `apiKey`/),
  );
});

test('build returns the request that is sent, with the credential and own headers redacted', async (t) => {
  const server = await startServer(t, OK);
  const options = { endpoint: `${server.endpoint}/prefix/`, headers: new Headers({ 'X-Door': 'front' }) };
  const seam = new Seam({ apiKey: KEY, ...options });
  const built = seam.build('user_identities.delete', { user_identity_id: ID });
  await seam.userIdentities.delete({ user_identity_id: ID });
  const [sent] = server.requests;
  assert.equal(built.url, server.endpoint + sent.url);
  assert.equal(built.method, sent.method);
  assert.equal(built.body, sent.body);
  const secrets = { authorization: `Bearer ${KEY}`, 'x-door': 'front' };
  for (const [name, value] of Object.entries(built.headers)) {
    if (name in secrets) assert.equal(value, '[redacted]');
    assert.equal(sent.headers[name], secrets[name] ?? value);
  }
  for (const name of Object.keys(secrets)) assert.ok(name in built.headers);
});

test('not found is an error, and success with missingOk', async (t) => {
  const gone = {
    status: 404,
    headers: { 'content-type': 'application/json', 'seam-request-id': 'request1' },
    body: '{"error":{"type":"user_identity_not_found","message":"No such person"},"ok":false}',
  };
  const server = await startServer(t, gone);
  const seam = new Seam({ apiKey: KEY, endpoint: server.endpoint });
  const params = { user_identity_id: ID };
  await assert.rejects(seam.userIdentities.delete(params), (error) => {
    assert.equal(error.kind, 'not_found');
    assert.equal(error.outcome, 'refused');
    assert.equal(error.httpStatus, 404);
    assert.equal(error.errorType, 'user_identity_not_found');
    assert.equal(error.requestId, 'request1');
    assert.equal(error.attempts, 1);
    return true;
  });
  assert.equal(await seam.userIdentities.delete(params, { missingOk: true }), undefined);
  assert.deepEqual(await seam.reply('user_identities.delete', params, { missingOk: true }), {
    operation: 'user_identities.delete',
    httpStatus: 404,
    requestId: 'request1',
    attempts: 1,
    alreadyGone: true,
    value: undefined,
    body: {},
  });
});

test('no client and no error shows a credential, even one that the server echoes', async (t) => {
  const echo = (request, reply) =>
    reply
      .writeHead(401, OK.headers)
      .end(
        JSON.stringify({ error: { type: 'unauthorized', message: `bad ${request.headers.authorization}` } }),
      );
  const server = await startServer(t, echo, (request, reply) => {
    reply.writeHead(200, { 'seam-request-id': KEY }).end(`<p>${request.headers.authorization}</p>`);
  });
  const shown = [];
  const show = (value) => {
    const all = { depth: Infinity, showHidden: true, getters: true };
    shown.push(util.inspect(value, all), util.inspect(value, { ...all, customInspect: false }));
    shown.push(String(value), JSON.stringify(value), util.format('%s %o %O %j', value, value, value, value));
  };
  for (const options of [{}, { fetch }]) {
    const seam = new Seam({ apiKey: KEY, endpoint: server.endpoint, retries: 0, ...options });
    show(seam);
    for (let i = 0; i < 2; i += 1) {
      await assert.rejects(seam.userIdentities.delete({ user_identity_id: ID }), (error) => {
        show(error);
        shown.push(error.stack);
        return true;
      });
    }
  }
  const leaking = () => Promise.reject(new Error(`cannot send Bearer ${KEY}`));
  const seam = new Seam({ apiKey: KEY, fetch: leaking, retries: 0 });
  await assert.rejects(seam.userIdentities.delete({ user_identity_id: ID }), (error) => {
    show(error);
    return true;
  });
  assert.ok(shown.some((text) => text.includes('[redacted]')));
  for (const text of shown) assert.ok(!text.includes(KEY), text);
});

// The server closes no connection, so that a process that waits for it never ends.
test('an idle connection does not keep the process alive', { timeout: 60_000 }, async (t) => {
  const server = await startServer(t, OK);
  const program = `
    import { Seam } from 'libseam';
    await new Seam('${KEY}').userIdentities.delete({ user_identity_id: '${ID}' });
    console.log('done');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname ?? new URL('.', import.meta.url).pathname,
    env: { ...process.env, SEAM_ENDPOINT: server.endpoint },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [[said], [code]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')]);
  assert.equal(`${said}`, 'done\n');
  assert.equal(code, 0);
});

test('an uncaught error is printed with readable source lines', async () => {
  const program = "import { Seam } from 'libseam'; new Seam('');";
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname ?? new URL('.', import.meta.url).pathname,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => (said += chunk));
  await once(child, 'close');
  const [before] = said.split('SeamInvalidTokenError: `apiKey` must not be empty');
  assert.notEqual(before, said);
  for (const line of before.split('\n')) assert.ok(line.length < 200, line.slice(0, 200));
});
