import { currentRun, isCurrentRun, withCore, type Glue } from './core.js';
import { internalError, seamError } from './build-error.js';
import type * as glue from './glue.js';
import type { WireRequest } from './transport/transport.js';

/** An object of wasm-bindgen. */
interface Freeable {
  free(): void;
}

/** An object in the core's memory, freed by `free` or some time after it becomes unreachable. */
class CoreObject<Inner extends Freeable> {
  readonly #inner: Inner;
  readonly #run: number;

  constructor(make: (core: Glue) => Inner) {
    this.#run = currentRun();
    this.#inner = withCore(make);
  }

  /** False once the core was restarted, which loses the object. */
  get isValid(): boolean {
    return isCurrentRun(this.#run);
  }

  protected with<Value>(work: (inner: Inner) => Value): Value {
    if (!this.isValid) throw internalError('the core broke down while the call was under way');
    return withCore(() => work(this.#inner));
  }

  /** Frees the object. */
  free(): void {
    if (this.isValid) withCore(() => this.#inner.free());
  }
}

/** A client's checked options. */
export class Engine extends CoreObject<glue.Engine> {
  constructor(options: string, environment: string, inBrowser: boolean, mayResend: boolean) {
    super((core) => {
      const encoder = new TextEncoder();
      const texts = [encoder.encode(options), encoder.encode(environment)] as const;
      return new core.Engine(...texts, inBrowser, mayResend, true);
    });
  }

  get endpoint(): string {
    return this.with((engine) => engine.endpoint);
  }

  /** Returns the proxy that requests use as JSON text, or `undefined` without one. Only Node's core has this function. */
  proxy(variables: string): string | undefined {
    return this.with((engine) => engine.proxy(variables));
  }

  check(operation: string, params: string): void {
    this.with((engine) => engine.check(operation, params));
  }

  build(operation: string, params: string, options: string): string {
    return this.with((engine) => engine.build(operation, params, options));
  }

  call(...callArguments: FlowArguments): Flow {
    return this.with((engine) => new Flow(() => engine.call(...callArguments)));
  }

  pages(...callArguments: FlowArguments): Flow {
    return this.with((engine) => new Flow(() => engine.pages(...callArguments)));
  }
}

/** Arguments of the core for a flow: the operation, its parameters and the call's options as JSON text, and any number. */
type FlowArguments = [operation: string, params: string, options: string, entropy: number];

/**
 * The next step of a flow: a request to send, a time to wait until, or an element of a list for the caller. A step without
 * any of these is the last.
 */
export interface Step {
  readonly send?: WireRequest & { readonly exchange: number };
  readonly wait?: number;
  readonly item?: unknown;
}

/** A flow: one call, or the pages of a list. */
export class Flow extends CoreObject<glue.Flow> {
  poll(now: number): Step {
    return JSON.parse(this.with((flow) => flow.poll(now))) as Step;
  }

  /** Feeds a reply. `headers` has names and values in turn, without line breaks. */
  feed(exchange: number, status: number, headers: readonly string[], body: Uint8Array, now: number): void {
    let lines = '';
    for (let at = 0; at < headers.length; at += 2) lines += `${headers[at]}:${headers[at + 1]}\n`;
    this.with((flow) => flow.feed(exchange, status, lines, body, now));
  }

  fail(exchange: number, failure: string, detail: string, now: number): void {
    this.with((flow) => flow.fail(exchange, failure, detail, now));
  }

  /** Number of requests that the current call has sent; every page of a list is a call. */
  get attempts(): number {
    return this.with((flow) => flow.attempts);
  }

  /** Returns the outcome of the latest exchange as JSON text, empty before the first one. */
  latest(): string {
    return this.with((flow) => flow.latest()) ?? '';
  }

  /** Takes the result, as JSON text. */
  take(): string {
    return this.with((flow) => flow.take());
  }

  cancel(): void {
    this.with((flow) => flow.cancel());
  }

  cancelUnsent(exchange: number): void {
    this.with((flow) => flow.cancelUnsent(exchange));
  }
}

/** The engine of a client. */
export interface EngineSource {
  /** Returns the engine, created again if the core was restarted. */
  readonly get: () => Engine;
  /** Frees the engine, after which `get` throws. */
  readonly free: () => void;
}

/** Creates the engine of these options. */
export function engineOf(...options: ConstructorParameters<typeof Engine>): EngineSource {
  let engine: Engine | undefined = new Engine(...options);
  return {
    get: () => {
      if (!engine) {
        const message = 'the client was disposed of; create a new one';
        throw seamError({ kind: 'invalid_state', outcome: 'not_sent', message, attempts: 0 });
      }
      if (!engine.isValid) engine = new Engine(...options);
      return engine;
    },
    free: () => {
      engine?.free();
      engine = undefined;
    },
  };
}
