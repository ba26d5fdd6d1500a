import { quietly } from './wait.js';
import type { WireRequest } from './transport/transport.js';

/** What the module exports. Numbers are all that crosses; `bindings/wasm/src/desk.rs` says how text does. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  input(length: number): number;
  output(): number;
  panic_text(): number;
  panic_length(): number;
  describe(): number;
  engine_new(length: number, inBrowser: number, mayResend: number): number;
  engine_endpoint(engine: number): number;
  engine_check(engine: number, length: number): number;
  engine_build(engine: number, length: number): number;
  /** Only in Node's module. */
  engine_proxy(engine: number, length: number): number;
  engine_free(engine: number): number;
  call_new(engine: number, length: number, entropy: number): number;
  call_poll(call: number, now: number): number;
  call_feed(call: number, status: number, headers: number, length: number, now: number): number;
  call_fail(call: number, length: number, now: number): number;
  call_latest(call: number): number;
  call_cancel(call: number): number;
  call_cancel_unsent(call: number): number;
  call_free(call: number): number;
}

/** What turns text into bytes, and back. */
export type TextClasses = Pick<typeof globalThis, 'TextEncoder' | 'TextDecoder'>;

/** A running instance of the core. */
export class Core {
  /** What the module exports. */
  readonly run: Exports;
  readonly #encoder: TextEncoder;
  readonly #decoder: TextDecoder;

  constructor(module: WebAssembly.Module, { TextEncoder, TextDecoder }: TextClasses = globalThis) {
    this.run = new WebAssembly.Instance(module).exports as unknown as Exports;
    this.#encoder = new TextEncoder();
    this.#decoder = new TextDecoder();
  }

  /** The text of `length` bytes: what a function gave back, unless it is elsewhere. */
  text(length: number, at = this.run.output()): string {
    return this.#decoder.decode(this.#bytes(at, length));
  }

  /** What `work` gives back. A number below zero is an error, whose text is thrown. */
  ask(work: (run: Exports) => number): number {
    const number = work(this.run);
    if (number < 0) throw this.text(~number);
    return number;
  }

  /** The text that `work` gives back, or throws. */
  told(work: (run: Exports) => number): string {
    return this.text(this.ask(work));
  }

  /** Hands in texts with a NUL between them, and the bytes behind them, and returns how many bytes that are. */
  put(texts: readonly string[], body: ArrayLike<number> = []): number {
    const text = texts.join('\0');
    // No character of a string takes more bytes.
    const most = text.length * 3 + body.length;
    const target = this.#bytes(this.run.input(most), most);
    const { written } = this.#encoder.encodeInto(text, target);
    target.set(body, written);
    return written + body.length;
  }

  #bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.run.memory.buffer, at >>> 0, length);
  }
}

/** Takes clients that are gone out of the core. Some platforms cannot tell that one is. */
const clients =
  typeof FinalizationRegistry === 'undefined'
    ? undefined
    : new FinalizationRegistry(([core, at]: readonly [Core, number]) => {
        // An instance that broke down has no clients any more.
        void quietly(() => core.ask((run) => run.engine_free(at)));
      });

/** Something in the memory of an instance of the core. */
class Resident {
  readonly core: Core;
  /** Its address. */
  readonly at: number;

  /** What `make` makes, which is told as an eighth of its address. */
  constructor(core: Core, make: (run: Exports) => number) {
    this.core = core;
    this.at = core.ask(make) * 8;
  }
}

/** A client's checked options. Errors are thrown as JSON text. */
export class Engine extends Resident {
  constructor(core: Core, options: string, environment: string, inBrowser: boolean, mayResend: boolean) {
    super(core, (run) => run.engine_new(core.put([options, environment]), +inBrowser, +mayResend));
    clients?.register(this, [core, this.at]);
  }

  get endpoint(): string {
    return this.core.told((run) => run.engine_endpoint(this.at));
  }

  /** The proxy that requests go by way of, as JSON text; empty where there is none. */
  proxy(variables: string): string {
    return this.core.told((run) => run.engine_proxy(this.at, this.core.put([variables])));
  }

  check(operation: string, params: string): void {
    this.core.ask((run) => run.engine_check(this.at, this.core.put([params, operation])));
  }

  build(operation: string, params: string, options: string): string {
    return this.core.told((run) => run.engine_build(this.at, this.core.put([options, params, operation])));
  }

  call(operation: string, params: string, options: string, entropy: number): Call {
    const { core, at } = this;
    return new Call(core, (run) => run.call_new(at, core.put([options, params, operation]), entropy));
  }
}

/** What the core wants done next: to send a request, to wait until a time, or, without either, nothing more. */
export interface Step {
  readonly send?: WireRequest;
  readonly wait?: number;
}

/** A call. Errors are thrown as JSON text. */
export class Call extends Resident {
  poll(now: number): Step {
    return JSON.parse(this.core.told((run) => run.call_poll(this.at, now))) as Step;
  }

  /** `headers` are names and values by turns, without a NUL. */
  feed(status: number, headers: readonly string[], body: Uint8Array, now: number): void {
    this.core.ask((run) => {
      const length = this.core.put([...headers, ''], body);
      return run.call_feed(this.at, status, length - body.length, length, now);
    });
  }

  fail(kind: string, detail: string, now: number): void {
    this.core.ask((run) => run.call_fail(this.at, this.core.put([kind, detail]), now));
  }

  /** What came of the latest exchange, or of the call once that is done; with a `kind`, it is an error. */
  latest(): string {
    return this.core.told((run) => run.call_latest(this.at));
  }

  cancel(): void {
    this.core.ask((run) => run.call_cancel(this.at));
  }

  /** Gives the call up after `send` when the request was not sent yet: that attempt does not count. */
  cancelUnsent(): void {
    this.core.ask((run) => run.call_cancel_unsent(this.at));
  }

  free(): void {
    this.core.ask((run) => run.call_free(this.at));
  }
}
