import type { Reply } from './client.js';
import { clock } from './clock.js';
import type { Flow, Step } from './engine.js';
import { SeamError, setCause, type ErrorDescription } from './error.js';
import { seamError } from './fault.js';
import type { ErrorKind, FailureKind } from './generated.js';
import type { Observer } from './observer.js';
import { comingFrom, type Origin } from './origin.js';
import type { Transport } from './transport/transport.js';
import { after, quietly } from './wait.js';

/** A flow under way. */
export interface Course {
  readonly flow: Flow;
  readonly operation: string;
  readonly transport: Transport;
  readonly signal: AbortSignal | undefined;
  /** Where errors come from. */
  readonly origin: Origin;
  /** Is told what happens, and may abort the signal meanwhile. */
  readonly tell: Observer | undefined;
  /** How many requests were sent so far. */
  requests: number;
}

/**
 * Drives a flow of one call to its end and gives its memory back.
 *
 * @throws {SeamError} Why the call did not succeed.
 */
export async function drive(course: Course): Promise<Reply<unknown>> {
  try {
    await advance(course);
    return finish(course);
  } catch (thrown) {
    throw told(course, thrown);
  } finally {
    void quietly(() => course.flow.free());
  }
}

/**
 * Drives a flow of a list, gives its elements one by one, and gives its memory back. Whoever leaves it early stops reading.
 *
 * @throws {SeamError} Why the list was not read to its end.
 */
export async function* elements(course: Course): AsyncGenerator<unknown, void, void> {
  try {
    for (;;) {
      const step = await advance(course);
      if (!step) break;
      yield step.item;
    }
    finish(course);
  } catch (thrown) {
    throw told(course, thrown);
  } finally {
    void quietly(() => course.flow.free());
  }
}

/** Takes the result of a flow that is done. */
function finish(course: Course): Reply<unknown> {
  const reply = replyOf(JSON.parse(course.flow.take()) as CoreReply);
  course.tell?.({ type: 'done', reply: { ...reply } });
  return reply;
}

/**
 * Moves a flow on until there is an element of a list, and returns the step with it, or until it is done. The core says
 * what to send and when; here the bytes are moved, the time is told, and nothing is decided.
 */
async function advance(course: Course): Promise<Step | undefined> {
  const { flow, transport, signal, tell } = course;
  const { now } = clock();
  let waited = 0;
  for (;;) {
    if (signal?.aborted) flow.cancel();
    const step = flow.poll(now());
    const { send, wait } = step;
    if (wait !== undefined) {
      const ms = Math.max(wait - now(), 0);
      // A timer that ends a little too early is set again, and nobody wants to know.
      if (waited !== course.requests) tell?.({ type: 'wait', attempt: flow.attempts, ms });
      waited = course.requests;
      if (!signal?.aborted) await new Promise<void>((resolve) => after(ms, signal, resolve));
    } else if (send) {
      const { exchange, method, url, timeout_ms: timeout } = send;
      const sentAt = now();
      const attempt = tell ? flow.attempts : 0;
      tell?.({ type: 'send', attempt, method, url, timeout });
      if (signal?.aborted) {
        flow.cancelUnsent(exchange);
        continue;
      }
      course.requests += 1;
      const outcome = await transport(send, signal);
      if ('status' in outcome) {
        const { status, headers, body } = outcome;
        flow.feed(exchange, status, headers, body, now());
      } else {
        const { failure, detail } = outcome;
        if (failure === 'unusable') throw unsure(course, 'malformed_reply', detail);
        if (signal?.aborted) continue;
        flow.fail(exchange, failure, detail, now());
      }
      if (tell) {
        const seen = JSON.parse(flow.latest()) as ErrorDescription;
        const { kind, message, request_id: requestId } = seen;
        tell({
          ...('status' in outcome
            ? { type: 'reply', httpStatus: outcome.status }
            : { type: 'failure', failure: outcome.failure as FailureKind }),
          attempt,
          ms: now() - sentAt,
          ...(requestId && { requestId }),
          ...(kind && { kind, message }),
        });
      }
    } else if ('item' in step) {
      return step;
    } else {
      return undefined;
    }
  }
}

/** Makes of what was thrown the error that the caller gets, and tells it. */
function told(course: Course, thrown: unknown): unknown {
  let error = thrown;
  if (error instanceof SeamError) {
    if (error.kind === 'cancelled') setCause(error, course.signal?.reason);
    // The core broke down and can say no more.
    if (error.kind === 'internal' && !error.attempts && course.requests) {
      error = unsure(course, 'internal', error.message, error.cause);
    }
    comingFrom(course.origin, error);
    course.tell?.({ type: 'error', error: error as SeamError });
  }
  return error;
}

function unsure(course: Course, kind: ErrorKind, why: string, cause?: unknown): SeamError {
  const message = `${why}; it is not known whether the operation happened`;
  const { requests: attempts, operation } = course;
  return seamError({ kind, outcome: 'unknown', message, attempts, operation }, cause);
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
