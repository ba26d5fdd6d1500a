import type { Call, Handle } from './core.js';
import { SeamError } from './error.js';
import { jsonText } from './text.js';
import type { Transport, WireRequest } from './transport/transport.js';

/** What the core wants done next. */
interface Step {
  readonly send?: WireRequest;
  readonly wait?: number;
  readonly done?: true;
}

const now = (): number => performance.now();

/**
 * Drives `call` to its end and returns the reply's JSON text. The core says what to send and when; here the bytes are
 * moved, the time is told, and nothing is decided.
 */
export async function drive(
  call: Handle<Call>,
  transport: Transport,
  signal: AbortSignal | undefined,
): Promise<string> {
  for (;;) {
    if (signal?.aborted) call.use((c) => c.cancel());
    const step = JSON.parse(call.use((c) => c.poll(now()))) as Step;
    if (step.done) return take(call, signal);
    if (step.send === undefined) {
      await sleep((step.wait as number) - now(), signal);
      continue;
    }
    const outcome = await transport(step.send, signal);
    if ('status' in outcome) {
      const { status, headers, body } = outcome;
      call.use((c) => c.feed(status, jsonText(headers), body, now()));
    } else if (!signal?.aborted) {
      const { failure, detail } = outcome;
      call.use((c) => c.fail(failure, detail, now()));
    }
  }
}

function take(call: Handle<Call>, signal: AbortSignal | undefined): string {
  try {
    return call.use((c) => c.take());
  } catch (error) {
    if (error instanceof SeamError && error.code === 'cancelled') error.cause = signal?.reason;
    throw error;
  }
}

/** Resolves after `ms`, or as soon as `signal` aborts. */
function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.ceil(Math.max(ms, 0)));
    signal?.addEventListener('abort', end);
  });
}
