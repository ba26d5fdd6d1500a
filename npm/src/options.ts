import { jsonText } from './text.js';

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

/** The options whose names carry a unit in the core and none here, where milliseconds go without saying. */
const UNITS: Readonly<Record<string, string>> = {
  timeout: 'timeout_ms',
  deadline: 'deadline_ms',
  replyLimit: 'reply_limit_bytes',
};

/** `options` as JSON text with the core's names. Names it does not know pass, for the core to refuse. */
export function coreOptions(options: object): string {
  return jsonText(
    Object.fromEntries(
      Object.entries(options).map(([name, value]: [string, unknown]) => [
        UNITS[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
        isIterable(value) ? Object.fromEntries(value) : value,
      ]),
    ),
  );
}

/** Whether `value` is something like `Headers`, whose content JSON would lose. */
function isIterable(value: unknown): value is Iterable<readonly [string, unknown]> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}
