const person = { user_identity_id: '00000000-0000-4000-8000-000000000000' };
const GONE = { ok: false, error: { type: 'user_identity_not_found', message: 'No such person' } };

/** Checks calls whose requests are intercepted: `answer` sets the next reply. */
export async function mocked({ Seam }, answer) {
  const seam = new Seam({ apiKey: 'seam_test', endpoint: 'https://connect.getseam.com', retries: 0 });
  const told = async (options) => {
    try {
      return (await seam.reply('user_identities.delete', person, options)).httpStatus;
    } catch ({ attempts, kind, message }) {
      return { attempts, kind, unsure: /not known/.test(message) };
    }
  };
  const came = [];
  for (const [status, body, delay] of [
    [200, { ok: true }],
    [200, { ok: true }],
    [404, GONE],
    [200, { ok: true }, 5_000],
  ]) {
    answer({ status, body, delay: delay ?? 0 });
    came.push(await told(delay ? { timeout: 500 } : {}));
  }
  return came;
}
