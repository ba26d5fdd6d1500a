import type { WireRequest } from './transport/transport.js';

/** What the module exports. Numbers are all that crosses; `bindings/wasm/src/desk.rs` says how text does. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  input(length: number): number;
  output(): number;
  panic_text(): number;
  panic_length(): number;
  describe(): number;
  engine_new(length: number, inBrowser: number): number;
  engine_endpoint(engine: number): number;
  engine_check(engine: number, length: number): number;
  engine_build(engine: number, length: number): number;
  engine_free(engine: number): void;
  call_new(engine: number, length: number, entropy: number): number;
  call_poll(call: number, now: number): number;
  call_feed(call: number, status: number, headers: number, length: number, now: number): number;
  call_fail(call: number, length: number, now: number): number;
  call_outcome(call: number): number;
  call_cancel(call: number): void;
  call_take(call: number): number;
  call_free(call: number): void;
}

const NOTHING = new Uint8Array();
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A running instance of the core. */
export class Core {
  /** What the module exports. */
  readonly run: Exports;
  /** Set by a trap or a panic: whatever the instance does after one cannot be trusted. */
  broken = false;

  constructor(module: WebAssembly.Module) {
    this.run = new WebAssembly.Instance(module).exports as unknown as Exports;
  }

  /** How large its memory is, in bytes. */
  get size(): number {
    return this.run.memory.buffer.byteLength;
  }

  #bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.run.memory.buffer, at >>> 0, length);
  }

  /** Hands in texts with a NUL between them, and the bytes behind them, and returns how many bytes that are. */
  put(text: string, body: Uint8Array = NOTHING): number {
    // No character of a string takes more bytes.
    const most = text.length * 3 + body.length;
    const target = this.#bytes(this.run.input(most), most);
    const { written } = encoder.encodeInto(text, target);
    target.set(body, written);
    return written + body.length;
  }

  /** The text that a function gave back; that of an error is thrown. */
  told(length: number): string {
    if (length === 0) return '';
    const text = decoder.decode(this.#bytes(this.run.output(), length < 0 ? ~length : length));
    if (length < 0) throw text;
    return text;
  }

  /** The address of what a function made; the text of an error is thrown. */
  made(eighth: number): number {
    if (eighth < 0) this.told(eighth);
    return eighth * 8;
  }

  /** What the core says about itself, as JSON text. */
  describe(): string {
    return this.told(this.run.describe());
  }

  /** Why the core stopped, where it could say so. */
  lastWords(): string {
    return decoder.decode(this.#bytes(this.run.panic_text(), this.run.panic_length()));
  }
}

/** Takes clients that are gone out of the core. Some platforms cannot tell that one is. */
const clients =
  typeof FinalizationRegistry === 'undefined'
    ? undefined
    : new FinalizationRegistry(([core, at]: readonly [Core, number]) => {
        if (!core.broken) core.run.engine_free(at);
      });

/** A client's checked options. Errors are thrown as JSON text. */
export class Engine {
  readonly #core: Core;
  readonly #at: number;

  constructor(core: Core, options: string, environment: string, inBrowser: boolean) {
    this.#core = core;
    this.#at = core.made(core.run.engine_new(core.put(`${options}\0${environment}`), +inBrowser));
    clients?.register(this, [core, this.#at]);
  }

  get endpoint(): string {
    return this.#core.told(this.#core.run.engine_endpoint(this.#at));
  }

  check(operation: string, params: string): void {
    const core = this.#core;
    core.told(core.run.engine_check(this.#at, core.put(`${params}\0${operation}`)));
  }

  build(operation: string, params: string, options: string): string {
    const core = this.#core;
    return core.told(core.run.engine_build(this.#at, core.put(`${options}\0${params}\0${operation}`)));
  }

  call(operation: string, params: string, options: string, entropy: number): Call {
    const core = this.#core;
    const length = core.put(`${options}\0${params}\0${operation}`);
    return new Call(core, core.made(core.run.call_new(this.#at, length, entropy)));
  }
}

/** What the core wants done next: to send a request, to wait until a time, or, without either, to take the result. */
export interface Step {
  readonly send?: WireRequest;
  readonly wait?: number;
}

/** A call. Errors are thrown as JSON text. */
export class Call {
  readonly #core: Core;
  readonly #at: number;

  constructor(core: Core, at: number) {
    this.#core = core;
    this.#at = at;
  }

  poll(now: number): Step {
    const text = this.#core.told(this.#core.run.call_poll(this.#at, now));
    const [method = '', url, body = '', timeout = '', limit = '', headers] = text.split('\0');
    if (!url || !headers) return text ? { wait: +text } : {};
    const named = JSON.parse(headers) as WireRequest['headers'];
    return { send: { method, url, headers: named, body, timeout_ms: +timeout, reply_limit: +limit } };
  }

  /** `headers` are names and values by turns, without a NUL. */
  feed(status: number, headers: readonly string[], body: Uint8Array, now: number): void {
    const core = this.#core;
    const length = core.put([...headers, ''].join('\0'), body);
    core.told(core.run.call_feed(this.#at, status, length - body.length, length, now));
  }

  fail(kind: string, detail: string, now: number): void {
    const core = this.#core;
    core.told(core.run.call_fail(this.#at, core.put(`${kind}\0${detail}`), now));
  }

  outcome(): string {
    return this.#core.told(this.#core.run.call_outcome(this.#at));
  }

  cancel(): void {
    this.#core.run.call_cancel(this.#at);
  }

  take(): string {
    return this.#core.told(this.#core.run.call_take(this.#at));
  }

  free(): void {
    this.#core.run.call_free(this.#at);
  }
}
