import type { FailureKind } from '../generated.js';
import { kindOf as wordsFor } from '../text.js';
import { detailOf, kindOf } from './failure.js';
import type { Outcome, Transport, WireRequest } from './transport.js';

type Fetch = typeof globalThis.fetch;

/** Thrown where the caller's `fetch` gives something that is no reply. */
class Unusable extends Error {}

/**
 * A transport that sends with `fetch`; the platform's own is looked up at every request. A `fetch` that does not heed
 * its signal is left behind when the time is over.
 */
export function fetchTransport(fetch?: Fetch): Transport {
  return (request, signal) =>
    new Promise((resolve) => {
      const aborter = new AbortController();
      // The first outcome counts: a promise takes no other.
      const settle = (outcome: Outcome): void => {
        resolve(outcome);
        clearTimeout(timer);
        signal?.removeEventListener('abort', aborted);
      };
      const giveUp = (failure: FailureKind, detail: string): void => {
        settle({ failure, detail });
        aborter.abort();
      };
      const aborted = (): void => giveUp('connection_lost', 'aborted');
      const timer = setTimeout(() => giveUp('timeout', `after ${request.timeout_ms} ms`), request.timeout_ms);
      signal?.addEventListener('abort', aborted);
      exchange(fetch ?? globalThis.fetch, request, aborter)
        .catch(outcomeOf)
        // Even to ask what was thrown can throw.
        .catch((): Outcome => ({ failure: 'connection_lost', detail: 'without a message' }))
        .then(settle);
    });
}

function outcomeOf(error: unknown): Outcome {
  if (error instanceof Unusable) return { unusable: error.message };
  // A browser does not tell a refused connection from a lost reply, so the request may have been sent.
  return { failure: kindOf(error, 'connection_lost'), detail: detailOf(error) };
}

async function exchange(
  fetch: Fetch,
  { method, url, headers, body, reply_limit: limit }: WireRequest,
  aborter: AbortController,
): Promise<Outcome> {
  if (typeof fetch !== 'function') {
    return { failure: 'internal', detail: 'there is no `fetch` here; give one as an option' };
  }
  const { signal } = aborter;
  const reply = usable(await fetch(url, { method, headers, body, redirect: 'manual', signal }));
  const texts = textsOf(reply.headers);
  // A browser hides what a redirect says, even its status.
  if (reply.type === 'opaqueredirect') return { status: 302, headers: texts, body: new Uint8Array() };
  const read = await bodyOf(reply, limit, signal);
  if (read !== undefined) return { status: reply.status, headers: texts, body: read };
  aborter.abort();
  return { failure: 'too_large', detail: `more than ${limit} bytes` };
}

/** `reply`, if it has what is read of a `Response` here: it need not be one. */
function usable(reply: unknown): Response {
  if (typeof reply !== 'object' || reply === null) throw unusable('it', reply);
  const { status, headers, body, redirected } = reply as Record<string, unknown>;
  if (typeof status !== 'number') throw unusable('its `status`', status);
  // What is larger or a fraction would be another status where it crosses into the core.
  if (!(Number.isInteger(status) && status >= 0 && status < 1000)) {
    throw new Unusable(`\`fetch\` must resolve to a Response, but its \`status\` is ${status}`);
  }
  if (redirected === true) {
    // What another address says, perhaps to a GET, confirms nothing.
    throw new Unusable(
      "`fetch` must leave redirects alone, as `redirect: 'manual'` says, but it followed one",
    );
  }
  if (typeof headers !== 'object' || headers === null || !(Symbol.iterator in headers)) {
    throw unusable('its `headers`', headers);
  }
  const readable = body === null || typeof (body as Partial<Response['body']>)?.getReader === 'function';
  if (!readable) throw unusable('its `body`', body);
  return reply as Response;
}

function unusable(part: string, value: unknown): Unusable {
  return new Unusable(`\`fetch\` must resolve to a Response, but ${part} is ${wordsFor(value)}`);
}

/** Names and values by turns. */
function textsOf(headers: Iterable<readonly [string, string]>): string[] {
  try {
    return Array.from(headers, ([name, value]) =>
      [name, value].map((text) => String(text).replaceAll('\0', '')),
    ).flat();
  } catch {
    throw new Unusable('`fetch` must resolve to a Response, but its `headers` hold no pairs');
  }
}

/** The body, or `undefined` once it is larger than `limit` bytes. */
async function bodyOf(reply: Response, limit: number, signal: AbortSignal): Promise<Uint8Array | undefined> {
  const reader = reply.body?.getReader();
  const cancel = async (): Promise<void> => {
    try {
      await reader?.cancel();
    } catch {
      // The outcome is known already, and this changes nothing about it.
    }
  };
  signal.addEventListener('abort', cancel);
  if (signal.aborted) await cancel();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) break;
    // `instanceof` does not know the arrays of another realm.
    if (Object.prototype.toString.call(value) !== '[object Uint8Array]') {
      throw unusable('a part of its `body`', value);
    }
    size += value.length;
    if (size > limit) return undefined;
    chunks.push(value);
  }
  return concat(chunks, size);
}

/** `chunks` in one piece of `size` bytes. */
export function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
