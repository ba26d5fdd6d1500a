import { ask, isIn, run, type Glue } from './core.js';
import { internalError, seamError } from './fault.js';
import type * as glue from './glue.js';
import type { WireRequest } from './transport/transport.js';

/** Something that wasm-bindgen knows. */
interface Freed {
  free(): void;
}

/** Something in the core's memory. The core gives it back when this is gone, or before that by `free`. */
class Resident<Inner extends Freed> {
  readonly #inner: Inner;
  readonly #run: number;

  constructor(make: (core: Glue) => Inner) {
    this.#run = run();
    this.#inner = ask(make);
  }

  /** Whether the core has not been started anew since. */
  get isThere(): boolean {
    return isIn(this.#run);
  }

  protected ask<Value>(work: (inner: Inner) => Value): Value {
    if (!this.isThere) throw internalError('the core broke down while the call was under way');
    return ask(() => work(this.#inner));
  }

  /** Gives the memory back. */
  free(): void {
    if (this.isThere) ask(() => this.#inner.free());
  }
}

/** A client's checked options. */
export class Engine extends Resident<glue.Engine> {
  constructor(options: string, environment: string, inBrowser: boolean, mayResend: boolean) {
    super((core) => {
      const encoder = new TextEncoder();
      const texts = [encoder.encode(options), encoder.encode(environment)] as const;
      return new core.Engine(...texts, inBrowser, mayResend, true);
    });
  }

  get endpoint(): string {
    return this.ask((engine) => engine.endpoint);
  }

  /** The proxy that requests go by way of, as JSON text; nothing where there is none. Only Node's core knows it. */
  proxy(variables: string): string | undefined {
    return this.ask((engine) => engine.proxy(variables));
  }

  check(operation: string, params: string): void {
    this.ask((engine) => engine.check(operation, params));
  }

  build(operation: string, params: string, options: string): string {
    return this.ask((engine) => engine.build(operation, params, options));
  }

  call(...question: FlowArguments): Flow {
    return this.ask((engine) => new Flow(() => engine.call(...question)));
  }

  pages(...question: FlowArguments): Flow {
    return this.ask((engine) => new Flow(() => engine.pages(...question)));
  }
}

/** Arguments of the core that make a flow: the operation, its parameters and the call's options as JSON text, and any number. */
type FlowArguments = [operation: string, params: string, options: string, entropy: number];

/**
 * What the core wants done next: to send a request, to wait until a time, to give an element of a list to the caller, or,
 * without any of these, nothing more.
 */
export interface Step {
  readonly send?: WireRequest & { readonly exchange: number };
  readonly wait?: number;
  readonly item?: unknown;
}

/** A flow: one call, or the pages of a list. */
export class Flow extends Resident<glue.Flow> {
  poll(now: number): Step {
    return JSON.parse(this.ask((flow) => flow.poll(now))) as Step;
  }

  /** `headers` are names and values by turns, without a line's end. */
  feed(exchange: number, status: number, headers: readonly string[], body: Uint8Array, now: number): void {
    let lines = '';
    for (let at = 0; at < headers.length; at += 2) lines += `${headers[at]}:${headers[at + 1]}\n`;
    this.ask((flow) => flow.feed(exchange, status, lines, body, now));
  }

  fail(exchange: number, failure: string, detail: string, now: number): void {
    this.ask((flow) => flow.fail(exchange, failure, detail, now));
  }

  /** How many requests the present call has sent; every page of a list is a call. */
  get attempts(): number {
    return this.ask((flow) => flow.attempts);
  }

  /** What came of the latest exchange that ended, as JSON text; empty before. */
  latest(): string {
    return this.ask((flow) => flow.latest()) ?? '';
  }

  /** Takes the result, as JSON text. */
  take(): string {
    return this.ask((flow) => flow.take());
  }

  cancel(): void {
    this.ask((flow) => flow.cancel());
  }

  cancelUnsent(exchange: number): void {
    this.ask((flow) => flow.cancelUnsent(exchange));
  }
}

/** The engine of a client. */
export interface EngineSource {
  /** Gives the engine at any time: it is made anew where the core was started anew. */
  readonly get: () => Engine;
  /** Gives its memory back. There is none after that. */
  readonly free: () => void;
}

/** Makes the engine of these options. */
export function engineOf(...options: ConstructorParameters<typeof Engine>): EngineSource {
  let engine: Engine | undefined = new Engine(...options);
  return {
    get: () => {
      if (!engine) {
        const message = 'the client was disposed of; make a new one';
        throw seamError({ kind: 'invalid_state', outcome: 'not_sent', message, attempts: 0 });
      }
      if (!engine.isThere) engine = new Engine(...options);
      return engine;
    },
    free: () => {
      engine?.free();
      engine = undefined;
    },
  };
}
