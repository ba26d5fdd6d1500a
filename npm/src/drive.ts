import type { Reply } from './client.js';
import { clock } from './clock.js';
import type { Call } from './engine.js';
import { SeamError, setCause, type ErrorDescription } from './error.js';
import { coreError, seamError } from './fault.js';
import type { ErrorKind, FailureKind } from './generated.js';
import type { Observer } from './observer.js';
import { comingFrom, type Origin } from './origin.js';
import type { Transport } from './transport/transport.js';
import { after, quietly } from './wait.js';

/**
 * Drives `call` to its end and gives its memory back. The core says what to send and when; here the bytes are moved,
 * the time is told, and nothing is decided. `tell` is told what happens, and may abort the signal meanwhile.
 */
export async function drive(
  call: Call,
  transport: Transport,
  signal: AbortSignal | undefined,
  operation: string,
  origin: Origin,
  tell?: Observer,
): Promise<Reply<unknown>> {
  const { now } = clock();
  let requests = 0;
  let attempt = 1;
  let waited = 0;
  const unsure = (kind: ErrorKind, why: string, cause?: unknown): SeamError => {
    const message = `${why}; whether the operation happened is not known`;
    return seamError({ kind, outcome: 'unknown', message, attempts: requests, operation }, cause);
  };
  try {
    for (;;) {
      if (signal?.aborted) call.cancel();
      const { send, wait } = call.poll(now());
      if (wait !== undefined) {
        const ms = Math.max(wait - now(), 0);
        // A timer that ends a little too early is set again, and nobody wants to know.
        if (waited !== attempt) tell?.({ type: 'wait', attempt: attempt - 1, ms });
        waited = attempt;
        if (!signal?.aborted) await new Promise<void>((resolve) => after(ms, signal, resolve));
      } else if (send) {
        const { method, url, timeout_ms: timeout } = send;
        const sentAt = now();
        tell?.({ type: 'send', attempt, method, url, timeout });
        if (signal?.aborted) {
          call.cancelUnsent();
          continue;
        }
        requests += 1;
        const outcome = await transport(send, signal);
        if ('status' in outcome) {
          const { status, headers, body } = outcome;
          call.feed(status, headers, body, now());
        } else {
          const { failure, detail } = outcome;
          if (failure === 'unusable') throw unsure('malformed_reply', detail);
          if (signal?.aborted) continue;
          call.fail(failure, detail, now());
        }
        if (tell) {
          const seen = JSON.parse(call.latest()) as ErrorDescription;
          const { attempts, kind, message, request_id: requestId } = seen;
          tell({
            ...('status' in outcome
              ? { type: 'reply', httpStatus: outcome.status }
              : { type: 'failure', failure: outcome.failure as FailureKind }),
            attempt,
            ms: now() - sentAt,
            ...(requestId && { requestId }),
            ...(kind && { kind, message }),
          });
          attempt = attempts + 1;
        }
      } else {
        const text = call.latest();
        const said = JSON.parse(text) as CoreReply | ErrorDescription;
        if ('kind' in said) throw coreError(text);
        const reply = replyOf(said);
        tell?.({ type: 'done', reply: { ...reply } });
        return reply;
      }
    }
  } catch (thrown) {
    let error = thrown;
    if (error instanceof SeamError) {
      if (error.kind === 'cancelled') setCause(error, signal?.reason);
      // The core broke down and can say no more.
      if (error.kind === 'internal' && !error.attempts && requests) {
        error = unsure('internal', error.message, error.cause);
      }
      tell?.({ type: 'error', error: comingFrom(origin, error) as SeamError });
    }
    throw error;
  } finally {
    void quietly(() => call.free());
  }
}

/** A reply as the core describes it. */
interface CoreReply {
  readonly operation: string;
  readonly http_status: number;
  readonly request_id?: string;
  readonly attempts: number;
  readonly already_gone: boolean;
  readonly value: unknown;
}

function replyOf(said: CoreReply): Reply<unknown> {
  const { operation, http_status, request_id, attempts, already_gone, value } = said;
  return {
    operation,
    httpStatus: http_status,
    requestId: request_id,
    attempts,
    alreadyGone: already_gone,
    value: value ?? undefined,
  };
}
