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

let core: Exports;

/** Starts the core, or starts it anew. What an earlier instance made must not be used any more. */
export function start(module: WebAssembly.Module): void {
  core = new WebAssembly.Instance(module).exports as unknown as Exports;
}

function bytes(at: number, length?: number): Uint8Array {
  return new Uint8Array(core.memory.buffer, at >>> 0, length);
}

/** Hands in texts with a NUL between them, and the bytes behind them, and returns how many bytes that are. */
function put(text: string, body: Uint8Array = NOTHING): number {
  // No character of a string takes more bytes.
  const most = text.length * 3;
  const target = bytes(core.input(most + body.length), most + body.length);
  const { written } = encoder.encodeInto(text, target);
  target.set(body, written);
  return written + body.length;
}

/** The text that a function gave back; that of an error is thrown. */
function told(length: number): string {
  if (length === 0) return '';
  const text = decoder.decode(bytes(core.output(), length < 0 ? ~length : length));
  if (length < 0) throw text;
  return text;
}

/** The address of what a function made; the text of an error is thrown. */
function made(eighth: number): number {
  if (eighth < 0) told(eighth);
  return eighth * 8;
}

/** Why the core stopped, where it could say so. */
export function lastWords(): string {
  return decoder.decode(bytes(core.panic_text(), core.panic_length()));
}

/** What the core says about itself, as JSON text. */
export function describe(): string {
  return told(core.describe());
}

/** Gives back the memory of clients that are gone. Some platforms cannot tell that one is. */
const clients =
  typeof FinalizationRegistry === 'undefined'
    ? undefined
    : new FinalizationRegistry(([at, owner]: readonly [number, Exports]) => {
        if (owner === core) core.engine_free(at);
      });

/** A client's checked options. Errors are thrown as JSON text. */
export class Engine {
  readonly #at: number;

  constructor(options: string, environment: string, inBrowser: boolean) {
    this.#at = made(core.engine_new(put(`${options}\0${environment}`), +inBrowser));
    clients?.register(this, [this.#at, core], this);
  }

  get endpoint(): string {
    return told(core.engine_endpoint(this.#at));
  }

  check(operation: string, params: string): void {
    told(core.engine_check(this.#at, put(`${params}\0${operation}`)));
  }

  build(operation: string, params: string, options: string): string {
    return told(core.engine_build(this.#at, put(`${options}\0${params}\0${operation}`)));
  }

  call(operation: string, params: string, options: string, entropy: number): Call {
    return new Call(made(core.call_new(this.#at, put(`${options}\0${params}\0${operation}`), entropy)));
  }

  free(): void {
    clients?.unregister(this);
    core.engine_free(this.#at);
  }
}

/** What the core wants done next: to send a request, to wait until a time, or, without either, to take the result. */
export interface Step {
  readonly send?: WireRequest;
  readonly wait?: number;
}

/** A call. Errors are thrown as JSON text. */
export class Call {
  readonly #at: number;

  constructor(at: number) {
    this.#at = at;
  }

  poll(now: number): Step {
    const text = told(core.call_poll(this.#at, now));
    const [method = '', url, body = '', timeout = '', limit = '', headers] = text.split('\0');
    if (!url || !headers) return text ? { wait: +text } : {};
    const named = JSON.parse(headers) as WireRequest['headers'];
    return { send: { method, url, headers: named, body, timeout_ms: +timeout, reply_limit: +limit } };
  }

  /** `headers` are names and values by turns, without a NUL. */
  feed(status: number, headers: readonly string[], body: Uint8Array, now: number): void {
    const length = put([...headers, ''].join('\0'), body);
    told(core.call_feed(this.#at, status, length - body.length, length, now));
  }

  fail(kind: string, detail: string, now: number): void {
    told(core.call_fail(this.#at, put(`${kind}\0${detail}`), now));
  }

  outcome(): string {
    return told(core.call_outcome(this.#at));
  }

  cancel(): void {
    core.call_cancel(this.#at);
  }

  take(): string {
    return told(core.call_take(this.#at));
  }

  free(): void {
    core.call_free(this.#at);
  }
}
