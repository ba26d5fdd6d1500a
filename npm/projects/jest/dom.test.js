/** @jest-environment jsdom */
// jsdom as Jest has it, without TextEncoder and without fetch: it takes Node's entry point, which needs neither.
const libseam = require('libseam');
const { scenarioOf } = require('./scenario.js');

test('a mock of it can be made by itself', () => {
  const { Seam } = jest.createMockFromModule('libseam');
  expect(jest.isMockFunction(Seam)).toBe(true);
});

test('a removal, and one that is refused', async () => {
  expect(typeof TextEncoder).toBe('undefined');
  expect(await scenarioOf(libseam)).toEqual({
    invalid: 'invalid_params',
    removed: true,
    refused: 'not_found',
    read: 'not_found',
    events: ['send', 'reply', 'done'],
  });
});
