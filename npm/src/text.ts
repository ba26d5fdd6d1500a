import { valueError, type ErrorContext } from './build-error.js';

/** A value to convert to JSON text, described for the error if that fails. */
export interface Subject extends ErrorContext {
  /** The requirement, as the beginning of a sentence: `the options must be an object`. */
  readonly expected: string;
}

/** Returns true for an object: neither a primitive value nor a function. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Describes the type of `value`, in the core's words for types of JSON. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined || isNonFinite(value)) return String(value);
  let kind: string = typeof value;
  try {
    if (Array.isArray(value)) {
      kind = 'array';
    } else if (kind === 'object') {
      const { name } = value.constructor;
      if (name !== 'Object' && /^\w{1,64}$/.test(name)) kind = name;
    }
  } catch {
    // It is described as an object then.
  }
  return `${/^[AEIOUao]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** Returns true for a number that JSON cannot represent. */
function isNonFinite(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

/**
 * Reads the members of `value`, each once.
 *
 * @throws {SeamError} `value` is no object, or hides its content, as a `Map` and a promise do.
 */
export function members(value: unknown, subject: Subject): Record<string, unknown> {
  let plain = value as Record<string, unknown>;
  let names: string[] | undefined;
  let cause: unknown;
  try {
    const toJSON = (plain as typeof plain | null | undefined)?.toJSON;
    if (typeof toJSON === 'function') plain = toJSON.call(value) as typeof plain;
    if (isObject(plain) && !Array.isArray(plain)) names = namesOf(plain);
  } catch (thrown) {
    cause = thrown;
  }
  if (!names) {
    throw valueError(subject, '', `${subject.expected}, got ${kindOf(value)}`, cause);
  }
  return Object.fromEntries(names.map((name) => [name, read(plain, name, subject)]));
}

/** Returns the names of the members of `object`, or `undefined` for one without members that is no plain object. */
function namesOf(object: object): string[] | undefined {
  const names = Object.keys(object);
  const prototype: unknown = Object.getPrototypeOf(object);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  return names.length > 0 || isPlain ? names : undefined;
}

function read(plain: Record<string, unknown>, name: string, subject: Subject): unknown {
  try {
    return plain[name];
  } catch (cause) {
    throw valueError(subject, name, 'cannot be read: its getter threw', cause);
  }
}

/**
 * Converts `object` to JSON text. A member that is `undefined` counts as not given.
 *
 * @throws {SeamError} JSON cannot represent a member.
 */
export function objectText(object: Readonly<Record<string, unknown>>, subject: Subject): string {
  let parts = '';
  for (const [name, value] of Object.entries(object)) {
    const text = valueText(name, value, subject);
    if (text !== undefined) parts += `,${JSON.stringify(name)}:${text}`;
  }
  return `{${parts.slice(1)}}`;
}

/**
 * Converts `value`, which errors call `parameter`, to JSON text. Values that `JSON.stringify` would omit or turn into `null` are
 * errors.
 *
 * @throws {SeamError} JSON cannot represent it.
 */
export function valueText(parameter: string, value: unknown, subject: Subject): string | undefined {
  const above: unknown[] = [];
  let why: string | undefined;
  try {
    return JSON.stringify(value, function (this: unknown, _, inner: unknown) {
      while (above.length > 0 && above.at(-1) !== this) above.pop();
      why = problemOf(inner, above);
      // `why` has the problem.
      if (why) throw undefined;
      if (isObject(inner)) above.push(inner);
      return inner;
    });
  } catch (cause) {
    why ??= cause instanceof RangeError ? 'is nested too deeply' : 'cannot be turned into JSON';
    throw valueError(subject, parameter, why, cause);
  }
}

/** Returns the reason why JSON cannot represent `value`, which is inside the objects `above`. */
function problemOf(value: unknown, above: readonly unknown[]): string | undefined {
  const verb = above.length > 0 ? 'holds' : 'is';
  if (above.includes(value)) return 'holds itself, which JSON cannot represent';
  if (isNonFinite(value)) return `${verb} ${kindOf(value)} where a finite number is needed`;
  const hides = isObject(value) && !Array.isArray(value) && !namesOf(value);
  if (hides || ['bigint', 'function', 'symbol'].includes(typeof value)) {
    return `${verb} ${kindOf(value)}, which JSON cannot represent`;
  }
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) {
    return 'contains an unpaired surrogate and cannot be encoded as UTF-8';
  }
  return undefined;
}
