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

  call(operation: string, params: string, options: string, entropy: number): Call {
    return this.ask((engine) => new Call(() => engine.call(operation, params, options, entropy)));
  }
}

/** What the core wants done next: to send a request, to wait until a time, or, without either, nothing more. */
export interface Step {
  readonly send?: WireRequest;
  readonly wait?: number;
}

/** A call. */
export class Call extends Resident<glue.Call> {
  poll(now: number): Step {
    return JSON.parse(this.ask((call) => call.poll(now))) as Step;
  }

  /** `headers` are names and values by turns, without a line's end. */
  feed(status: number, headers: readonly string[], body: Uint8Array, now: number): void {
    let lines = '';
    for (let at = 0; at < headers.length; at += 2) lines += `${headers[at]}:${headers[at + 1]}\n`;
    this.ask((call) => call.feed(status, lines, body, now));
  }

  fail(failure: string, detail: string, now: number): void {
    this.ask((call) => call.fail(failure, detail, now));
  }

  /** What came of the latest exchange that ended, or of the call once that is done, as JSON text; empty before. */
  latest(): string {
    return this.ask((call) => call.latest()) ?? '';
  }

  cancel(): void {
    this.ask((call) => call.cancel());
  }

  cancelUnsent(): void {
    this.ask((call) => call.cancelUnsent());
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
