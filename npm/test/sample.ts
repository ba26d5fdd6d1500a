// Compiled by the package's tests as strictly as the compiler can; never run.
import {
  Seam,
  SeamError,
  SeamHttp,
  isSeamApiError,
  isSeamError,
  isSeamHttpApiError,
  type ActionAttempt,
  type AcsUser,
  type ApiEvent,
  type EvidenceCheck,
  type EvidenceLine,
  type EvidenceStore,
  type OffBoardPlan,
  type OffBoardReport,
  type CallOptions,
  type Confirmation,
  type ConfirmationCheck,
  type ConfirmationReason,
  type ConfirmationRemoval,
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
const callOptions = { signal: new AbortController().signal, missingOk: true } satisfies CallOptions;

const nothing: void = await seam.userIdentities.delete({ user_identity_id: id }, callOptions);
const generic: void = await seam.call('acs.users.delete', { acs_user_id: id });
const reply: Reply<void> = await seam.reply('acs.users.delete', { acs_user_id: id });
const dynamic: unknown = await seam.call('some.other' as string, { anything: 1 });
const users: readonly AcsUser[] = await seam.acs.users.list({});
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

const user = { acs_user_id: id };
const known: Confirmation = await seam.acs.users.delete(user, { confirm: true });
const timed: Confirmation = await seam.acs.users.delete(user, { confirm: { deadline: 5_000 }, retries: 1 });
const unconfirmed: void = await seam.acs.users.delete(user, { confirm: false });
const perhapsKnown: void | Confirmation = await seam.acs.users.delete(user, { confirm: maybe === undefined });
const late: Confirmation = await seam.acs.users.update(
  {
    acs_user_id: id,
    access_schedule: { starts_at: '2026-01-05T10:00:00Z', ends_at: '2026-01-05T12:00:00Z' },
  },
  { confirm: true },
);
const byName: Confirmation = await seam.call('acs.users.delete', user, { confirm: true });
const withDetails: Reply<Confirmation> = await seam.reply('acs.users.delete', user, { confirm: true });
const again: Confirmation = await seam.confirm(known.token ?? '', { onUnconfirmed: 'return' });
// @ts-expect-error what is known of a removal is not nothing
const nothingKnown: void = await seam.acs.users.delete(user, { confirm: true });
// @ts-expect-error nothing is known of a removal that is not confirmed
const notKnown: Confirmation = await seam.acs.users.delete(user);
// @ts-expect-error the same, where that was said
const refusedToo: Confirmation = await seam.acs.users.delete(user, { confirm: false });
// @ts-expect-error nothing may be known where the options do not say it
const perhaps: Confirmation = await seam.acs.users.delete(user, { confirm: maybe === undefined });
// @ts-expect-error the same by name
const nothingByName: void = await seam.call('acs.users.delete', user, { confirm: true });
// @ts-expect-error a time that there is not
await seam.acs.users.delete(user, { confirm: { deadline: 5_000, dedline: 5_000 } });
// @ts-expect-error a required parameter is missing, confirmed or not
await seam.acs.users.delete({}, { confirm: true });
// @ts-expect-error a list is nothing to confirm
await seam.acs.users.list({}, { confirm: true });
// @ts-expect-error the same, where it is read whole
seam.acs.users.listPages({}, { confirm: true });
// @ts-expect-error a removal that no read confirms
await seam.clientSessions.revoke({ client_session_id: id }, { confirm: true });
// @ts-expect-error an action that there is not
await seam.acs.users.delete(user, { confirm: true, onUnconfirmed: 'pass' });

function judge({ verdict, checks, removal, explain, token }: Confirmation): unknown {
  if (verdict === 'confirmed') return undefined;
  // @ts-expect-error a verdict that there is not
  if (verdict === 'gone') return undefined;
  // @ts-expect-error a token may be absent
  const present: string = token;
  const check: ConfirmationCheck | undefined = checks.find(({ state }) => state !== 'gone');
  const sent: ConfirmationRemoval = removal;
  const reasons: readonly ConfirmationReason[] = explain ?? [];
  return [present, check?.codes?.join(), sent.outcome, reasons.map(({ why }) => why)];
}

try {
  await seam.acs.users.delete({ acs_user_id: id });
} catch (error) {
  if (error instanceof SeamError) {
    const kind: ErrorKind = error.kind;
    const code: string = error.code;
    if (error.confirmation) judge(error.confirmation);
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
const http = new SeamHttp(official);
const asThere: void = await http.acs.users.delete(user);
const knownThere: Confirmation = await http.acs.users.delete(user, { confirm: true }).execute();
const usersThere: readonly AcsUser[] = await http.acs.users.list({});
// @ts-expect-error what is known of a removal is not nothing
const nothingThere: void = await http.acs.users.delete(user, { confirm: true });

function look(error: unknown): ErrorKind | undefined {
  if (isSeamHttpApiError(error) && error.statusCode === 404) return error.kind;
  if (isSeamHttpApiError(error) && error.code === 'acs_user_not_found') return undefined;
  // @ts-expect-error the server's type is not a kind
  if (isSeamApiError(error) && error.kind === 'acs_user_not_found') return undefined;
  // @ts-expect-error no error of the API has this kind
  if (isSeamApiError(error) && error.kind === 'timeout') return undefined;
  return isSeamError(error) ? error.kind : undefined;
}

function read(user: AcsUser): unknown {
  // Absent, null and a value are three things.
  const email: string | undefined = user.email_address;
  const identity: string | null | undefined = user.user_identity_id;
  // @ts-expect-error it may be absent
  const present: string = user.email_address;
  // @ts-expect-error a result cannot be changed
  user.display_name = 'Ada';
  for (const change of user.pending_mutations ?? []) {
    if (change.mutation_code === 'updating_user_information') console.log(change.from.email_address);
    if (change.mutation_code === 'deferring_creation') console.log(change.scheduled_at);
    // @ts-expect-error only a change has a value before
    if (change.mutation_code === 'creating') console.log(change.from);
    // @ts-expect-error a kind that there is not
    if (change.mutation_code === 'nonsense') console.log(change);
  }
  // Tomorrow there may be other kinds.
  if (user.external_type === 'of_tomorrow') return undefined;
  return [email, identity, present];
}

function readAttempt(attempt: ActionAttempt): string | undefined {
  if (attempt.status === 'error') return attempt.error.message;
  const none: null = attempt.error;
  if (attempt.action_type === 'UNLOCK_DOOR' && attempt.status === 'success')
    console.log(attempt.result.was_confirmed_by_device);
  // @ts-expect-error nothing is known before
  if (attempt.status === 'pending') console.log(attempt.result.was_confirmed_by_device);
  return none ?? undefined;
}

function readEvent(event: ApiEvent): string {
  // @ts-expect-error not every event is about an access code
  console.log(event.access_code_id);
  return event.event_type === 'access_code.created' ? event.access_code_id : event.event_id;
}

async function offBoard(evidence: EvidenceStore): Promise<EvidenceCheck> {
  const plan: OffBoardPlan = await seam.offBoard.plan({ email: 'a@example.com', keep_identity: true });
  const kinds: string[] = [];
  const onEvent = (line: EvidenceLine): unknown => kinds.push(line.kind);
  const audit = { ticket: plan.guards[0]?.why, effective_at: new Date(), sla: 24 };
  const given = { evidence, audit, onEvent, allow: ['many_steps'], signal: AbortSignal.timeout(1) } as const;
  const report: OffBoardReport = await seam.offBoard.apply(plan, given);
  // @ts-expect-error a plan has these options
  await seam.offBoard.apply(plan, { ...given, mode: 'cascade' });
  // @ts-expect-error there must be evidence, or null
  await seam.offBoard({ email: 'a@example.com' });
  // @ts-expect-error no word of consent
  await seam.offBoard({ email: 'a@example.com', evidence: 'a.jsonl', allow: ['all'] });
  const run = seam.offBoard.start(null, { person: 'a@example.com', evidence: null });
  for await (const { kind, line } of run) kinds.push(`${kind} ${line + report.not_done.length}`);
  if ((await seam.offBoard.check(given)).result === 'back') console.log(run.report?.things[0]?.state);
  const read = (error: SeamError): string | undefined =>
    error.report && 'not_done' in error.report ? error.report.not_done[0]?.next_step : error.report?.message;
  console.log(read);
  return seam.offBoard.verifyEvidence(await evidence.read());
}

console.log(
  offBoard,
  users,
  read,
  readAttempt,
  readEvent,
  same,
  look,
  nothing,
  generic,
  reply.alreadyGone,
  typed.attempts,
  dynamic,
  url,
  built,
  [timed, unconfirmed, perhapsKnown, late, byName, withDetails.value, again, asThere, knownThere, usersThere],
  [nothingKnown, notKnown, refusedToo, perhaps, nothingByName, nothingThere],
);
export {};
