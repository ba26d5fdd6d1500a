import { inCamelCase } from './camel-case.js';
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
  readonly operation?: string | undefined;
  readonly http_status?: number;
  readonly error_type?: string;
  readonly request_id?: string;
  readonly retry_after_ms?: number;
  readonly problems?: readonly Problem[];
  readonly validation_errors?: Readonly<Record<string, readonly string[]>>;
}

/** What every copy of this package marks its errors with. */
const BRAND = Symbol.for('libseam.error');

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

  /** Takes over what is said. `cause` is the reason of an abort, or what the platform threw. */
  constructor(said: ErrorDescription, cause?: unknown) {
    // The number is for languages without text.
    const { message, number: _, ...known } = said as ErrorDescription & { number?: number };
    super(message);
    setCause(this, cause);
    Object.assign(this, { problems: [], validationErrors: {}, ...inCamelCase(known) });
  }

  /** By this `isSeamError` knows it. */
  get [BRAND](): true {
    return true;
  }

  /** The error as plain data, which can be sent to a worker or into a log. What is not known is left out. */
  toJSON(): Record<string, unknown> {
    return { name: this.name, message: this.message, ...(this as object) };
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
