// Compiled by the package's tests as strictly as the compiler can; never run.
import { Seam, SeamError, type CallOptions, type ErrorCode, type Reply, type SeamOptions } from 'libseam';

const options: SeamOptions = { apiKey: 'seam_test', timeout: 1_000, headers: { 'x-door': 'front' } };
const seam = new Seam(options);
const id = '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3';
const callOptions: CallOptions = { signal: new AbortController().signal, missingOk: true };

const nothing: void = await seam.userIdentities.delete({ user_identity_id: id }, callOptions);
const generic: void = await seam.call('acs.users.delete', { acs_user_id: id });
const reply: Reply<void> = await seam.reply('acs.users.delete', { acs_user_id: id });
const dynamic: unknown = await seam.call('some.other' as string, { anything: 1 });
seam.check('acs.credentials.unassign', { acs_credential_id: id });
const url: string = seam.build('user_identities.delete', { user_identity_id: id }).url;

// @ts-expect-error a required parameter is missing
await seam.userIdentities.removeAcsUser({ user_identity_id: id });
// @ts-expect-error a parameter that there is not
await seam.acs.users.delete({ acsUserId: id });
// @ts-expect-error a parameter of another type
await seam.userIdentities.delete({ user_identity_id: 7 });
// @ts-expect-error an operation that there is not
await seam.acs.users.remove({ acs_user_id: id });
// @ts-expect-error an option that there is not
new Seam({ apikey: 'seam_test' });
// @ts-expect-error a call's option that there is not
await seam.acs.users.delete({ acs_user_id: id }, { timeoutMs: 1 });

try {
  await seam.acs.users.delete({ acs_user_id: id });
} catch (error) {
  if (error instanceof SeamError) {
    const code: ErrorCode = error.code;
    if (error.code === 'rate_limited') console.log(error.retryAfterMs);
    // @ts-expect-error a code that there is not
    if (error.code === 'nonsense') console.log(code);
    for (const { parameter, message, suggestion } of error.problems)
      console.log(parameter, message, suggestion);
    console.log(
      error.httpStatus,
      error.requestId,
      error.errorType,
      error.attempts,
      error.validationErrors[''],
    );
  }
}

console.log(nothing, generic, reply.alreadyGone, dynamic, url);
export {};
