import { CLASSES } from './error-classes.js';
import { SeamError, type ErrorDescription } from './error.js';
import type { ErrorCode, ProblemCode } from './generated.js';
import { inOwnNames } from './option-names.js';

/** The error that is described, in the class of its code. */
export function seamError(said: ErrorDescription, cause?: unknown): SeamError {
  const Class = CLASSES.find(([codes]) => codes.includes(said.code))?.[1] ?? SeamError;
  return new Class(said, cause);
}

/** The error that the core describes in `text`, with the names that options have here. */
export function coreError(text: string): SeamError {
  return seamError(inOwnNames(JSON.parse(text) as ErrorDescription));
}

/** The error of a fault of libseam's own. The core that could have built it is broken. */
export function internalError(message: string, cause?: unknown): SeamError {
  return seamError({ code: 'internal', message, attempts: 0 }, cause);
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
  /** What kind of problem it is: of type, unless said otherwise. */
  readonly problem?: ProblemCode;
  /** The name that was probably meant. */
  readonly suggestion?: string | undefined;
  /** What the platform threw. */
  readonly cause?: unknown;
}

const LONGEST_NAME = 64;

/** The error of what the core never sees, in the form that the core gives its own. Nothing was sent. */
export function unfitError(unfit: Unfit): SeamError {
  const { code, operation, why, problem = 'type', suggestion, cause } = unfit;
  const parameter = unfit.parameter.slice(0, LONGEST_NAME).replace(/\p{Control}/gu, '\ufffd');
  const message = parameter === '' ? why : `\`${parameter}\` ${why}`;
  const problems = [{ parameter, code: problem, message, ...(suggestion && { suggestion }) }];
  return seamError({ code, message, attempts: 0, problems, ...(operation && { operation }) }, cause);
}
