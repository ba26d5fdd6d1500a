import { internalError, seamError } from './build-error.js';
import type { Core, Glue } from './core.js';
import { firstCore } from './cores.js';
import type * as first from './first-glue.js';
import type * as glue from './glue.js';
import type { WireRequest } from './transport/transport.js';

/** An object of wasm-bindgen. */
interface Freeable {
  free(): void;
}

/** An object in the core's memory, freed by `free` or some time after it becomes unreachable. */
class CoreObject<Inner extends Freeable> {
  protected readonly core: Core;
  readonly #inner: Inner;
  readonly #run: number;

  constructor(core: Core, make: (glue: Glue) => Inner) {
    this.core = core;
    this.#run = core.currentRun();
    this.#inner = core.with(make);
  }

  /** False once the core was restarted, which loses the object. */
  get isValid(): boolean {
    return this.core.isCurrentRun(this.#run);
  }

  protected with<Value>(work: (inner: Inner) => Value): Value {
    if (!this.isValid) throw internalError('the core broke down while the call was under way');
    return this.core.with(() => work(this.#inner));
  }

  /** Frees the object. */
  free(): void {
    if (this.isValid) this.core.with(() => this.#inner.free());
  }
}

/** The arguments of the core for the options of a client. */
type EngineOptions = [options: string, environment: string, inBrowser: boolean, mayResend: boolean];

/** A client's checked options. */
export class Engine extends CoreObject<glue.Engine> {
  constructor(core: Core, ...[options, environment, inBrowser, mayResend]: EngineOptions) {
    super(core, (glue) => {
      const encoder = new TextEncoder();
      const texts = [encoder.encode(options), encoder.encode(environment)] as const;
      return new glue.Engine(...texts, inBrowser, mayResend, true);
    });
  }

  get endpoint(): string {
    return this.with((engine) => engine.endpoint);
  }

  /** The core's name of the option that the credential was given as, if there is one. */
  get credential(): string | undefined {
    return this.with((engine) => engine.credential);
  }

  /** Returns the proxy that requests use as JSON text, or `undefined` without one. Only Node's core has this function. */
  proxy(variables: string): string | undefined {
    return this.with((engine) => engine.proxy(variables));
  }

  /**
   * Returns how long a call may wait for the whole core, in milliseconds, or `undefined` if this core answers it. Only the
   * core that a page loads first has this function.
   */
  loadLimit(operation: string, options: string): number | undefined {
    return this.with((engine) => (engine as unknown as first.Engine).loadLimit(operation, options));
  }

  check(operation: string, params: string): void {
    this.with((engine) => engine.check(operation, params));
  }

  build(operation: string, params: string, options: string): string {
    return this.with((engine) => engine.build(operation, params, options));
  }

  call(...callArguments: FlowArguments): Flow {
    return this.with((engine) => new Flow(this.core, () => engine.call(...callArguments)));
  }

  confirm(token: string, options: string, entropy: number): Flow {
    return this.with((engine) => new Flow(this.core, () => engine.confirm(token, options, entropy)));
  }

  confirmMany(...callArguments: FlowArguments): Flow {
    return this.with((engine) => new Flow(this.core, () => engine.confirm_many(...callArguments)));
  }

  planOffBoarding(...given: OffBoardArguments): Flow {
    return this.with((engine) => new Flow(this.core, () => engine.planOffBoarding(...given)));
  }

  applyOffBoarding(plan: string, ...given: JournalArguments): Flow {
    return this.with((engine) => new Flow(this.core, () => engine.applyOffBoarding(plan, ...given)));
  }

  offBoard(...given: JournalArguments): Flow {
    return this.with((engine) => new Flow(this.core, () => engine.offBoard(...given)));
  }

  checkOffBoarding(...given: JournalArguments): Flow {
    return this.with((engine) => new Flow(this.core, () => engine.checkOffBoarding(...given)));
  }

  pages(...callArguments: FlowArguments): Flow {
    return this.with((engine) => new Flow(this.core, () => engine.pages(...callArguments)));
  }
}

/** Arguments of the core for a flow: the operation, its parameters and the call's options as JSON text, and any number. */
type FlowArguments = [operation: string, params: string, options: string, entropy: number];

/** Arguments of the core for an off-boarding: its options and those of its calls as JSON text, and any number. */
type OffBoardArguments = [offBoarding: string, options: string, entropy: number];

/** Arguments of the core for an off-boarding that writes evidence, with the lines that there are. */
type JournalArguments = [offBoarding: string, journal: Uint8Array, options: string, entropy: number];

/**
 * The next step of a flow: a request to send, a time to wait until, an element of a list or a line of evidence for the caller, or
 * lines to make durable. A step without any of these is the last.
 */
export interface Step {
  readonly send?: WireRequest & { readonly exchange: number };
  readonly wait?: number;
  readonly item?: unknown;
  readonly record?: string;
}

/** A flow: one call, the pages of a list, or an off-boarding. */
export class Flow extends CoreObject<glue.Flow> {
  /** Starts the deadline, before the first step. The core that a page loads first has no such flow. */
  begin(now: number): void {
    this.with((flow) => flow.begin(now));
  }

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

  /** Says that the lines of the latest `record` are durable. */
  recorded(): void {
    this.with((flow) => flow.recorded());
  }

  /** Says that the lines of the latest `record` cannot be made durable. */
  recordFailed(why: string): void {
    this.with((flow) => flow.recordFailed(why));
  }

  /** The name of the operation that the flow calls. */
  get operation(): string {
    return this.with((flow) => flow.operation);
  }

  /** Number of requests that the current call has sent; every page of a list is a call. */
  get attempts(): number {
    return this.with((flow) => flow.attempts);
  }

  /** Returns the outcome of the latest exchange as JSON text, empty before the first one. */
  latest(): string {
    return this.with((flow) => flow.latest()) ?? '';
  }

  /** Takes the result, as JSON text; `withBody` with the whole body. */
  take(withBody: boolean): string {
    return this.with((flow) => flow.take(withBody));
  }

  cancel(): void {
    this.with((flow) => flow.cancel());
  }

  cancelUnsent(exchange: number): void {
    this.with((flow) => flow.cancelUnsent(exchange));
  }
}

/** The engines of a client: one in each core that its calls need. */
export class Engines {
  readonly #options: EngineOptions;
  readonly #engines = new Map<Core, Engine>();
  #isFree = false;

  /**
   * Creates the engines of these options, which the first core checks.
   *
   * @throws {SeamError} `invalid_options`
   */
  constructor(...options: EngineOptions) {
    this.#options = options;
    this.in(firstCore);
  }

  /**
   * Returns the engine in `core`, created again if the core was restarted.
   *
   * @throws {SeamError} `invalid_state` if the client was disposed of.
   */
  in(core: Core): Engine {
    if (this.#isFree) {
      const message = 'the client was disposed of; create a new one';
      throw seamError({ kind: 'invalid_state', outcome: 'not_sent', message, attempts: 0 });
    }
    return this.#get(core);
  }

  /** Runs `work` with the engine in `core`, for a call that began perhaps before the client was disposed of. */
  resume<Value>(core: Core, work: (engine: Engine) => Value): Value {
    try {
      return work(this.#get(core));
    } finally {
      if (this.#isFree) this.free();
    }
  }

  /** Frees the engines, after which `in` throws. */
  free(): void {
    this.#isFree = true;
    for (const engine of this.#engines.values()) engine.free();
    this.#engines.clear();
  }

  #get(core: Core): Engine {
    let engine = this.#engines.get(core);
    if (!engine?.isValid) this.#engines.set(core, (engine = new Engine(core, ...this.#options)));
    return engine;
  }
}
