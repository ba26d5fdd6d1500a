// The same in every environment of Vitest; `PLACE` says in which.
import * as libseam from 'libseam';
import { afterEach, expect, test, vi } from 'vitest';
import { scenario } from './scenario.mjs';

const { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey } = process.env;
const options = { endpoint, apiKey };
const person = { user_identity_id: '00000000-0000-4000-8000-000000000000' };

afterEach(() => vi.useRealTimers());

test('it is the environment that was asked for', () => {
  expect(typeof document).toBe(process.env.PLACE === 'node' ? 'undefined' : 'object');
});

test('a removal, and one that is refused', async () => {
  expect(await scenario(libseam, options)).toEqual({
    invalid: 'invalid_params',
    removed: true,
    refused: 'not_found',
    read: 'not_found',
    events: ['send', 'reply', 'done'],
  });
});

test("a fetch of one's own", async () => {
  const seam = new libseam.Seam({ ...options, fetch: globalThis.fetch });
  const reply = await seam.reply('user_identities.delete', person, { missingOk: true });
  expect(reply.alreadyGone).toBe(true);
});

test('fake timers hang no call', async () => {
  const seam = new libseam.Seam(options);
  vi.useFakeTimers();
  for (let i = 0; i < 3; i += 1) await seam.userIdentities.delete(person, { missingOk: true });
});

test('errors are of their classes', async () => {
  const seam = new libseam.Seam(options);
  await expect(seam.userIdentities.delete({ user_identity_id: 'x' })).rejects.toThrow(libseam.SeamError);
});
