// Compiled by the package's tests as strictly as the compiler can; never run.
import {
  Seam,
  SeamError,
  SeamHttp,
  isSeamApiError,
  isSeamError,
  isSeamHttpApiError,
  type CallOptions,
  type ErrorKind,
  type Params,
  type Reply,
  type SeamEvent,
  type SeamEventListener,
  type SeamHttpOptions,
  type SeamOptions,
} from 'libseam';

const options: SeamOptions = { apiKey: 'seam_test', timeout: 1_000, headers: { 'x-door': 'front' } };
const seam = new Seam(options);
const id = '7ad2566e-6fd8-466d-b8e4-c10a14a74fd3';
const callOptions: CallOptions = { signal: new AbortController().signal, missingOk: true };

const nothing: void = await seam.userIdentities.delete({ user_identity_id: id }, callOptions);
const generic: void = await seam.call('acs.users.delete', { acs_user_id: id });
const reply: Reply<void> = await seam.reply('acs.users.delete', { acs_user_id: id });
const dynamic: unknown = await seam.call('some.other' as string, { anything: 1 });
seam.check('acs.credentials.unassign', { acs_credential_id: id });
seam[Symbol.dispose]();
const url: string = seam.build('user_identities.delete', { user_identity_id: id }).url;

// @ts-expect-error a required parameter is missing
await seam.userIdentities.removeAcsUser({ user_identity_id: id });
const maybe = undefined as string | undefined;
await seam.acs.users.delete({ acs_user_id: id, acs_system_id: undefined, user_identity_id: undefined });
await seam.acs.users.delete({ user_identity_id: id, acs_system_id: id });
await seam.acs.users.removeFromAccessGroup({ acs_access_group_id: id, user_identity_id: id });
await seam.acs.credentials.unassign({ acs_credential_id: id, acs_user_id: id }, { timeout: undefined });
new Seam({ apiKey: maybe, endpoint: undefined, onEvent: undefined });
const either: Params<'acs.users.delete'> = maybe
  ? { acs_user_id: maybe }
  : { user_identity_id: id, acs_system_id: id };
const typed: Reply<void> = await seam.reply('acs.users.delete', either);
const built: string = seam.build('acs.users.delete', either).body;
// @ts-expect-error none of two parameters of which one is needed
await seam.acs.users.delete({});
// @ts-expect-error a parameter without the one that it needs
await seam.acs.users.delete({ user_identity_id: id });
// @ts-expect-error a parameter that has a meaning only with another
await seam.acs.users.delete({ acs_user_id: id, acs_system_id: id });
// @ts-expect-error parameters that exclude each other
await seam.acs.users.delete({ acs_user_id: id, user_identity_id: id, acs_system_id: id });
// @ts-expect-error perhaps none of the two
await seam.acs.users.delete({ acs_user_id: maybe });
// @ts-expect-error the same by name
await seam.call('acs.users.delete', { user_identity_id: id });
// @ts-expect-error the same, for all that is known of the call
await seam.reply('acs.users.delete', {});
// @ts-expect-error the same, without sending it
seam.build('acs.users.delete', { acs_user_id: id, user_identity_id: id });
// @ts-expect-error none of two
await seam.acs.users.removeFromAccessGroup({ acs_access_group_id: id });
// @ts-expect-error both of two
await seam.acs.credentials.unassign({ acs_credential_id: id, acs_user_id: id, user_identity_id: id });
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
    const kind: ErrorKind = error.kind;
    const code: string = error.code;
    if (error.kind === 'rate_limited') console.log(error.retryAfterMs);
    // @ts-expect-error a kind that there is not
    if (error.kind === 'nonsense') console.log(kind, code);
    for (const { parameter, message, suggestion } of error.problems)
      console.log(parameter, message, suggestion);
    console.log(
      error.httpStatus,
      error.requestId,
      error.errorType,
      error.attempts,
      error.validationErrors.map(({ parameterName, errorMessages }) => [parameterName, ...errorMessages]),
    );
  }
}

const listener: SeamEventListener = (event) => {
  const { call, operation, at }: SeamEvent = event;
  if (event.type === 'send') console.log(event.attempt, event.method, event.url, event.timeout);
  if (event.type === 'reply') console.log(event.httpStatus, event.requestId?.length, event.ms);
  if (event.type === 'failure') console.log(event.failure, event.kind, event.message);
  if (event.type === 'wait') console.log(event.ms);
  if (event.type === 'done') console.log(event.reply.alreadyGone);
  // @ts-expect-error only a reply has a status
  if (event.type === 'wait') console.log(event.httpStatus);
  return event.type === 'error' ? event.error.kind : [call, operation, at];
};
const official: SeamHttpOptions = { apiKey: 'seam_test', onEvent: listener };
const same: Seam = new SeamHttp(official);

function look(error: unknown): ErrorKind | undefined {
  if (isSeamHttpApiError(error) && error.statusCode === 404) return error.kind;
  if (isSeamHttpApiError(error) && error.code === 'acs_user_not_found') return undefined;
  // @ts-expect-error the server's type is not a kind
  if (isSeamApiError(error) && error.kind === 'acs_user_not_found') return undefined;
  // @ts-expect-error no error of the API has this kind
  if (isSeamApiError(error) && error.kind === 'timeout') return undefined;
  return isSeamError(error) ? error.kind : undefined;
}

console.log(same, look, nothing, generic, reply.alreadyGone, typed.attempts, dynamic, url, built);
export {};
