/** @jest-environment node */
// The server's side of a project, in a realm of its own, with and without fake timers.
const { once } = require('node:events');
const net = require('node:net');
const libseam = require('libseam');
const { scenarioOf, options, person } = require('./scenario.js');

afterEach(() => jest.useRealTimers());

test('a removal, and one that is refused', async () => {
  expect(await scenarioOf(libseam)).toEqual({
    invalid: 'invalid_params',
    removed: true,
    refused: 'not_found',
    read: 'not_found',
    events: ['send', 'reply', 'done'],
  });
});

test('errors are of their classes', async () => {
  const seam = new libseam.Seam(options);
  await expect(seam.userIdentities.delete({ user_identity_id: 'x' })).rejects.toThrow(libseam.SeamError);
});

test('the errors of Node, which are of another realm here, are understood', async () => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  await new Promise((resolve) => server.close(resolve));
  for (const more of [{}, { fetch }]) {
    const failures = [];
    const onEvent = ({ type, failure }) => type === 'failure' && failures.push(failure);
    const seam = new libseam.Seam({ apiKey: 'seam_test', endpoint, retries: 0, onEvent, ...more });
    await expect(seam.userIdentities.delete(person)).rejects.toThrow(/ECONNREFUSED/);
    expect(failures).toEqual(['connect']);
  }
});

test('fake timers hang no call', async () => {
  const seam = new libseam.Seam(options);
  jest.useFakeTimers();
  for (let i = 0; i < 3; i += 1) await seam.userIdentities.delete(person, { missingOk: true });
});
