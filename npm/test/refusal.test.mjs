// Values that JSON cannot represent, and JavaScript's own options: rejected by name before anything is sent.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import util from 'node:util';
import { Seam, SeamError } from 'libseam';
import { OK, startServer } from './server.mjs';

const ID = '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3';
const KEY = 'seam_test';
const DELETE = 'user_identities.delete';

function refused(code, parameter, message, operation) {
  return (error) => {
    assert.ok(error instanceof SeamError, `${error}`);
    assert.equal(error.kind, code, error.message);
    assert.match(error.message, message);
    assert.deepEqual(error.problems, [{ parameter, kind: 'type', message: error.message }]);
    assert.equal(error.operation, operation);
    assert.equal(error.attempts, 0);
    return true;
  };
}

const circular = {};
circular.self = { circular };
let deep = [];
for (let i = 0; i < 100_000; i += 1) deep = [deep];
const throwing = {
  get user_identity_id() {
    throw new Error('boom');
  },
};
class Hidden {
  get user_identity_id() {
    return ID;
  }
}

const NO_OBJECTS = [
  ['text', 'a string'],
  [7, 'a number'],
  [NaN, 'NaN'],
  [true, 'a boolean'],
  [1n, 'a bigint'],
  [Symbol('x'), 'a symbol'],
  [() => {}, 'a function'],
  [[ID], 'an array'],
  [new Map([['user_identity_id', ID]]), 'a Map'],
  [Promise.resolve({ user_identity_id: ID }), 'a Promise'],
  [new Date(0), 'a Date'],
  [new Hidden(), 'a Hidden'],
  [new AbortController().signal, 'an AbortSignal'],
];

/** Every way to hand over parameters, as a promise. */
function ways(seam, params, options) {
  return [
    seam.userIdentities.delete(params, options),
    seam.call(DELETE, params, options),
    seam.reply(DELETE, params, options),
    (async () => seam.build(DELETE, params, options))(),
  ];
}

for (const [value, got] of NO_OBJECTS) {
  const expected = new RegExp(` must be an object.*, got ${got}$`);

  test(`parameters that are ${got} are refused`, async () => {
    const seam = new Seam(KEY);
    const isRefused = refused('invalid_params', '', expected, DELETE);
    for (const way of ways(seam, value)) await assert.rejects(way, isRefused);
    assert.throws(() => seam.check(DELETE, value), isRefused);
  });

  test(`options that are ${got} are refused`, async () => {
    const isRefused = refused('invalid_options', '', expected);
    for (const way of ways(new Seam(KEY), { user_identity_id: ID }, value)) {
      await assert.rejects(way, isRefused);
    }
    if (typeof value !== 'string') assert.throws(() => new Seam(value), isRefused);
    assert.throws(() => Seam.fromApiKey(KEY, value), refused('invalid_options', '', expected));
  });
}

test('a client of null is refused', () => {
  const expected = /^the options must be an object, or an API key, got null$/;
  assert.throws(() => new Seam(null), refused('invalid_options', '', expected));
});

const NO_JSON = [
  [1n, /is a bigint, which JSON cannot represent$/],
  [Symbol('x'), /is a symbol, /],
  [() => {}, /is a function, /],
  [{ a: [1n] }, /holds a bigint, /],
  [NaN, /is NaN where a finite number is needed$/],
  [Infinity, /is Infinity where /],
  [[-Infinity], /holds -Infinity where /],
  [circular, /holds itself, which JSON cannot represent$/],
  [deep, /is nested too deeply$/],
  [throwing, /cannot be turned into JSON$/],
  [Promise.resolve('x'), /is a Promise, which JSON cannot represent$/],
  [{ a: new Map([['x', 1]]) }, /holds a Map, /],
  ['\ud800', /contains an unpaired surrogate and cannot be encoded as UTF-8$/],
];

for (const [value, why] of NO_JSON) {
  const shown = value === deep ? 'deep' : value === throwing ? 'throwing' : util.inspect(value);
  const about = (name) => new RegExp(`^\`${name}\` ${why.source}`);

  test(`a parameter that is ${shown} is refused by name`, async () => {
    const seam = new Seam(KEY);
    const isRefused = refused('invalid_params', 'user_identity_id', about('user_identity_id'), DELETE);
    const params = { other: 1, user_identity_id: value };
    for (const way of ways(seam, params)) await assert.rejects(way, isRefused);
    assert.throws(() => seam.check(DELETE, params), isRefused);
  });

  // Where an option is a list, it holds pairs, as `Headers` does, or is of the wrong type.
  if (Array.isArray(value)) continue;
  test(`an option that is ${shown} is refused by name`, async () => {
    for (const name of ['timeout', 'deadline', 'retries', 'workspaceId']) {
      const isRefused = refused('invalid_options', name, about(name));
      assert.throws(() => new Seam({ apiKey: KEY, [name]: value }), isRefused);
      for (const way of ways(new Seam(KEY), { user_identity_id: ID }, { [name]: value })) {
        await assert.rejects(way, isRefused);
      }
    }
  });

  test(`an unknown option is rejected for its name, even if it is ${shown}`, async () => {
    const isRefused = { kind: 'invalid_options', message: '`nonsense` is not an option' };
    assert.throws(() => new Seam({ apiKey: KEY, nonsense: value }), isRefused);
    for (const way of ways(new Seam(KEY), { user_identity_id: ID }, { nonsense: value })) {
      await assert.rejects(way, isRefused);
    }
  });
}

test('a getter that throws is reported by name, with its exception as the cause', () => {
  const expected = /^`user_identity_id` cannot be read: its getter threw$/;
  const isRefused = (error) => {
    assert.equal(error.cause.message, 'boom');
    return refused('invalid_params', 'user_identity_id', expected, DELETE)(error);
  };
  assert.throws(() => new Seam(KEY).check(DELETE, throwing), isRefused);
});

test('an unknown operation is reported before problems with the parameters', () => {
  assert.throws(() => new Seam(KEY).check('acs.user.delete', { a: 1n }), { kind: 'unknown_operation' });
});

test('an object with toJSON is converted by it', async () => {
  const params = { toJSON: () => ({ user_identity_id: { toJSON: () => ID } }) };
  const bare = Object.assign(Object.create(null), { user_identity_id: ID });
  const twice = { user_identity_id: ID };
  for (const given of [params, bare, twice]) {
    const { body } = new Seam(KEY).build(DELETE, given, Object.create(null));
    assert.equal(body, JSON.stringify({ user_identity_id: ID }));
  }
});

test('one object in two places is no cycle', () => {
  const shared = { a: 1 };
  const seam = new Seam({ apiKey: KEY, strict: false });
  const { body } = seam.build(DELETE, { user_identity_id: ID, x: { y: [shared, shared], z: shared } });
  assert.deepEqual(JSON.parse(body).x, { y: [shared, shared], z: shared });
});

const WRONG_OPTIONS = [
  [
    { headers: Promise.resolve({ a: 'b' }) },
    'headers',
    /^`headers` is a Promise, which JSON cannot represent$/,
  ],
  [{ fetch: 5 }, 'fetch', /^`fetch` must be a function .*, got a number$/],
  [{ fetch: {} }, 'fetch', /, got an object$/],
  [{ dangerouslyAllowBrowser: 'no' }, 'dangerouslyAllowBrowser', /must be true or false, got a string$/],
];

for (const [options, name, message] of WRONG_OPTIONS) {
  test(`a client of ${util.inspect(options)} is refused`, () => {
    const isRefused = refused('invalid_options', name, message);
    assert.throws(() => new Seam({ apiKey: KEY, ...options }), isRefused);
  });
}

test('a getter for a credential is rejected, and never replaced by the environment', () => {
  class Base {
    get apiKey() {
      return KEY;
    }
  }
  class Config extends Base {
    endpoint = 'https://door.example';
    get label() {
      return 'no option';
    }
  }
  const isRefused = refused(
    'invalid_options',
    'apiKey',
    /^`apiKey` is a getter of a class, which is not read; /,
  );
  assert.throws(() => new Seam(new Config()), isRefused);
  const own = Object.defineProperty(new Config(), 'apiKey', { value: KEY, enumerable: true });
  assert.equal(new Seam(own).endpoint, 'https://door.example');
});

test('invalid headers are rejected', () => {
  for (const headers of ['x: y', 5, ['x'], new Set(['x']), { x: 5 }, [['x', 5]]]) {
    assert.throws(
      () => new Seam({ apiKey: KEY, headers }),
      (error) => error instanceof SeamError && /^`headers.* must be a/.test(error.message),
    );
  }
});

const NO_SIGNALS = [
  [{}, /^`signal` must be an AbortSignal, got an object$/],
  [5, /, got a number$/],
  ['abort', /, got a string$/],
  [false, /, got a boolean$/],
  [new EventTarget(), /, got an EventTarget$/],
  [new AbortController(), /, got an AbortController; pass `controller\.signal`$/],
];

for (const [signal, message] of NO_SIGNALS) {
  test(`a signal that is ${util.inspect(signal)} is refused before anything is sent`, async (t) => {
    const server = await startServer(t, OK);
    const isRefused = refused('invalid_options', 'signal', message);
    for (const options of [{}, { fetch }]) {
      const seam = new Seam({ apiKey: KEY, endpoint: server.endpoint, ...options });
      for (const way of ways(seam, { user_identity_id: ID }, { signal })) {
        await assert.rejects(way, isRefused);
      }
    }
    assert.equal(server.requests.length, 0);
  });
}

test('an absent signal and a stand-in for one are accepted', async (t) => {
  const server = await startServer(t, OK);
  const seam = new Seam({ apiKey: KEY, endpoint: server.endpoint });
  const standIn = { aborted: false, addEventListener() {}, removeEventListener() {} };
  const unkind = {
    ...standIn,
    removeEventListener() {
      throw new Error('nobody leaves');
    },
  };
  const fetching = new Seam({ apiKey: KEY, endpoint: server.endpoint, fetch });
  for (const signal of [undefined, null, standIn, unkind, new AbortController().signal]) {
    await seam.userIdentities.delete({ user_identity_id: ID }, { signal });
    await fetching.userIdentities.delete({ user_identity_id: ID }, { signal });
  }
  assert.equal(server.requests.length, 10);
});
