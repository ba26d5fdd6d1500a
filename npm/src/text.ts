import { unfitError, type Purpose } from './fault.js';

/** What is turned into text, for the error where it cannot be. */
export interface Subject extends Purpose {
  /** What it has to be, as the beginning of a sentence: `the options must be an object`. */
  readonly expected: string;
}

/** Whether `value` is neither text, a number and the like, nor a function. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** What `value` is, in the core's words where JSON has it. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined || isEndless(value)) return String(value);
  let kind: string = typeof value;
  try {
    if (Array.isArray(value)) {
      kind = 'array';
    } else if (kind === 'object') {
      const { name } = value.constructor;
      if (name !== 'Object' && /^\w{1,64}$/.test(name)) kind = name;
    }
  } catch {
    // So it is an object and no more.
  }
  return `${/^[AEIOUao]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** Whether `value` is a number that JSON has no form for. */
function isEndless(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

/**
 * The members of `value`, each read once.
 *
 * @throws {SeamError} It is no object, or it hides what it holds, as a `Map` and a promise do.
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
    throw unfitError(subject, '', `${subject.expected}, got ${kindOf(value)}`, cause);
  }
  return Object.fromEntries(names.map((name) => [name, read(plain, name, subject)]));
}

/** The names of the members of `object`; nothing if it has none and was not made as `{}` is, here or in another realm. */
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
    throw unfitError(subject, name, 'cannot be read: its getter threw', cause);
  }
}

/**
 * `object` as JSON text. A member that is `undefined` counts as not given.
 *
 * @throws {SeamError} A member has no form in JSON.
 */
export function objectText(object: Readonly<Record<string, unknown>>, subject: Subject): string {
  let parts = '';
  for (const [name, value] of Object.entries(object)) {
    const text = valueText(name, value, subject);
    if (text !== undefined) parts += `,${JSON.stringify(name)}:${text}`;
  }
  return `{${parts.slice(1)}}`;
}

/** JSON leaves out, or makes `null` of, much of what it has no form for; here that is an error. */
function valueText(parameter: string, value: unknown, subject: Subject): string | undefined {
  const above: unknown[] = [];
  let why: string | undefined;
  try {
    return JSON.stringify(value, function (this: unknown, _, inner: unknown) {
      while (above.length > 0 && above.at(-1) !== this) above.pop();
      why = flawOf(inner, above);
      // What is wrong is known.
      if (why) throw undefined;
      if (isObject(inner)) above.push(inner);
      return inner;
    });
  } catch (cause) {
    why ??= cause instanceof RangeError ? 'is nested too deeply' : 'cannot be turned into JSON';
    throw unfitError(subject, parameter, why, cause);
  }
}

/** Why `value`, which is in the objects `above`, has no form in JSON. */
function flawOf(value: unknown, above: readonly unknown[]): string | undefined {
  const verb = above.length > 0 ? 'holds' : 'is';
  if (above.includes(value)) return 'holds itself, which has no form in JSON';
  if (isEndless(value)) return `${verb} ${kindOf(value)} where a finite number is needed`;
  const hides = isObject(value) && !Array.isArray(value) && !namesOf(value);
  if (hides || ['bigint', 'function', 'symbol'].includes(typeof value)) {
    return `${verb} ${kindOf(value)}, which has no form in JSON`;
  }
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) {
    return `${above.length > 0 ? verb : 'has'} a lone surrogate, which is no text`;
  }
  return undefined;
}
