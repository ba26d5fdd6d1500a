import { classOf } from './error-classes.js';
import type { ErrorDescription, Problem, SeamError } from './error.js';
import type { ErrorKind } from './generated.js';

/** The error that is described, in its class. */
export function seamError(said: ErrorDescription, cause?: unknown): SeamError {
  const Class = classOf(said);
  return new Class(said, cause);
}

/** The error that the core describes in `text`. */
export function coreError(text: string): SeamError {
  return seamError(JSON.parse(text) as ErrorDescription);
}

/** The error of a fault of libseam's own. The core that could have built it is broken, and nothing was sent. */
export function internalError(message: string, cause?: unknown): SeamError {
  return seamError({ kind: 'internal', outcome: 'not_sent', message, attempts: 0 }, cause);
}

/** What something that the core cannot be told of was for. It has no form in JSON or a meaning only here. */
export interface Purpose {
  readonly kind: ErrorKind;
  /** The operation. */
  readonly operation?: string;
}

const LONGEST_NAME = 64;

/**
 * The error of what the core never sees, in the form that the core gives its own. Nothing was sent. `name` is what it
 * was given as, empty for the whole; `why` is a sentence, without its beginning where there is a name.
 */
export function unfitError(purpose: Purpose, name: string, why: string, cause?: unknown): SeamError {
  const parameter = name.slice(0, LONGEST_NAME).replace(/\p{Control}/gu, '\ufffd');
  const message = (name && `\`${parameter}\` `) + why;
  return problemsError(purpose, [{ parameter, kind: 'type', message }], cause);
}

/** The error that lists `problems`, as the core gives it. Nothing was sent. */
export function problemsError(
  { kind, operation }: Purpose,
  problems: readonly Problem[],
  cause?: unknown,
): SeamError {
  const message = problems.map((problem) => problem.message).join('; ');
  return seamError(
    { kind, outcome: 'not_sent', ...(operation && { operation }), message, attempts: 0, problems },
    cause,
  );
}
