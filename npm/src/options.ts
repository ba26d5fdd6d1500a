import { MAPS, OPTION_NAMES, type SeamOptions } from './core-options.js';
import type { SeamError } from './error.js';
import { valueError } from './build-error.js';
import { resolveInPage } from './scope.js';
import { isObject, kindOf, members, objectText, type Subject } from './text.js';

export type { CallOptions, ConfirmingCallOptions, PlainCallOptions, SeamOptions } from './core-options.js';

const CLIENT: Subject = {
  kind: 'invalid_options',
  expected: 'the options must be an object, or an API key',
};
const CALL: Subject = { kind: 'invalid_options', expected: "the call's options must be an object" };

/** The client options that the core does not have: the expected `typeof`, and the same in words. */
const JS_OPTIONS = [
  ['fetch', 'function', "a function that sends as the platform's `fetch` does"],
  ['dangerouslyAllowBrowser', 'boolean', 'true or false'],
  ['onEvent', 'function', 'a function that takes an event'],
] as const;

/**
 * Splits a client's options into those of the core, as JSON text, and the `JS_OPTIONS`.
 *
 * @throws {SeamError} `invalid_options`
 */
export function clientOptions(
  options: unknown,
): [text: string, own: Pick<SeamOptions, (typeof JS_OPTIONS)[number][0]>] {
  const given = members(typeof options === 'string' ? { apiKey: options } : options, CLIENT);
  const own: Record<string, unknown> = {};
  for (const [name, type, expected] of JS_OPTIONS) {
    const value = given[name] ?? undefined;
    if (value !== undefined && typeof value !== type) throw typeError(name, expected, value);
    own[name] = value;
    delete given[name];
  }
  if (typeof given.endpoint === 'string') given.endpoint = resolveInPage(given.endpoint);
  if (own.fetch && !isAbsent(given.proxy)) {
    throw valueError(
      CLIENT,
      'proxy',
      'cannot be combined with `fetch`, which sends the requests; give one of them',
    );
  }
  return [coreText(given, CLIENT), own];
}

/**
 * Returns `options` with those of `own` merged over them.
 *
 * @throws {SeamError} `invalid_options`
 */
export function withOptions(options: unknown, own: SeamOptions): SeamOptions {
  const all: Record<string, unknown> = { ...members(options ?? {}, CLIENT), ...own };
  // An absent option would be taken from the environment, where somebody else's credential may be.
  for (const name in own) all[name] ??= '';
  return all;
}

/**
 * Splits a call's options into those of the core, as JSON text, and the signal.
 *
 * @throws {SeamError} `invalid_options`
 */
export function callOptions(options: unknown): [text: string, signal: AbortSignal | undefined] {
  if (isAbsent(options)) return ['', undefined];
  const { signal, ...rest } = members(options, CALL);
  if (isAbsent(signal) || isSignal(signal)) return [coreText(rest, CALL), signal ?? undefined];
  const hint = kindOf(signal) === 'an AbortController' ? '; pass `controller.signal`' : '';
  throw typeError('signal', 'an AbortSignal', signal, hint);
}

/** Converts `options` to JSON text. Unknown names pass, so that the core rejects them. */
function coreText(options: Readonly<Record<string, unknown>>, subject: Subject): string {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    if (isAbsent(value)) continue;
    // The core rejects an unknown option by its name, so its value does not matter.
    given[name] = OPTION_NAMES.includes(name) ? value : true;
    if (MAPS.includes(name)) given[name] = withEntries(name, value);
  }
  return objectText(given, subject);
}

/** Returns `value`, or the entries of an iterable such as `Headers`, which JSON would lose. */
function withEntries(name: string, value: unknown): unknown {
  let pairs: (readonly [string, unknown])[];
  let object: object;
  try {
    if (!isObject(value) || !(Symbol.iterator in value)) return value;
    pairs = [...(value as Iterable<readonly [string, unknown]>)];
    object = Object.fromEntries(pairs);
  } catch {
    // No option is a list, so the core rejects this and says what to give.
    return [];
  }
  if (Object.keys(object).length < pairs.length) throw typeError(name, 'pairs whose names differ', value);
  return object;
}

/** Returns true if `value` is an `AbortSignal`, also one of another realm or a stand-in with the same members. */
function isSignal(value: unknown): value is AbortSignal {
  try {
    const { aborted, addEventListener, removeEventListener } = value as AbortSignal;
    const types = [aborted, addEventListener, removeEventListener].map((member) => typeof member);
    return types.join() === 'boolean,function,function';
  } catch {
    return false;
  }
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function typeError(name: string, expected: string, value: unknown, hint = ''): SeamError {
  return valueError(CALL, name, `must be ${expected}, got ${kindOf(value)}${hint}`);
}
