import type { Call, Handle } from './core.js';
import { SeamError, setCause } from './error.js';
import { internalError, seamError } from './fault.js';
import type { Observer } from './observer.js';
import type { Transport } from './transport/transport.js';

const now = (): number => performance.now();

/**
 * Drives `call` to its end and returns the reply's JSON text. The core says what to send and when; here the bytes are
 * moved, the time is told, and nothing is decided. `observer` sees what happens, and may abort the signal meanwhile.
 */
export async function drive(
  call: Handle<Call>,
  transport: Transport,
  signal: AbortSignal | undefined,
  operation: string,
  observer?: Observer,
): Promise<string> {
  let attempts = 0;
  try {
    for (;;) {
      if (signal?.aborted) call.use((c) => c.cancel());
      const { send, wait } = call.use((c) => c.poll(now()));
      if (wait !== undefined) {
        const ms = Math.max(wait - now(), 0);
        observer?.waits(ms);
        if (!signal?.aborted) await sleep(ms, signal);
        continue;
      }
      if (send === undefined) return take(call, signal);
      observer?.sends(send);
      if (signal?.aborted) continue;
      attempts += 1;
      const outcome = await transport(send, signal);
      if ('unusable' in outcome) throw unusable(call, outcome.unusable);
      if ('status' in outcome) {
        const { status, headers, body } = outcome;
        call.use((c) => c.feed(status, headers, body, now()));
      } else if (signal?.aborted) {
        continue;
      } else {
        const { failure, detail } = outcome;
        call.use((c) => c.fail(failure, detail, now()));
      }
      observer?.sees(outcome, call);
    }
  } catch (error) {
    throw completed(error, operation, attempts);
  }
}

/** `error`, with what the core can say no more when it broke down after requests were sent. */
function completed(error: unknown, operation: string, attempts: number): unknown {
  const isBreakdown = error instanceof SeamError && error.code === 'internal' && error.attempts === 0;
  if (!isBreakdown || attempts === 0) return error;
  const message = `${error.message}; whether the operation happened is not known`;
  return seamError({ code: 'internal', message, attempts, operation }, error.cause);
}

function take(call: Handle<Call>, signal: AbortSignal | undefined): string {
  try {
    return call.use((c) => c.take());
  } catch (error) {
    if (error instanceof SeamError && error.code === 'cancelled') setCause(error, signal?.reason);
    throw error;
  }
}

/** The error of a reply that is none, of which the core cannot be told. What it knows of the call goes along. */
function unusable(call: Handle<Call>, why: string): SeamError {
  try {
    call.use((c) => c.cancel());
    call.use((c) => c.take());
  } catch (error) {
    if (!(error instanceof SeamError) || error.code !== 'cancelled') throw error;
    const { operation, attempts } = error;
    const message = `${why}; whether the operation happened is not known`;
    return seamError({ code: 'malformed_reply', message, attempts, ...(operation && { operation }) });
  }
  return internalError('a call that was cancelled has a result');
}

/** Resolves after `ms`, or as soon as `signal` aborts. */
function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.ceil(ms));
    signal?.addEventListener('abort', end);
  });
}
