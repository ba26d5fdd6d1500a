import { OPTION_NAMES, type SeamOptions } from './core-options.js';
import type { SeamError } from './error.js';
import { unfitError } from './fault.js';
import { seenFromPage } from './scope.js';
import { isObject, kindOf, members, objectText, type Subject } from './text.js';

export type { CallOptions, SeamOptions } from './core-options.js';

const CLIENT: Subject = {
  kind: 'invalid_options',
  expected: 'the options must be an object, or an API key',
};
const CALL: Subject = { kind: 'invalid_options', expected: "the call's options must be an object" };

/** What a client's options that have a meaning only here must be: the `typeof`, and the same in words. */
const OWN = [
  ['fetch', 'function', "a function that sends as the platform's `fetch` does"],
  ['dangerouslyAllowBrowser', 'boolean', 'true or false'],
  ['onEvent', 'function', 'a function that takes an event'],
] as const;

/**
 * Takes a client's options apart: those for the core, as JSON text, and those that have a meaning only here.
 *
 * @throws {SeamError} `invalid_options`
 */
export function clientOptions(
  options: unknown,
): [text: string, own: Pick<SeamOptions, (typeof OWN)[number][0]>] {
  const given = members(typeof options === 'string' ? { apiKey: options } : options, CLIENT);
  const own: Record<string, unknown> = {};
  for (const [name, type, expected] of OWN) {
    const value = given[name] ?? undefined;
    if (value !== undefined && typeof value !== type) throw mistyped(name, expected, value);
    own[name] = value;
    delete given[name];
  }
  if (typeof given.endpoint === 'string') given.endpoint = seenFromPage(given.endpoint);
  if (own.fetch && !isAbsent(given.proxy)) {
    throw unfitError(
      CLIENT,
      'proxy',
      'has no meaning beside `fetch`, which sends the requests; give one of them',
    );
  }
  return [coreText(given, CLIENT), own];
}

/**
 * `options` with those of `own` in their place.
 *
 * @throws {SeamError} `invalid_options`
 */
export function withOptions(options: unknown, own: SeamOptions): SeamOptions {
  const all: Record<string, unknown> = { ...members(options ?? {}, CLIENT), ...own };
  // What is absent would be taken from the environment, where somebody else's credential may be.
  for (const name in own) all[name] ??= '';
  return all;
}

/**
 * Takes a call's options apart: those for the core, as JSON text, and the signal.
 *
 * @throws {SeamError} `invalid_options`
 */
export function callOptions(options: unknown): [text: string, signal: AbortSignal | undefined] {
  if (isAbsent(options)) return ['', undefined];
  const { signal, ...rest } = members(options, CALL);
  if (isAbsent(signal) || isSignal(signal)) return [coreText(rest, CALL), signal ?? undefined];
  const hint = kindOf(signal) === 'an AbortController' ? '; pass `controller.signal`' : '';
  throw mistyped('signal', 'an AbortSignal', signal, hint);
}

/** `options` as JSON text. Names that the core does not know pass, for it to refuse. */
function coreText(options: Readonly<Record<string, unknown>>, subject: Subject): string {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(options)) {
    // Whatever an option that there is not holds, it is refused for its name.
    if (!isAbsent(value)) given[name] = OPTION_NAMES.includes(name) ? unrolled(name, value) : true;
  }
  return objectText(given, subject);
}

/** `value`, or the content of something like `Headers`, which JSON would lose. */
function unrolled(name: string, value: unknown): unknown {
  let pairs: (readonly [string, unknown])[];
  let object: object;
  try {
    if (!isObject(value) || !(Symbol.iterator in value)) return value;
    pairs = [...(value as Iterable<readonly [string, unknown]>)];
    object = Object.fromEntries(pairs);
  } catch {
    // No option is a list, so the core refuses this and says what to give.
    return [];
  }
  if (Object.keys(object).length < pairs.length) throw mistyped(name, 'pairs whose names differ', value);
  return object;
}

/** Whether `value` is an `AbortSignal`, be it of another realm or a stand-in that works like one. */
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

function mistyped(name: string, expected: string, value: unknown, hint = ''): SeamError {
  return unfitError(CALL, name, `must be ${expected}, got ${kindOf(value)}${hint}`);
}
