import { SeamError, isSeamError } from './error.js';
import {
  API_CODES,
  REPLY_CODES,
  TRANSPORT_CODES,
  USAGE_CODES,
  type ApiCode,
  type ReplyCode,
  type TransportCode,
  type UsageCode,
} from './error-groups.js';
import type { ErrorCode } from './generated.js';

/** The call is wrong as it is, so nothing was sent. */
export class SeamUsageError extends SeamError {
  declare readonly code: UsageCode;
}

/** The client's or the call's options are unusable. */
export class SeamInvalidOptionsError extends SeamUsageError {
  declare readonly code: 'invalid_options';
}

/** The server refuses the call, or failed. */
export class SeamApiError extends SeamError {
  declare readonly code: ApiCode;

  /** The HTTP status, by the name that the official package has for it. */
  get statusCode(): number | undefined {
    return this.httpStatus;
  }
}

/** The server does not accept the credential. */
export class SeamUnauthorizedError extends SeamApiError {
  declare readonly code: 'unauthorized';
}

/** The server refuses the parameters, although nothing was found wrong with them here. */
export class SeamInvalidInputError extends SeamApiError {
  declare readonly code: 'invalid_input';

  /** What the server says about the parameter `name`; empty if nothing. */
  getValidationErrorMessages(name: string): readonly string[] {
    return Object.hasOwn(this.validationErrors, name) ? (this.validationErrors[name] as string[]) : [];
  }
}

/** There is no reply. Whether the operation happened may not be known. */
export class SeamTransportError extends SeamError {
  declare readonly code: TransportCode;
}

/** The server's reply confirms nothing. */
export class SeamReplyError extends SeamError {
  declare readonly code: ReplyCode;
}

/** The classes with their names and codes; the first that has a code counts. */
const CLASSES: readonly (readonly [Class: typeof SeamError, name: string, codes: readonly ErrorCode[]])[] = [
  [SeamInvalidOptionsError, 'SeamInvalidOptionsError', ['invalid_options']],
  [SeamUnauthorizedError, 'SeamUnauthorizedError', ['unauthorized']],
  [SeamInvalidInputError, 'SeamInvalidInputError', ['invalid_input']],
  [SeamUsageError, 'SeamUsageError', USAGE_CODES],
  [SeamApiError, 'SeamApiError', API_CODES],
  [SeamTransportError, 'SeamTransportError', TRANSPORT_CODES],
  [SeamReplyError, 'SeamReplyError', REPLY_CODES],
  [SeamError, 'SeamError', []],
];

// On the prototypes, as the built-in errors have theirs, so that they are not among what `inspect` lists.
for (const [{ prototype }, name] of CLASSES) prototype.name = name;

/** The class for `code`. A code that is in none has the class `SeamError`. */
export function classOf(code: ErrorCode): typeof SeamError {
  return CLASSES.find(([, , codes]) => codes.includes(code))?.[0] ?? SeamError;
}

/** Makes a function that says whether something is an error of `Class`, of whatever copy of this package: by its code. */
function guard<Class extends typeof SeamError>(Class: Class) {
  return (value: unknown): value is InstanceType<Class> =>
    isSeamError(value) && Object.create(classOf(value.code).prototype) instanceof Class;
}

/** Whether `value` is a `SeamUsageError`, of whatever copy of this package. */
export const isSeamUsageError = guard(SeamUsageError);

/** Whether `value` is a `SeamInvalidOptionsError`, of whatever copy of this package. */
export const isSeamInvalidOptionsError = guard(SeamInvalidOptionsError);

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
