/** @jest-environment ./dom-environment.js */
// The entry point for browsers in jsdom with what it lacks, as its users complete it.
const libseam = require('libseam');
const { scenarioOf, options } = require('./scenario.js');

test('a credential is refused in a page', () => {
  expect(() => new libseam.Seam(options)).toThrow(/`dangerouslyAllowBrowser`/);
});

test('a removal, and one that is refused', async () => {
  expect(await scenarioOf(libseam, { dangerouslyAllowBrowser: true, fetch })).toEqual({
    invalid: 'invalid_params',
    removed: true,
    // Nobody knows whether this `fetch` sends again by itself.
    refused: 'unconfirmed',
    read: 'not_found',
    events: ['send', 'reply', 'done'],
  });
});
