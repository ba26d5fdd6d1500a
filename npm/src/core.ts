import { describe, lastWords, start as startCore, type Call, type Engine } from './engine.js';
import { SeamError } from './error.js';
import { coreError, internalError } from './fault.js';
import { platform } from './platform.js';

export { Engine, type Call } from './engine.js';

/** What the core says about itself. */
export interface Description {
  readonly version: string;
  /** The environment variables that options may come from; the core that pages load knows none. */
  readonly environment?: readonly string[];
  readonly operations: readonly string[];
}

let module: WebAssembly.Module | undefined;
/** Set until the core runs, and by a trap or a panic: whatever the core does after one cannot be trusted. */
let broken = true;
/** How often the core was started anew. What an earlier instance made is of no use in a later one. */
let generation = 0;

function start(): void {
  try {
    if (!broken) return;
    module ??= compiled(platform().wasm());
    startCore(module);
    generation += 1;
    broken = false;
  } catch (cause) {
    if (cause instanceof SeamError) throw cause;
    const why = messageOf(cause);
    // Browsers name another directive, one that would allow far more.
    const hint = /content security|csp/i.test(why) ? "; allow `script-src 'wasm-unsafe-eval'`" : '';
    throw internalError(`the WebAssembly core cannot be started: ${why}${hint}`, cause);
  }
}

function compiled(source: BufferSource | WebAssembly.Module): WebAssembly.Module {
  return source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
}

/**
 * Runs `work` in the core. The core throws text for an error; what its glue throws on the way in is a `TypeError`, and
 * the core did not run then. Anything else is a trap, a panic or the end of the stack: it broke down.
 */
function enter<T>(work: () => T): T {
  start();
  try {
    return work();
  } catch (thrown) {
    if (typeof thrown === 'string') throw coreError(thrown);
    if (thrown instanceof TypeError) {
      throw internalError(`the core cannot be asked: ${messageOf(thrown)}`, thrown);
    }
    broken = true;
    throw internalError(`the core broke down and is started anew: ${lastWords() || messageOf(thrown)}`);
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

let description: Description | undefined;

/** What the core says about itself. */
export function about(): Description {
  description ??= enter(() => JSON.parse(describe()) as Description);
  return description;
}

/** Something that lives in the core's memory. */
export class Handle<Inner extends Call | Engine> {
  readonly #inner: Inner;
  readonly #generation: number;

  /** What `make` makes. */
  constructor(make: () => Inner) {
    this.#inner = enter(make);
    this.#generation = generation;
  }

  /** Whether the core that made it still runs. */
  get usable(): boolean {
    return !broken && this.#generation === generation;
  }

  /** Runs `work` on it. */
  use<T>(work: (inner: Inner) => T): T {
    if (!this.usable) throw internalError('the core broke down while the call was under way');
    return enter(() => work(this.#inner));
  }

  /** What `make` makes from it. */
  derive<Other extends Call | Engine>(make: (inner: Inner) => Other): Handle<Other> {
    return new Handle(() => make(this.#inner));
  }

  /** Gives its memory back. */
  free(): void {
    if (this.usable) enter(() => this.#inner.free());
  }
}
