import { CREDENTIALS } from './core-options.js';
import { SeamError, isSeamError, type ErrorDescription, type Problem } from './error.js';
import {
  API_KINDS,
  REPLY_KINDS,
  TRANSPORT_KINDS,
  USAGE_KINDS,
  type ApiKind,
  type ReplyKind,
  type TransportKind,
  type UsageKind,
} from './error-groups.js';
import type { ErrorKind } from './generated.js';

/** The call is wrong as it is, so nothing was sent. */
export class SeamUsageError extends SeamError {
  declare readonly kind: UsageKind;
}

/** The client's or the call's options are unusable. */
export class SeamInvalidOptionsError extends SeamUsageError {
  declare readonly kind: 'invalid_options';
}

/** A credential is none of the kind that it was given as. */
export class SeamInvalidTokenError extends SeamUsageError {
  declare readonly kind: 'invalid_options';
}

/** The server refuses the call, or failed. */
export class SeamApiError extends SeamError {
  declare readonly kind: ApiKind;

  /** The HTTP status, by the name that the official package has for it. */
  get statusCode(): number | undefined {
    return this.httpStatus;
  }
}

/** The server does not accept the credential. */
export class SeamUnauthorizedError extends SeamApiError {
  declare readonly kind: 'unauthorized';
}

/** The server refuses the parameters, although nothing was found wrong with them here. */
export class SeamInvalidInputError extends SeamApiError {
  declare readonly kind: 'invalid_input';

  /** What the server says about the parameter `name`; empty if nothing. */
  getValidationErrorMessages(name: string): readonly string[] {
    return this.validationErrors.find((error) => error.parameterName === name)?.errorMessages ?? [];
  }
}

/** There is no reply. Whether the operation happened may not be known. */
export class SeamTransportError extends SeamError {
  declare readonly kind: TransportKind;
}

/** The server's reply confirms nothing. */
export class SeamReplyError extends SeamError {
  declare readonly kind: ReplyKind;
}

/** The classes with their names and kinds; the first that has a kind counts. */
const CLASSES: readonly (readonly [Class: typeof SeamError, name: string, kinds: readonly ErrorKind[]])[] = [
  [SeamInvalidOptionsError, 'SeamInvalidOptionsError', ['invalid_options']],
  [SeamUnauthorizedError, 'SeamUnauthorizedError', ['unauthorized']],
  [SeamInvalidInputError, 'SeamInvalidInputError', ['invalid_input']],
  [SeamUsageError, 'SeamUsageError', USAGE_KINDS],
  [SeamApiError, 'SeamApiError', API_KINDS],
  [SeamTransportError, 'SeamTransportError', TRANSPORT_KINDS],
  [SeamReplyError, 'SeamReplyError', REPLY_KINDS],
  [SeamInvalidTokenError, 'SeamInvalidTokenError', []],
  [SeamError, 'SeamError', []],
];

// On the prototypes, as the built-in errors have theirs, so that they are not among what `inspect` lists.
for (const [{ prototype }, name] of CLASSES) prototype.name = name;

/** The class of an error. A kind that is in none has the class `SeamError`. */
export function classOf({ kind, problems }: Pick<ErrorDescription, 'kind' | 'problems'>): typeof SeamError {
  if (kind === 'invalid_options' && problems?.some(isOfToken)) return SeamInvalidTokenError;
  return CLASSES.find(([, , kinds]) => kinds.includes(kind))?.[0] ?? SeamError;
}

/** Tells if `problem` is about the form of a credential. */
function isOfToken({ parameter, kind }: Problem): boolean {
  return kind === 'format' && CREDENTIALS.includes(parameter);
}

/** Makes a function that says whether something is an error of `Class`, of whatever copy of this package: by its kind. */
function guard<Class extends typeof SeamError>(Class: Class) {
  return (value: unknown): value is InstanceType<Class> =>
    isSeamError(value) && Object.create(classOf(value).prototype) instanceof Class;
}

/** Whether `value` is a `SeamUsageError`, of whatever copy of this package. */
export const isSeamUsageError = guard(SeamUsageError);

/** Whether `value` is a `SeamInvalidOptionsError`, of whatever copy of this package. */
export const isSeamInvalidOptionsError = guard(SeamInvalidOptionsError);

/** Whether `value` is a `SeamInvalidTokenError`, of whatever copy of this package. */
export const isSeamInvalidTokenError = guard(SeamInvalidTokenError);

/** Whether `value` is a `SeamApiError`, of whatever copy of this package. */
export const isSeamApiError = guard(SeamApiError);

/** Whether `value` is a `SeamUnauthorizedError`, of whatever copy of this package. */
export const isSeamUnauthorizedError = guard(SeamUnauthorizedError);

/** Whether `value` is a `SeamInvalidInputError`, of whatever copy of this package. */
export const isSeamInvalidInputError = guard(SeamInvalidInputError);

/** Whether `value` is a `SeamTransportError`, of whatever copy of this package. */
export const isSeamTransportError = guard(SeamTransportError);

/** Whether `value` is a `SeamReplyError`, of whatever copy of this package. */
export const isSeamReplyError = guard(SeamReplyError);
