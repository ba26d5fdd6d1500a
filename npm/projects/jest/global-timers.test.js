/** @jest-environment node */
// Run with `fakeTimers: { enableGlobally: true }`: the timers are fake before the package is loaded.
const { Seam } = require('libseam');
const { options, person } = require('./scenario.js');

test('fake timers from the start hang no call', async () => {
  const seam = new Seam(options);
  for (let i = 0; i < 3; i += 1) await seam.userIdentities.delete(person, { missingOk: true });
  const late = new Seam({ ...options, endpoint: process.env.SILENT, timeout: 200, retries: 0 });
  await expect(late.userIdentities.delete(person)).rejects.toMatchObject({ kind: 'timeout' });
});
