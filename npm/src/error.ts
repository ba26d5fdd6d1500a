import type { ErrorCode, ProblemCode } from './generated.js';

/** One thing that is wrong with parameters or options. */
export interface Problem {
  /** The parameter or option; for a rule across several, the first of them; empty for the whole. */
  readonly parameter: string;
  /** What kind of problem it is. */
  readonly code: ProblemCode;
  /** The problem as a sentence. */
  readonly message: string;
  /** The name that was probably meant. */
  readonly suggestion?: string;
}

/** An error as the core describes it. */
export interface ErrorDescription {
  readonly code: ErrorCode;
  readonly message: string;
  readonly attempts: number;
  readonly operation?: string;
  readonly http_status?: number;
  readonly error_type?: string;
  readonly request_id?: string;
  readonly retry_after_ms?: number;
  readonly problems?: readonly Problem[];
  readonly validation_errors?: Readonly<Record<string, readonly string[]>>;
}

/** Why a call did not succeed. It never holds a credential. */
export class SeamError extends Error {
  /** What went wrong. */
  declare readonly code: ErrorCode;
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
  /** The server's validation messages by parameter; the empty name is the request as a whole. */
  declare readonly validationErrors: Readonly<Record<string, readonly string[]>>;
  /** How many requests were sent. */
  declare readonly attempts: number;
  /** How long the server asked to wait, in milliseconds. */
  declare readonly retryAfterMs?: number;

  /** Takes over what the core says. `cause` is the reason of an abort, or what the platform threw. */
  constructor(said: ErrorDescription, cause?: unknown) {
    super(said.message, cause === undefined ? undefined : { cause });
    const known = {
      code: said.code,
      operation: said.operation,
      httpStatus: said.http_status,
      errorType: said.error_type,
      requestId: said.request_id,
      problems: said.problems ?? [],
      validationErrors: said.validation_errors ?? {},
      attempts: said.attempts,
      retryAfterMs: said.retry_after_ms,
    };
    Object.assign(this, Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)));
  }

  /** The error as plain data. What is not known is left out. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...(this as object) };
  }
}

// On the prototype, as the built-in errors have it, so that it is not among what `inspect` lists.
SeamError.prototype.name = 'SeamError';

/** The error of a fault of libseam's own. The core that could have built it is broken. */
export function internalError(message: string, cause?: unknown): SeamError {
  return new SeamError({ code: 'internal', message, attempts: 0 }, cause);
}

/** Something that the core cannot be told of, because it has no form in JSON or has a meaning only here. */
export interface Unfit {
  readonly code: ErrorCode;
  /** The operation that it was for. */
  readonly operation?: string;
  /** What it was given as; empty for the whole. */
  readonly parameter: string;
  /** What is wrong: a sentence, without its beginning where there is a `parameter`. */
  readonly why: string;
  /** What the platform threw. */
  readonly cause?: unknown;
}

const LONGEST_NAME = 64;

/** The error of what the core never sees, in the form that the core gives its own. Nothing was sent. */
export function unfitError({ code, operation, parameter, why, cause }: Unfit): SeamError {
  const shown = parameter.slice(0, LONGEST_NAME).replace(/\p{Control}/gu, '\ufffd');
  const message = shown === '' ? why : `\`${shown}\` ${why}`;
  const problems = [{ parameter: shown, code: 'type', message }] as const;
  return new SeamError({ code, message, attempts: 0, problems, ...(operation && { operation }) }, cause);
}
