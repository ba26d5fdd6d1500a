import { SeamError } from './error.js';
import { unfitError, type Unfit } from './fault.js';

/** What is turned into text, for the error where it cannot be. */
export interface Subject extends Pick<Unfit, 'code' | 'operation'> {
  /** What it has to be, as the beginning of a sentence: `the options must be an object`. */
  readonly expected: string;
}

/** What `value` is, in the core's words where JSON has it. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  try {
    if (Array.isArray(value)) return 'an array';
    const { name }: { name: unknown } = value.constructor;
    if (typeof name !== 'string' || name === 'Object' || !/^\w{1,64}$/.test(name)) return 'an object';
    return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
  } catch {
    return 'an object';
  }
}

/**
 * The members of `value`, each read once.
 *
 * @throws {SeamError} It is no object, or it hides what it holds, as a `Map` and a promise do.
 */
export function members(value: unknown, subject: Subject): Record<string, unknown> {
  const refuse = (cause?: unknown): never => {
    throw unfitError({ ...subject, parameter: '', why: `${subject.expected}, got ${kindOf(value)}`, cause });
  };
  let names: string[] = [];
  let plain: Record<string, unknown> = {};
  try {
    const { toJSON } = (value ?? {}) as { toJSON?: unknown };
    plain = (typeof toJSON === 'function' ? toJSON.call(value) : value) as Record<string, unknown>;
    if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return refuse();
    names = Object.keys(plain);
    if (names.length === 0 && !isPlain(plain)) return refuse();
  } catch (thrown) {
    if (thrown instanceof SeamError) throw thrown;
    refuse(thrown);
  }
  return Object.fromEntries(names.map((name) => [name, read(plain, name, subject)]));
}

/** Whether `value` was made as `{}` is, here or in another realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function read(plain: Record<string, unknown>, name: string, subject: Subject): unknown {
  try {
    return plain[name];
  } catch (cause) {
    throw unfitError({ ...subject, parameter: name, why: 'cannot be read: its getter threw', cause });
  }
}

/**
 * `object` as JSON text, its members named by `rename`. A member that is `undefined` counts as not given.
 *
 * @throws {SeamError} A member has no form in JSON.
 */
export function objectText(
  object: Readonly<Record<string, unknown>>,
  subject: Subject,
  rename: (name: string) => string = (name) => name,
): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(object)) {
    const text = valueText(name, value, subject);
    if (text !== undefined) parts.push(`${JSON.stringify(rename(name))}:${text}`);
  }
  return `{${parts.join(',')}}`;
}

/** JSON leaves out, or makes `null` of, much of what it has no form for; here that is an error. */
function valueText(parameter: string, value: unknown, subject: Subject): string | undefined {
  const refuse = (why: string, cause?: unknown): never => {
    throw unfitError({ ...subject, parameter, why, cause });
  };
  const above: unknown[] = [];
  try {
    return JSON.stringify(value, function (this: unknown, _, inner: unknown) {
      while (above.length > 0 && above[above.length - 1] !== this) above.pop();
      const verb = above.length === 0 ? 'is' : 'holds';
      if (above.includes(inner)) refuse('holds itself, which has no form in JSON');
      if (typeof inner === 'number' && !Number.isFinite(inner)) {
        refuse(`${verb} ${inner} where a finite number is needed`);
      }
      if (typeof inner === 'bigint' || typeof inner === 'function' || typeof inner === 'symbol') {
        refuse(`${verb} ${kindOf(inner)}, which has no form in JSON`);
      }
      if (typeof inner === 'string' && /\p{Surrogate}/u.test(inner)) {
        refuse(`${above.length === 0 ? 'has' : verb} a lone surrogate, which is no text`);
      }
      if (typeof inner === 'object' && inner !== null) above.push(inner);
      return inner;
    });
  } catch (thrown) {
    if (thrown instanceof SeamError) throw thrown;
    const deep = thrown instanceof RangeError;
    return refuse(deep ? 'is nested too deeply' : 'cannot be turned into JSON', thrown);
  }
}
