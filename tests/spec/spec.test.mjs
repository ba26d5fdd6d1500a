// The import and the comparison of facts, on two versions of the package that npm serves.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, test } from 'node:test';

const OLD = '1.724.0';
const NEW = '1.977.0';
const published = path.join(process.env.LIBSEAM_REPOSITORY, 'spec/published');
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'libseam-spec-'));
after(() => fs.rmSync(scratch, { recursive: true }));

/** Returns where the document of a version is. */
function file(version) {
  return fileURLToPath(new URL(`node_modules/types-${version}/lib/seam/connect/openapi.js`, import.meta.url));
}

/** Runs `cargo xtask spec`, and returns its status and its output. */
function spec(...words) {
  const { status, stdout, stderr } = spawnSync(process.env.XTASK, ['spec', ...words], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Imports versions one after the other into a new folder. */
function imported(...versions) {
  const folder = fs.mkdtempSync(path.join(scratch, 'facts-'));
  for (const version of versions) {
    const { status, stderr } = spec('import', file(version), '--into', folder);
    assert.equal(status, 0, stderr);
  }
  return folder;
}

function read(folder, name) {
  return JSON.parse(fs.readFileSync(path.join(folder, `${name}.json`), 'utf8'));
}

/** Lists the operations that a document publishes. */
function publicOperations(document) {
  const posts = Object.entries(document.paths).map(([route, methods]) => [route, methods, methods.post]);
  return posts.filter(
    ([route, , post]) => !route.startsWith('/seam/') && !post['x-undocumented'] && !post['x-draft'],
  );
}

for (const version of [OLD, NEW]) {
  describe(`the facts of ${version}`, () => {
    let document, folder;
    before(async () => {
      document = (await import(file(version))).default;
      folder = imported(version);
    });

    test('have every public operation as the document has it, and no other', () => {
      const rows = read(folder, 'operations').operations;
      const expected = publicOperations(document).map(([route, methods, post]) => {
        const body = post.requestBody?.content['application/json'].schema;
        const reply = post.responses[200].content?.['application/json'].schema.properties ?? {};
        return {
          route,
          methods: Object.keys(methods)
            .map((method) => method.toUpperCase())
            .sort(),
          auth: post.security.flatMap(Object.keys),
          result: post['x-response-key'] ?? undefined,
          reply: Object.keys(reply).filter((name) => name !== 'ok'),
          // Unions and intersections have forms; see the next test.
          params: body && !body.oneOf && !body.allOf ? Object.keys(body.properties) : undefined,
          required: body && !body.oneOf && !body.allOf ? (body.required ?? []) : undefined,
        };
      });
      const found = rows.map((row, at) => {
        const params = expected[at]?.params && row.body.properties;
        return {
          route: row.path,
          methods: row.methods,
          auth: row.auth,
          result: row.response_key,
          reply: (row.response ?? []).map((member) => member.name),
          params: params?.map((param) => param.name),
          required: params?.filter((param) => param.required).map((param) => param.name),
        };
      });
      const sorted = expected.map((row) => ({ ...row, required: row.required && [...row.required].sort() }));
      assert.deepEqual(found, sorted);
    });

    test('have every parameter of every form', () => {
      const names = (schema) => [
        ...Object.keys(schema.properties ?? {}),
        ...[...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap(names),
      ];
      const kept = (schema) => [
        ...(schema.properties ?? []).map((member) => member.name),
        ...(schema.oneOf ?? []).flatMap(kept),
      ];
      const rows = new Map(read(folder, 'operations').operations.map((row) => [row.path, row]));
      for (const [route, , post] of publicOperations(document)) {
        const body = post.requestBody?.content['application/json'].schema ?? {};
        const facts = rows.get(route).body ?? {};
        assert.deepEqual(new Set(kept(facts)), new Set(names(body)), route);
      }
    });

    test('have none of the sentences', () => {
      const sentences = new Set();
      const visit = (value) => {
        for (const [name, inner] of Object.entries(value ?? {})) {
          const isText = typeof inner === 'string';
          if (isText && /^(description|x-deprecated|x-undocumented|x-draft)$/.test(name))
            sentences.add(inner);
          if (typeof inner === 'object') visit(inner);
        }
      };
      visit(document);
      const long = [...sentences].filter((sentence) => sentence.includes(' '));
      assert.ok(long.length > 1000);
      const facts = ['operations', 'resources'].map((name) => JSON.stringify(read(folder, name))).join();
      assert.deepEqual(
        long.filter((sentence) => facts.includes(JSON.stringify(sentence).slice(1, -1))),
        [],
      );
    });
  });
}

test('the committed facts are those of the package, with what newer versions have on top', () => {
  const { status, stderr } = spec('import', file(NEW), '--check');
  assert.equal(status, 0, stderr);
  const { sources } = read(published, 'overlay');
  assert.deepEqual(Object.keys(sources), ['1.1038.0']);
});

test('a newer import takes the place of an older one', () => {
  const [both, alone] = [imported(OLD, NEW), imported(NEW)];
  for (const name of fs.readdirSync(alone))
    assert.deepEqual(read(both, name.slice(0, -5)), read(alone, name.slice(0, -5)));
});

test('an older import removes nothing', () => {
  const folder = fs.mkdtempSync(path.join(scratch, 'facts-'));
  fs.cpSync(published, folder, { recursive: true });
  assert.equal(spec('import', file(OLD), '--into', folder, '--check').status, 1);
  const { status, stderr } = spec('import', file(OLD), '--into', folder);
  assert.equal(status, 0, stderr);
  assert.match(read(folder, 'operations').source, /@seamapi\/types 1\.724\.0 \(MIT\)/);
  assert.deepEqual(Object.keys(read(folder, 'overlay').sources).sort(), ['1.1038.0', '1.977.0']);
  const { stdout } = spec('diff', published, folder);
  assert.equal(stdout, '0 changes, of which 0 break callers\n');
});

test('the same version has no differences', () => {
  const { status, stdout } = spec('diff', file(NEW), file(NEW));
  assert.deepEqual({ status, stdout }, { status: 0, stdout: '0 changes, of which 0 break callers\n' });
});

describe(`from ${OLD} to ${NEW}`, () => {
  let status, breaking, others;
  before(() => {
    const { status: found, stdout } = spec('diff', file(OLD), file(NEW));
    status = found;
    const [, first, second] = stdout.split(/^Breaks .*:$/m);
    [breaking, others] = [first, second].map((part) => part.split('\n').map((line) => line.trim()));
  });

  test('the status says that something breaks callers', () => assert.equal(status, 3));

  test('what became narrower breaks them', () => {
    for (const line of [
      '/access_codes/get: the credential access_token is gone',
      '/customers/create_portal: the result is customer_portal, was magic_link',
      '/customers/create_portal property_listing_filter: is gone',
      '/devices/list manufacturer: the value "hubitat" is gone',
      'acs_system.external_type: the value "alta_org" is gone',
      'acs_system.visionline_metadata.system_id: can be absent now',
    ]) {
      assert.ok(breaking.includes(line), line);
    }
  });

  test('what is new or wider does not', () => {
    for (const line of [
      '/access_codes/create code: `maxLength` is 12, was 9',
      '/spaces/create: the operation is new',
      'customer_portal: the resource is new',
    ]) {
      assert.ok(others.includes(line), line);
    }
  });

  test('every operation that is new is named, and none is gone', async () => {
    const paths = async (version) =>
      publicOperations((await import(file(version))).default).map(([route]) => route);
    const [old, now] = [await paths(OLD), await paths(NEW)];
    const fresh = now
      .filter((route) => !old.includes(route))
      .map((route) => `${route}: the operation is new`);
    assert.ok(fresh.length > 0);
    assert.deepEqual(
      others.filter((line) => line.endsWith('the operation is new')),
      fresh,
    );
    assert.deepEqual(
      old.filter((route) => !now.includes(route)),
      [],
    );
    assert.ok(!breaking.some((line) => line.endsWith('the operation is gone')));
  });

  test('the way back breaks what is new', () => {
    const { status: back, stdout } = spec('diff', file(NEW), file(OLD));
    assert.equal(back, 3);
    assert.match(stdout, /^ {2}\/spaces\/create: the operation is gone$/m);
    assert.match(stdout, /^ {2}\/access_codes\/create code: `maxLength` is 9, was 12$/m);
  });
});

test('a file that is no document is refused with its name', () => {
  const folder = fs.mkdtempSync(path.join(scratch, 'package-'));
  const broken = path.join(folder, 'openapi.js');
  fs.writeFileSync(broken, 'export default { paths: 1 }\n');
  const refused = () => spec('import', broken, '--into', path.join(folder, 'facts'));
  fs.writeFileSync(path.join(folder, 'package.json'), '{"name":"x","version":"next","license":"MIT"}');
  assert.match(refused().stderr, /openapi\.js: cannot read the document/);
  fs.writeFileSync(broken, 'throw new Error("broken")\n');
  assert.match(refused().stderr, /node cannot evaluate .*openapi\.js: [^]*broken/);
  assert.match(spec('import', path.join(folder, 'none.js')).stderr, /cannot read .*none\.js/);
  assert.ok(!fs.existsSync(path.join(folder, 'facts')));
});
