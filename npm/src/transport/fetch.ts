import { platform } from '../platform.js';
import { isObject, kindOf } from '../text.js';
import { after, ignoreErrors } from '../wait.js';
import { detailOf } from './failure.js';
import type { Failure, Outcome, Transport, WireRequest } from './transport.js';

type Fetch = typeof globalThis.fetch;

/** Largest number of empty chunks in a body. */
const MAX_EMPTY_CHUNKS = 9_999;

/**
 * Creates a transport over `fetch`; the platform's own is looked up at every request. A `fetch` that ignores its signal is
 * abandoned when the time is over.
 */
export function fetchTransport(fetch?: Fetch): Transport {
  return (request, signal) =>
    new Promise((resolve) => {
      const aborter = new AbortController();
      // The first outcome counts: a promise takes no other.
      const settle = (outcome: Outcome): void => {
        resolve(outcome);
        off();
        if ('failure' in outcome) aborter.abort();
      };
      const ms = request.timeout_ms;
      const off = after(ms, signal, () => settle(failed('timeout', `after ${ms} ms`)));
      void exchange(fetch ?? globalThis.fetch, request, aborter.signal).then(settle);
    });
}

function failed(failure: Failure['failure'], detail: string): Failure {
  return { failure, detail };
}

/** Resolves to the outcome of a request, whatever `fetch` does. Its reply may be a stand-in for a `Response`. */
async function exchange(
  fetch: Fetch,
  { method, url, headers, body, reply_limit: limit }: WireRequest,
  signal: AbortSignal,
): Promise<Outcome> {
  if (typeof fetch !== 'function') {
    return failed('internal', 'the platform has no `fetch`; give one as an option');
  }
  let requirement: string | undefined;
  let failureKind = platform().failureKind;
  const need = (
    isFit: boolean,
    part: string,
    value: unknown,
    say: (value: unknown) => string = kindOf,
  ): void => {
    if (isFit) return;
    requirement = `resolve to a Response, but ${part} ${say(value)}`;
    throw requirement;
  };
  try {
    const reply = await fetch(url, { method, headers, body, redirect: 'manual', signal });
    // From now on the request was sent, whatever an error says.
    failureKind = undefined;
    need(isObject(reply), 'it is', reply);
    const { status, headers: pairs, body: stream } = reply;
    // A larger number or a fraction would become another status on its way into the core.
    const isStatus = Number.isInteger(status) && status >= 0 && status < 1000;
    need(isStatus, 'its `status` is', status, typeof status === 'number' ? String : kindOf);
    if (reply.redirected) {
      // The reply of another address, perhaps to a GET, confirms nothing.
      requirement = "leave redirects alone, as `redirect: 'manual'` says, but it followed one";
      throw requirement;
    }
    need(isObject(pairs) && Symbol.iterator in pairs, 'its `headers` is', pairs);
    need(stream === null || typeof stream?.getReader === 'function', 'its `body` is', stream);
    const texts: string[] = [];
    try {
      for (const [name, value] of pairs) texts.push(inOneLine(name), inOneLine(value));
    } catch {
      need(false, 'its `headers` hold', 'no pairs', String);
    }
    const reader = stream?.getReader();
    const cancel = (): void => void ignoreErrors(() => reader?.cancel());
    signal.addEventListener('abort', cancel);
    if (signal.aborted) cancel();
    const chunks: [at: number, bytes: Uint8Array][] = [];
    let size = 0;
    while (reader) {
      const { done, value } = await reader.read();
      if (done) break;
      // `instanceof` does not recognise arrays of another realm.
      const isBytes = (value as Partial<Uint8Array> | undefined)?.[Symbol.toStringTag] === 'Uint8Array';
      need(isBytes, 'a part of its `body` is', value);
      chunks.push([size, value]);
      size += value.length;
      // Empty chunks may come without end before any timer gets its turn.
      if (size > limit || chunks.length > size + MAX_EMPTY_CHUNKS)
        return failed('too_large', `more than ${limit} bytes`);
    }
    const whole = new Uint8Array(size);
    for (const [at, bytes] of chunks) whole.set(bytes, at);
    // A browser hides everything about a redirect, even its status.
    return { status: reply.type === 'opaqueredirect' ? 302 : status, headers: texts, body: whole };
  } catch (error) {
    if (requirement) return failed('unusable', `\`fetch\` must ${requirement}`);
    // A browser does not tell a refused connection from a lost reply, so the request may have been sent.
    return failed(failureKind?.(error) ?? 'connection_lost', detailOf(error));
  }
}

/** Converts `value` to text without line breaks, which would end the header in the core. */
function inOneLine(value: unknown): string {
  return String(value).replaceAll('\n', '');
}
