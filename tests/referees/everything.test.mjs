// The official packages against our sandbox: everything that is real there is created, listed, read, changed and taken away.
import assert from 'node:assert/strict';
import test from 'node:test';
import { THERMOSTAT } from './demo.mjs';
import doors from './door_steps.mjs';
import people from './people_steps.mjs';
import { startSandbox } from './program.mjs';
import { session } from './session.mjs';

// The last of the people's steps empties the workspace.
const steps = { ...doors, ...people };
const sandbox = await startSandbox();
const all = (await sandbox.ask('/_sandbox/operations')).operations;
const { LIBSEAM_OFFICIAL_PYTHON: python } = process.env;
const programs = {
  Python: [python, 'official_session.py'],
  JavaScript: [process.execPath, 'official_session.mjs'],
};

for (const [who, program] of Object.entries(programs)) {
  test(`${who}: everything that is real`, async (context) => {
    await sandbox.ask('/_sandbox/reset');
    const calls = session(sandbox, program);
    for (const [name, part] of Object.entries(steps)) await context.test(name, () => part(calls));
    // A new workspace needs a token of a person, which neither program has.
    const known = all.filter((row) => row.is_real && row.operation !== 'workspaces.create');
    assert.deepEqual(
      known.map((row) => row.operation).filter((operation) => !calls.called.has(operation)),
      [],
    );
  });
}

test('an operation that is not real ends in an error of the API', async () => {
  for (const program of Object.values(programs)) {
    const { call } = session(sandbox, program);
    await assert.rejects(
      call('thermostats.off', { device_id: THERMOSTAT }),
      /501|not_implemented/,
    );
  }
});
