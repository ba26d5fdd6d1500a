import { detailOf, kindOf } from './failure.js';
import type { Outcome, Transport, WireRequest } from './transport.js';

/** A transport that sends with `fetch`; the platform's own is looked up at every request. */
export function fetchTransport(fetch?: typeof globalThis.fetch): Transport {
  return async (request, signal) => {
    const aborter = new AbortController();
    const abort = (): void => aborter.abort();
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      abort();
    }, request.timeout_ms);
    signal?.addEventListener('abort', abort);
    try {
      return await exchange(fetch ?? globalThis.fetch, request, aborter);
    } catch (error) {
      if (timedOut) return { failure: 'timeout', detail: `after ${request.timeout_ms} ms` };
      // A browser does not tell a refused connection from a lost reply, so the request may have been sent.
      return { failure: kindOf(error, 'connection_lost'), detail: detailOf(error) };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  };
}

async function exchange(
  fetch: typeof globalThis.fetch,
  { method, url, headers, body, reply_limit: limit }: WireRequest,
  aborter: AbortController,
): Promise<Outcome> {
  const reply = await fetch(url, { method, headers, body, redirect: 'manual', signal: aborter.signal });
  const pairs = [...reply.headers];
  // A browser hides what a redirect says, even its status.
  if (reply.type === 'opaqueredirect') return { status: 302, headers: pairs, body: new Uint8Array() };
  const read = await bodyOf(reply, limit);
  if (read !== undefined) return { status: reply.status, headers: pairs, body: read };
  aborter.abort();
  return { failure: 'too_large', detail: `more than ${limit} bytes` };
}

/** The body, or `undefined` once it is larger than `limit` bytes. */
async function bodyOf(reply: Response, limit: number): Promise<Uint8Array | undefined> {
  const reader = reply.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done) break;
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
