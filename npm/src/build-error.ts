import { classOf } from './error-classes.js';
import type { ErrorDescription, Problem, SeamError } from './error.js';
import type { ErrorKind } from './generated.js';

/** Builds an error in the class of its kind. */
export function seamError(error: ErrorDescription, cause?: unknown): SeamError {
  const Class = classOf(error);
  return new Class(error, cause);
}

/** Builds the error that the core describes in `text`; `operation` if the core does not have it, and so does not name it. */
export function coreError(text: string, operation?: string, cause?: unknown): SeamError {
  const description = JSON.parse(text) as ErrorDescription;
  return seamError(operation ? { ...description, operation } : description, cause);
}

/** Builds the error of a bug in libseam, for when the core cannot build it. Nothing was sent. */
export function internalError(message: string, cause?: unknown): SeamError {
  return seamError({ kind: 'internal', outcome: 'not_sent', message, attempts: 0 }, cause);
}

/** The context of an invalid value that never reaches the core. */
export interface ErrorContext {
  readonly kind: ErrorKind;
  /** The operation. */
  readonly operation?: string;
}

const MAX_NAME_LENGTH = 64;

/**
 * Builds the error of a value that never reaches the core, in the form of the core's own. Nothing was sent. `name` is the
 * name of the parameter or option, empty for all together; `why` continues the sentence that begins with the name.
 */
export function valueError(purpose: ErrorContext, name: string, why: string, cause?: unknown): SeamError {
  const parameter = name.slice(0, MAX_NAME_LENGTH).replace(/\p{Control}/gu, '\ufffd');
  const message = (name && `\`${parameter}\` `) + why;
  return problemsError(purpose, [{ parameter, kind: 'type', message }], cause);
}

/** Builds the error that lists `problems`, in the form of the core's own. Nothing was sent. */
export function problemsError(
  { kind, operation }: ErrorContext,
  problems: readonly Problem[],
  cause?: unknown,
): SeamError {
  const message = problems.map((problem) => problem.message).join('; ');
  return seamError(
    { kind, outcome: 'not_sent', ...(operation && { operation }), message, attempts: 0, problems },
    cause,
  );
}
