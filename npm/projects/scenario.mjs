// What every project does: it takes a person away, which works, does it again, which the server refuses, and reads the person,
// for which a page loads the rest of the package.

const person = { user_identity_id: '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3' };

/** The kind of the SeamError that `work` ends with. */
async function kindOf(isSeamError, work) {
  try {
    await work();
  } catch (error) {
    if (isSeamError(error)) return error.kind;
    throw error;
  }
  return 'none';
}

/** Runs it with what the package exports and a client's options, and returns what came of it. */
export async function scenario({ Seam, isSeamError }, options) {
  const seam = new Seam(options);
  const events = [];
  const watched = new Seam({ ...options, onEvent: ({ type }) => events.push(type) });
  return {
    invalid: await kindOf(isSeamError, () => seam.userIdentities.delete({ user_identity_id: 'nobody' })),
    removed: (await watched.userIdentities.delete(person)) === undefined,
    refused: await kindOf(isSeamError, () => seam.userIdentities.delete(person)),
    read: await kindOf(isSeamError, () => seam.userIdentities.get(person)),
    events,
  };
}
