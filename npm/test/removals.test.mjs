// The entry point that has the removals and the reads that confirm them, and no other operation.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import * as whole from 'libseam';
import * as removals from 'libseam/removals';
import { repository } from './repository.mjs';
import { startSandbox } from './sandbox.mjs';

const require = createRequire(import.meta.url);
const { Seam } = removals;
const PERSON = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };

const read = (name) => JSON.parse(fs.readFileSync(new URL(`spec/${name}.json`, repository), 'utf8'));
const operations = read('operations').operations;
const isInTable = ({ tables = [] }) => tables.includes('removals');
const namesOf = (list) => list.map(({ operation }) => operation).sort();

test('it has the operations of its table, and the whole package has all', () => {
  assert.deepEqual([...Seam.operations].sort(), namesOf(operations.filter(isInTable)));
  assert.deepEqual([...whole.Seam.operations].sort(), namesOf(operations));
});

test('its table holds five removals', () => {
  const removing = Seam.operations.filter((name) => read('effects').removals.includes(name));
  assert.deepEqual([...removing].sort(), [
    'acs.credentials.unassign',
    'acs.users.delete',
    'acs.users.remove_from_access_group',
    'user_identities.delete',
    'user_identities.remove_acs_user',
  ]);
});

test('it knows no other operation', () => {
  const seam = new Seam('seam_test');
  for (const operation of namesOf(operations.filter((operation) => !isInTable(operation))))
    assert.throws(() => seam.check(operation, {}), { kind: 'unknown_operation' }, operation);
});

test('it exports what the whole package does', () => {
  assert.deepEqual(Object.keys(removals).sort(), Object.keys(whole).sort());
});

test('import and require give the same classes', () => {
  assert.equal(require('libseam/removals').Seam, Seam);
});

test('an error of one entry point is known to the other', () => {
  assert.throws(
    () => new Seam('seam_test').check('user_identities.delete', {}),
    (error) => whole.isSeamError(error) && !(error instanceof whole.SeamError),
  );
});

test('a removal is made, over node:http', async (t) => {
  const sandbox = await startSandbox(t);
  const seam = new Seam({ apiKey: sandbox.apiKey, endpoint: sandbox.endpoint });
  assert.equal(await seam.userIdentities.delete(PERSON), undefined);
  assert.equal((await sandbox.ask('/user_identities/get', PERSON)).status, 404);
  // A refusal is proof where nothing sends twice by itself.
  await assert.rejects(seam.userIdentities.delete(PERSON), { kind: 'not_found', outcome: 'refused' });
});
