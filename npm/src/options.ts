import type { SeamError } from './error.js';
import { unfitError } from './fault.js';
import type { Listener } from './event.js';
import { coreName, ownName, type CoreOption } from './option-names.js';
import { kindOf, members, objectText, type Subject } from './text.js';

/** Options of a client. */
export interface SeamOptions {
  /** An API key. On Node the environment variable `SEAM_API_KEY` stands in for it. */
  readonly apiKey?: string | undefined;
  /** A personal access token; needs `workspaceId`. */
  readonly personalAccessToken?: string | undefined;
  /** A console session token; needs `workspaceId`. */
  readonly consoleSessionToken?: string | undefined;
  /** The workspace that a token is used in. */
  readonly workspaceId?: string | undefined;
  /** Send no credential: `endpoint` is a server of your own that adds it. In a browser that goes without saying. */
  readonly noCredential?: boolean | undefined;
  /** Base URL; the API's own server if not given. */
  readonly endpoint?: string | undefined;
  /** Allow plain http to other hosts than this machine. */
  readonly allowHttp?: boolean | undefined;
  /** How long one attempt may take, in milliseconds. */
  readonly timeout?: number | undefined;
  /** How long a call may take with all its attempts and waits, in milliseconds. */
  readonly deadline?: number | undefined;
  /** How often a call is tried again. */
  readonly retries?: number | undefined;
  /** Whether unknown parameters and breaches of inferred rules are errors; true if not given. */
  readonly strict?: boolean | undefined;
  /** The largest reply in bytes. */
  readonly replyLimit?: number | undefined;
  /** Headers added to every request. */
  readonly headers?: Readonly<Record<string, string>> | Iterable<readonly [string, string]> | undefined;
  /** Sends the requests instead of the package's own transport. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Allow a credential in a browser, where everybody who opens the page can read it. */
  readonly dangerouslyAllowBrowser?: boolean | undefined;
  /** Is told what happens in every call. What it returns or throws has no effect on the call. */
  readonly onEvent?: Listener | undefined;
}

/** Options of one call. Those not given are the client's. */
export interface CallOptions {
  /** Gives the call up when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** How long one attempt may take, in milliseconds. */
  readonly timeout?: number | undefined;
  /** How long the call may take with all its attempts and waits, in milliseconds. */
  readonly deadline?: number | undefined;
  /** How often the call is tried again. */
  readonly retries?: number | undefined;
  /** The workspace to act in, with a token that is not bound to one. */
  readonly workspaceId?: string | undefined;
  /** For a removal: that the server does not know what is to be removed is success. */
  readonly missingOk?: boolean | undefined;
}

/** The options that have a meaning only here. */
type HostOption = 'fetch' | 'dangerouslyAllowBrowser' | 'onEvent' | 'signal';

// The names and the interfaces must agree.
({}) as Record<CoreOption | HostOption, 0> satisfies Record<keyof SeamOptions | keyof CallOptions, 0>;

const CLIENT: Subject = {
  code: 'invalid_options',
  expected: 'the options must be an object, or an API key',
};
const CALL: Subject = { code: 'invalid_options', expected: "the call's options must be an object" };

/** A client's options, apart: those for the core, as JSON text, and those that have a meaning only here. */
export interface ClientOptions extends Pick<SeamOptions, 'fetch' | 'onEvent'> {
  readonly text: string;
  readonly allowBrowser: boolean;
}

/**
 * Takes a client's options apart.
 *
 * @throws {SeamError} `invalid_options`
 */
export function clientOptions(options: unknown): ClientOptions {
  const given = members(typeof options === 'string' ? { apiKey: options } : options, CLIENT);
  const { fetch, dangerouslyAllowBrowser, onEvent, ...rest } = given;
  if (!isAbsent(fetch) && typeof fetch !== 'function') {
    throw mistyped('fetch', "a function that sends as the platform's `fetch` does", fetch);
  }
  if (!isAbsent(dangerouslyAllowBrowser) && typeof dangerouslyAllowBrowser !== 'boolean') {
    throw mistyped('dangerouslyAllowBrowser', 'true or false', dangerouslyAllowBrowser);
  }
  if (!isAbsent(onEvent) && typeof onEvent !== 'function') {
    throw mistyped('onEvent', 'a function that takes an event', onEvent);
  }
  return {
    text: coreText(rest, CLIENT, { surface: 'js' }),
    fetch: (fetch ?? undefined) as SeamOptions['fetch'],
    onEvent: (onEvent ?? undefined) as SeamOptions['onEvent'],
    allowBrowser: dangerouslyAllowBrowser === true,
  };
}

/**
 * `options` with those of `own` in their place.
 *
 * @throws {SeamError} `invalid_options`
 */
export function withOptions(options: unknown, own: SeamOptions): SeamOptions {
  // What is absent would be taken from the environment, where somebody else's credential may be.
  const given = Object.entries(own).map(([name, value]) => [name, (value as unknown) ?? ''] as const);
  return { ...members(options ?? {}, CLIENT), ...Object.fromEntries(given) };
}

/**
 * Takes a call's options apart: those for the core, as JSON text, and the signal.
 *
 * @throws {SeamError} `invalid_options`
 */
export function callOptions(options: unknown): [text: string, signal: AbortSignal | undefined] {
  if (isAbsent(options)) return ['', undefined];
  const { signal, ...rest } = members(options, CALL);
  if (!isAbsent(signal) && !isSignal(signal)) {
    const controller = kindOf(signal) === 'an AbortController';
    throw mistyped('signal', 'an AbortSignal', signal, controller ? '; pass `controller.signal`' : '');
  }
  return [coreText(rest, CALL), signal ?? undefined];
}

/** `options` as JSON text with the core's names, and `more`. Names it does not know pass, for the core to refuse. */
function coreText(options: Readonly<Record<string, unknown>>, subject: Subject, more: object = {}): string {
  const entries = Object.entries(options).filter(([, value]) => !isAbsent(value));
  for (const [name] of entries) {
    const core = coreName(name);
    const own = ownName(core);
    // One of the core's names that is none here.
    if (own === undefined ? Object.hasOwn(more, core) : own !== name) throw unknown(name, own);
  }
  const plain = entries.map(([name, value]) => [name, unrolled(name, value)] as const);
  const rename = (name: string): string => (ownName(coreName(name)) ? coreName(name) : name);
  return objectText(Object.fromEntries([...plain, ...Object.entries(more)]), subject, rename);
}

function unknown(parameter: string, suggestion: string | undefined): SeamError {
  const why = `is not an option${suggestion ? `; did you mean \`${suggestion}\`?` : ''}`;
  return unfitError({ code: 'invalid_options', problem: 'unknown', parameter, why, suggestion });
}

/** `value`, or the content of something like `Headers`, which JSON would lose. */
function unrolled(name: string, value: unknown): unknown {
  let object: object;
  let length: number;
  try {
    if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) return value;
    const pairs = [...(value as Iterable<readonly [string, unknown]>)];
    object = Object.fromEntries(pairs);
    length = pairs.length;
  } catch {
    // No option is a list, so the core refuses this and says what to give.
    return [];
  }
  if (Object.keys(object).length < length) throw mistyped(name, 'pairs whose names differ', value);
  return object;
}

/** Whether `value` is an `AbortSignal`, be it of another realm or a stand-in that works like one. */
function isSignal(value: unknown): value is AbortSignal {
  try {
    const { aborted, addEventListener, removeEventListener } = value as AbortSignal;
    const listens = typeof addEventListener === 'function' && typeof removeEventListener === 'function';
    return listens && typeof aborted === 'boolean';
  } catch {
    return false;
  }
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function mistyped(parameter: string, expected: string, value: unknown, hint = ''): SeamError {
  const why = `must be ${expected}, got ${kindOf(value)}${hint}`;
  return unfitError({ code: 'invalid_options', parameter, why });
}
