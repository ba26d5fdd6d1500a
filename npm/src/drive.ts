import type { Reply, ReplyDetails } from './client.js';
import { clock } from './clock.js';
import type { Flow, Step } from './engine.js';
import { SeamError, setCause, type ErrorDescription } from './error.js';
import { seamError } from './build-error.js';
import type { ErrorKind, FailureKind } from './generated.js';
import type { Observer } from './observer.js';
import { setOrigin, type Origin } from './origin.js';
import { detailOf } from './transport/failure.js';
import type { Transport } from './transport/transport.js';
import { after, ignoreErrors } from './wait.js';

/** A flow under way, with everything needed to drive it. */
export interface FlowRun {
  readonly flow: Flow;
  readonly operation: string;
  readonly transport: Transport;
  readonly signal: AbortSignal | undefined;
  /** The caller, for the stacks of errors. */
  readonly origin: Origin;
  /** Observer of events, which may abort the signal. */
  readonly notify: Observer | undefined;
  /** Makes lines of evidence durable; absent where none is kept. */
  record?: (lines: string) => Promise<void>;
  /** Number of requests that were sent so far. */
  requests: number;
}

/** A flow that was begun, or the function that loads the core that it needs and begins it. */
export type Start = FlowRun | (() => Promise<FlowRun>);

/**
 * Drives a flow of one call to its end and frees it.
 *
 * @throws {SeamError} The call did not succeed.
 */
export async function drive(start: Start, withBody = false): Promise<Reply<unknown>> {
  const run = typeof start === 'function' ? await start() : start;
  try {
    await advance(run);
    return finish(run, withBody);
  } catch (thrown) {
    throw reported(run, thrown);
  } finally {
    void ignoreErrors(() => run.flow.free());
  }
}

/**
 * Drives a flow of a list, yields its elements one by one, and frees the flow. Leaving the loop stops reading.
 *
 * @throws {SeamError} The list was not read to its end.
 */
export async function* elements(start: Start): AsyncGenerator<unknown, void, void> {
  const run = typeof start === 'function' ? await start() : start;
  try {
    for (;;) {
      const step = await advance(run);
      if (!step) break;
      yield step.item;
    }
    finish(run, false);
  } catch (thrown) {
    throw reported(run, thrown);
  } finally {
    void ignoreErrors(() => run.flow.free());
  }
}

/** Takes the result of a flow that is done. */
export function finish(run: FlowRun, withBody: boolean): Reply<unknown> {
  const { body = {}, ...rest } = JSON.parse(run.flow.take(withBody)) as CoreReply;
  const reply = replyOf(rest);
  run.notify?.({ type: 'done', reply: { ...reply } });
  return { ...reply, body };
}

/**
 * Drives a flow until it yields an element of a list or a line of evidence, and returns that step, or until it is done. The core decides what
 * to send and when; this function sends the bytes and supplies the time.
 */
export async function advance(run: FlowRun): Promise<Step | undefined> {
  const { flow, transport, signal, notify } = run;
  const { now } = clock();
  let waited = 0;
  for (;;) {
    if (signal?.aborted) flow.cancel();
    const step = flow.poll(now());
    const { send, wait } = step;
    if (wait !== undefined) {
      const ms = Math.max(wait - now(), 0);
      // A timer that ends a little too early is set again, without a second event.
      if (waited !== run.requests) notify?.({ type: 'wait', attempt: flow.attempts, ms });
      waited = run.requests;
      if (!signal?.aborted) await new Promise<void>((resolve) => after(ms, signal, resolve));
    } else if (send) {
      const { exchange, method, url, timeout_ms: timeout } = send;
      const sentAt = now();
      const attempt = notify ? flow.attempts : 0;
      notify?.({ type: 'send', attempt, method, url, timeout });
      if (signal?.aborted) {
        flow.cancelUnsent(exchange);
        continue;
      }
      run.requests += 1;
      const outcome = await transport(send, signal);
      if ('status' in outcome) {
        const { status, headers, body } = outcome;
        flow.feed(exchange, status, headers, body, now());
      } else {
        const { failure, detail } = outcome;
        if (failure === 'unusable') throw unknownOutcome(run, 'malformed_reply', detail);
        if (signal?.aborted) continue;
        flow.fail(exchange, failure, detail, now());
      }
      if (notify) {
        const latest = JSON.parse(flow.latest()) as ErrorDescription;
        const { kind, message, request_id: requestId } = latest;
        notify({
          ...('status' in outcome
            ? { type: 'reply', httpStatus: outcome.status }
            : { type: 'failure', failure: outcome.failure as FailureKind }),
          attempt,
          ms: now() - sentAt,
          ...(requestId && { requestId }),
          ...(kind && { kind, message }),
        });
      }
    } else if (step.record !== undefined) {
      await record(run, step.record);
    } else if ('item' in step) {
      return step;
    } else {
      return undefined;
    }
  }
}

/** Makes lines of evidence durable. Without that nothing more is sent. */
async function record(run: FlowRun, lines: string): Promise<void> {
  let why: string | undefined;
  try {
    await run.record?.(lines);
  } catch (thrown) {
    why = detailOf(thrown);
  }
  if (why === undefined) run.flow.recorded();
  else run.flow.recordFailed(why);
}

/** Completes the error that the caller gets and notifies the observer. */
export function reported(run: FlowRun, thrown: unknown): unknown {
  let error = thrown;
  if (error instanceof SeamError) {
    if (error.kind === 'cancelled') setCause(error, run.signal?.reason);
    // The core broke down and cannot build the error.
    if (error.kind === 'internal' && !error.attempts && run.requests) {
      error = unknownOutcome(run, 'internal', error.message, error.cause);
    }
    setOrigin(run.origin, error);
    run.notify?.({ type: 'error', error: error as SeamError });
  }
  return error;
}

/** Builds an error that the core cannot build, about a call whose request was sent. */
function unknownOutcome(run: FlowRun, kind: ErrorKind, why: string, cause?: unknown): SeamError {
  const message = `${why}; it is not known whether the operation happened`;
  const { requests: attempts, operation } = run;
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
  readonly body?: Readonly<Record<string, unknown>>;
}

function replyOf(reply: CoreReply): ReplyDetails<unknown> {
  const { operation, http_status, request_id, attempts, already_gone, value } = reply;
  return {
    operation,
    httpStatus: http_status,
    requestId: request_id,
    attempts,
    alreadyGone: already_gone,
    value: value ?? undefined,
  };
}
