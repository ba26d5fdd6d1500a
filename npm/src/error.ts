import { inCamelCase } from './camel-case.js';
import type { ErrorKind, Outcome, ProblemKind } from './generated.js';

/** One thing that is wrong with parameters or options. */
export interface Problem {
  /** The parameter or option; for a rule across several, the first of them; empty for the whole. */
  readonly parameter: string;
  /** The kind of problem. */
  readonly kind: ProblemKind;
  /** The problem as a sentence. */
  readonly message: string;
  /** The name that was probably meant. */
  readonly suggestion?: string;
}

/** The server's messages about one parameter. */
export interface SeamValidationError {
  /** The parameter; a nested one has a dotted path, and the empty name is the request as a whole. */
  readonly parameterName: string;
  /** The server's messages. */
  readonly errorMessages: readonly string[];
}

/** An error as plain data, with the names that it has in JSON in every language. */
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
  readonly validation_errors?: Readonly<Record<string, readonly string[]>>;
}

/** The mark that every copy of this package leaves on its errors. */
const BRAND = Symbol.for('libseam.error');

/** Why a call did not succeed. It never holds a credential. */
export class SeamError extends Error {
  readonly #said: ErrorDescription;
  /** The kind of error: one of a few names, the same in every language. */
  declare readonly kind: ErrorKind;
  /** What is known about whether the operation happened, of the whole call. */
  declare readonly outcome: Outcome;
  /** The operation that was called. */
  declare readonly operation?: string;
  /** The HTTP status of the last reply. */
  declare readonly httpStatus?: number;
  /** The server's error type, an open set, for example `acs_user_not_found`. */
  declare readonly errorType?: string;
  /** The server's name for the request; its support asks for it. */
  declare readonly requestId?: string;
  /** For invalid parameters or options: everything that is wrong. */
  declare readonly problems: readonly Problem[];
  /** The server's validation messages, parameter by parameter. */
  declare readonly validationErrors: readonly SeamValidationError[];
  /** More that the server says about the error. */
  declare readonly data?: unknown;
  /** How many attempts were made. */
  declare readonly attempts: number;
  /** How long the server asked to wait, in milliseconds. */
  declare readonly retryAfterMs?: number;

  /** Makes the error that `said` describes. `cause` is the reason of an abort, or what the platform threw. */
  constructor(said: ErrorDescription, cause?: unknown) {
    // The number is for languages without text.
    const { number: _, ...description } = said as ErrorDescription & { number?: number };
    const { message, validation_errors: messages = {}, ...known } = description;
    super(message);
    this.#said = description;
    setCause(this, cause);
    const validationErrors = Object.entries(messages).map(([parameterName, errorMessages]) => {
      return { parameterName, errorMessages };
    });
    Object.assign(this, { problems: [], validationErrors, ...inCamelCase(known) });
  }

  /** By this `isSeamError` knows it. */
  get [BRAND](): true {
    return true;
  }

  /** The server's error type where it gave one, else `kind`. */
  get code(): string {
    return this.errorType ?? this.kind;
  }

  /**
   * The error as plain data, which can be sent to a worker or into a log. The names are those that it has in JSON in
   * every language: `kind`, `error_type`, `http_status`. What is not known is left out.
   */
  toJSON(): ErrorDescription & { readonly name: string } {
    return { name: this.name, ...this.#said };
  }
}

/** Makes `cause` that of `error`, unless it is one with which the error could not be cloned or sent to a worker. */
export function setCause(error: Error, cause: unknown): void {
  try {
    structuredClone(cause);
    if (cause !== undefined) Object.defineProperty(error, 'cause', { value: cause, configurable: true });
  } catch {
    // So it has none.
  }
}

/**
 * Whether `value` is a `SeamError`, be it of another copy of this package or of another realm, which `instanceof` does
 * not know.
 */
export function isSeamError(value: unknown): value is SeamError {
  try {
    return (value as Partial<SeamError>)[BRAND] === true;
  } catch {
    return false;
  }
}
