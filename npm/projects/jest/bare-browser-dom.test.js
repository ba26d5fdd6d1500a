/** @jest-environment jsdom */
// The entry point for browsers in jsdom as Jest has it: without TextEncoder and without fetch.
test('the package can be imported and says what is lacking', () => {
  const { Seam, isSeamError } = require('libseam');
  let error;
  try {
    new Seam({ endpoint: 'https://your.example' });
  } catch (thrown) {
    error = thrown;
  }
  expect(isSeamError(error)).toBe(true);
  expect(error).toMatchObject({
    kind: 'invalid_state',
    message: expect.stringMatching(/^libseam needs `TextEncoder`, which does not exist here/),
  });
});
