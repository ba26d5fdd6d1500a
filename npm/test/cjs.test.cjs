// CommonJS, and that both kinds of module are one.
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { Seam, SeamError } = require('libseam');

test('require gives a client that works', () => {
  const seam = new Seam({ apiKey: 'seam_test' });
  assert.throws(
    () => seam.check('acs.users.delete', {}),
    (error) => error instanceof SeamError && error.kind === 'invalid_params',
  );
});

test('import gives the same classes', async () => {
  const module = await import('libseam');
  assert.equal(module.Seam, Seam);
  assert.equal(module.SeamError, SeamError);
});

test('both kinds of module export the same names', async () => {
  const names = (module) =>
    Object.keys(module).filter((name) => name !== 'default' && name !== 'module.exports');
  assert.deepEqual(names(await import('libseam')).sort(), names(require('libseam')).sort());
});
