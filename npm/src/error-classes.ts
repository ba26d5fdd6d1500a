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

  static {
    this.prototype.name = 'SeamUsageError';
  }
}

/** The client's or the call's options are unusable. */
export class SeamInvalidOptionsError extends SeamUsageError {
  declare readonly code: 'invalid_options';

  static {
    this.prototype.name = 'SeamInvalidOptionsError';
  }
}

/** The server refuses the call, or failed. */
export class SeamApiError extends SeamError {
  declare readonly code: ApiCode;

  static {
    this.prototype.name = 'SeamApiError';
  }

  /** The HTTP status, by the name that the official package has for it. */
  get statusCode(): number | undefined {
    return this.httpStatus;
  }
}

/** The server does not accept the credential. */
export class SeamUnauthorizedError extends SeamApiError {
  declare readonly code: 'unauthorized';

  static {
    this.prototype.name = 'SeamUnauthorizedError';
  }
}

/** The server refuses the parameters, although nothing was found wrong with them here. */
export class SeamInvalidInputError extends SeamApiError {
  declare readonly code: 'invalid_input';

  static {
    this.prototype.name = 'SeamInvalidInputError';
  }

  /** What the server says about the parameter `name`; empty if nothing. */
  getValidationErrorMessages(name: string): readonly string[] {
    return Object.hasOwn(this.validationErrors, name) ? (this.validationErrors[name] as string[]) : [];
  }
}

/** There is no reply. Whether the operation happened may not be known. */
export class SeamTransportError extends SeamError {
  declare readonly code: TransportCode;

  static {
    this.prototype.name = 'SeamTransportError';
  }
}

/** The server's reply confirms nothing. */
export class SeamReplyError extends SeamError {
  declare readonly code: ReplyCode;

  static {
    this.prototype.name = 'SeamReplyError';
  }
}

/** The class for each code; the first that fits counts. A code that is in none has the class `SeamError`. */
export const CLASSES: readonly (readonly [codes: readonly ErrorCode[], Class: typeof SeamError])[] = [
  [['invalid_options'], SeamInvalidOptionsError],
  [['unauthorized'], SeamUnauthorizedError],
  [['invalid_input'], SeamInvalidInputError],
  [USAGE_CODES, SeamUsageError],
  [API_CODES, SeamApiError],
  [TRANSPORT_CODES, SeamTransportError],
  [REPLY_CODES, SeamReplyError],
];

/** Whether `value` is an error of `Class`, of whatever copy of this package: by its code. */
function isOf(value: unknown, Class: typeof SeamError): boolean {
  return (
    isSeamError(value) &&
    CLASSES.some(([codes, C]) => codes.includes(value.code) && (C === Class || C.prototype instanceof Class))
  );
}

/** Whether `value` is a `SeamUsageError`, of whatever copy of this package. */
export const isSeamUsageError = (value: unknown): value is SeamUsageError => isOf(value, SeamUsageError);

/** Whether `value` is a `SeamInvalidOptionsError`, of whatever copy of this package. */
export const isSeamInvalidOptionsError = (value: unknown): value is SeamInvalidOptionsError =>
  isOf(value, SeamInvalidOptionsError);

/** Whether `value` is a `SeamApiError`, of whatever copy of this package. */
export const isSeamApiError = (value: unknown): value is SeamApiError => isOf(value, SeamApiError);

/** Whether `value` is a `SeamUnauthorizedError`, of whatever copy of this package. */
export const isSeamUnauthorizedError = (value: unknown): value is SeamUnauthorizedError =>
  isOf(value, SeamUnauthorizedError);

/** Whether `value` is a `SeamInvalidInputError`, of whatever copy of this package. */
export const isSeamInvalidInputError = (value: unknown): value is SeamInvalidInputError =>
  isOf(value, SeamInvalidInputError);

/** Whether `value` is a `SeamTransportError`, of whatever copy of this package. */
export const isSeamTransportError = (value: unknown): value is SeamTransportError =>
  isOf(value, SeamTransportError);

/** Whether `value` is a `SeamReplyError`, of whatever copy of this package. */
export const isSeamReplyError = (value: unknown): value is SeamReplyError => isOf(value, SeamReplyError);
