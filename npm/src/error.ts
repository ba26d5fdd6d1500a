import { inCamelCase } from './camel-case.js';
import type { Confirmation } from './confirmation.js';
import type { ErrorKind, Outcome, ProblemKind } from './generated.js';
import type { OffBoardCheck, OffBoardReport } from './off-board-types.js';

/** One problem with parameters or options. */
export interface Problem {
  /** Name of the parameter or option; for a rule across several, the first of them; empty for all together. */
  readonly parameter: string;
  /** Kind of problem. */
  readonly kind: ProblemKind;
  /** Description of the problem, a sentence. */
  readonly message: string;
  /** Name that was probably meant, if one is close. */
  readonly suggestion?: string;
}

/** The server's messages about one parameter. */
export interface SeamValidationError {
  /** Name of the parameter: a dotted path if nested, empty for the request as a whole. */
  readonly parameterName: string;
  /** The server's messages. */
  readonly errorMessages: readonly string[];
}

/** An error as plain data, with the member names that JSON has in every language. */
export interface ErrorDescription {
  readonly kind: ErrorKind;
  readonly outcome: Outcome;
  readonly message: string;
  readonly attempts: number;
  readonly operation?: string;
  readonly http_status?: number;
  readonly error_type?: string;
  readonly request_id?: string;
  readonly retry_after_ms?: number;
  readonly problems?: readonly Problem[];
  readonly data?: unknown;
  readonly action_attempt?: unknown;
  readonly confirmation?: Confirmation;
  readonly report?: OffBoardReport | OffBoardCheck;
  readonly validation_errors?: Readonly<Record<string, readonly string[]>>;
}

/** The mark that every copy of this package leaves on its errors. */
const BRAND = Symbol.for('libseam.error');

/** The base class of every error of this package. No error holds a credential. */
export class SeamError extends Error {
  readonly #description: ErrorDescription;
  /** Kind of error: one of a few stable names, the same in every language. */
  declare readonly kind: ErrorKind;
  /** Effect of the whole call: tells whether the operation may have happened. */
  declare readonly outcome: Outcome;
  /** Name of the operation that was called. */
  declare readonly operation?: string;
  /** The HTTP status of the last reply. */
  declare readonly httpStatus?: number;
  /** The server's error type, an open set, for example `acs_user_not_found`. */
  declare readonly errorType?: string;
  /** The server's id of the request, for Seam's support. */
  declare readonly requestId?: string;
  /** Problems with the parameters or options; empty for other errors. */
  declare readonly problems: readonly Problem[];
  /** The server's validation messages, parameter by parameter. */
  declare readonly validationErrors: readonly SeamValidationError[];
  /** Further data about the error, from the server. */
  declare readonly data?: unknown;
  /** Latest known state of the action attempt that was waited for, as the API returned it. */
  declare readonly actionAttempt?: unknown;
  /** Verdict of a removal that was to be confirmed, with its checks and the token. */
  declare readonly confirmation?: Confirmation;
  /** Report of an off-boarding, or of its check: what was done or found, and what is not as planned. */
  declare readonly report?: OffBoardReport | OffBoardCheck;
  /** Number of attempts that were made. */
  declare readonly attempts: number;
  /** Wait that the server asked for, in milliseconds. */
  declare readonly retryAfterMs?: number;

  /** Creates the error of a description. `cause` is the reason of an abort, or an error of the platform. */
  constructor(error: ErrorDescription, cause?: unknown) {
    // The number is for languages that compare numbers.
    const { number: _, ...description } = error as ErrorDescription & { number?: number };
    const { message, validation_errors: messages = {}, ...known } = description;
    super(message);
    this.#description = description;
    setCause(this, cause);
    const validationErrors = Object.entries(messages).map(([parameterName, errorMessages]) => {
      return { parameterName, errorMessages };
    });
    Object.assign(this, { problems: [], validationErrors, ...inCamelCase(known) });
  }

  /** Marks the error for `isSeamError`. */
  get [BRAND](): true {
    return true;
  }

  /** The server's error type if it sent one, else `kind`. */
  get code(): string {
    return this.errorType ?? this.kind;
  }

  /**
   * Returns the error as plain data, for a log or a worker. The names are the same in every language: `kind`,
   * `error_type`, `http_status`. Unknown members are left out.
   */
  toJSON(): ErrorDescription & { readonly name: string } {
    return { name: this.name, ...this.#description };
  }
}

/** Sets the cause of `error`, unless the error could then not be cloned or sent to a worker. */
export function setCause(error: Error, cause: unknown): void {
  try {
    structuredClone(cause);
    if (cause !== undefined) Object.defineProperty(error, 'cause', { value: cause, configurable: true });
  } catch {
    // The error has no cause then.
  }
}

/**
 * Returns true if `value` is a `SeamError`, also one of another copy of this package or of another realm, which
 * `instanceof` does not recognise.
 */
export function isSeamError(value: unknown): value is SeamError {
  try {
    return (value as Partial<SeamError>)[BRAND] === true;
  } catch {
    return false;
  }
}
