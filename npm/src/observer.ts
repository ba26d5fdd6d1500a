import type { Reply } from './client.js';
import type { Call, Handle } from './core.js';
import type { ErrorDescription, SeamError } from './error.js';
import type { Listener, SeamEvent } from './event.js';
import type { Outcome, WireRequest } from './transport/transport.js';

/** An event without what all of them have; distributed over the kinds of event. */
type Own<Event> = Event extends SeamEvent ? Omit<Event, 'call' | 'operation' | 'at'> : never;

let calls = 0;

/** Watches one call and tells a listener about it. */
export class Observer {
  readonly #listener: Listener;
  readonly #operation: string;
  readonly #call = (calls += 1);
  readonly #start = performance.now();
  #attempt = 1;
  #waitsFor = 0;
  #sentAt = 0;

  /** Begins to watch a call of `operation`. */
  constructor(listener: Listener, operation: string) {
    this.#listener = listener;
    this.#operation = operation;
  }

  /** `request` is about to be sent. */
  sends({ method, url, timeout_ms: timeout }: WireRequest): void {
    this.#sentAt = performance.now();
    this.#tell({ type: 'send', attempt: this.#attempt, method, url, timeout });
  }

  /** The core was told of `outcome`. What it makes of it is in `call`. */
  sees(outcome: Exclude<Outcome, { unusable: string }>, call: Handle<Call>): void {
    const ms = performance.now() - this.#sentAt;
    const attempt = this.#attempt;
    const said = JSON.parse(call.use((c) => c.outcome())) as ErrorDescription;
    const { code, message, request_id: requestId } = said;
    if ('status' in outcome) {
      const known = { ...(requestId && { requestId }), ...(code && { code, message }) };
      this.#tell({ type: 'reply', attempt, ms, httpStatus: outcome.status, ...known });
    } else {
      this.#tell({ type: 'failure', attempt, ms, failure: outcome.failure, code, message });
    }
    this.#attempt = said.attempts + 1;
  }

  /** The call waits for `ms`. */
  waits(ms: number): void {
    const attempt = this.#attempt - 1;
    // A timer that ends a little too early is set again, and nobody wants to know.
    if (this.#waitsFor !== attempt) this.#tell({ type: 'wait', attempt, ms });
    this.#waitsFor = attempt;
  }

  /** The call succeeded. */
  done(reply: Reply<unknown>): void {
    this.#tell({ type: 'done', reply });
  }

  /** The call did not succeed. */
  failed(error: SeamError): void {
    this.#tell({ type: 'error', error });
  }

  #tell(event: Own<SeamEvent>): void {
    const at = performance.now() - this.#start;
    const whole = { ...event, call: this.#call, operation: this.#operation, at } as SeamEvent;
    // A listener's fault must not change what is said about the call, nor end the process.
    const ignored = (): undefined => undefined;
    try {
      Promise.resolve(this.#listener(whole)).catch(ignored);
    } catch {
      ignored();
    }
  }
}
