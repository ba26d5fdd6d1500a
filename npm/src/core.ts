import { Core, type Call, type Engine } from './engine.js';
import { SeamError } from './error.js';
import { coreError, internalError } from './fault.js';
import { platform } from './platform.js';

export { Engine, type Call, type Core } from './engine.js';

/** What the core says about itself. */
export interface Description {
  readonly version: string;
  /** The environment variables that options may come from; the core that pages load knows none. */
  readonly environment?: readonly string[];
  readonly operations: readonly string[];
}

/**
 * How large the memory of an instance may become, in bytes. The core that pages load gives none back, so the next calls
 * run in a new instance then.
 */
const LARGE = 4 << 20;

let module: WebAssembly.Module | undefined;
/** The instance in which things are made. */
let current: Core | undefined;

function started(): Core {
  try {
    module ??= compiled(platform().wasm());
    return (current ??= new Core(module));
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
 * Runs `work` in `core`, which throws text for an error; what its glue throws on the way in is a `TypeError`, and the
 * core did not run then. Anything else is a trap, a panic or the end of the stack: it broke down.
 */
function enter<T>(core: Core, work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (typeof thrown === 'string') throw coreError(thrown);
    if (thrown instanceof TypeError) {
      throw internalError(`the core cannot be asked: ${messageOf(thrown)}`, thrown);
    }
    core.broken = true;
    throw internalError(`the core broke down and is started anew: ${core.lastWords() || messageOf(thrown)}`);
  } finally {
    if (current === core && (core.broken || core.size > LARGE)) current = undefined;
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

let description: Description | undefined;

/** What the core says about itself. */
export function about(): Description {
  const core = started();
  description ??= enter(core, () => JSON.parse(core.describe()) as Description);
  return description;
}

/** Something that lives in the memory of an instance of the core. */
export class Handle<Inner extends Call | Engine> {
  readonly #core: Core;
  readonly #inner: Inner;

  /** What `make` makes in `core`. */
  constructor(make: (core: Core) => Inner, core = started()) {
    this.#core = core;
    this.#inner = enter(core, () => make(core));
  }

  /** Whether new things are to be made from it. */
  get current(): boolean {
    return this.#core === current;
  }

  /** Runs `work` on it. */
  use<T>(work: (inner: Inner) => T): T {
    if (this.#core.broken) throw internalError('the core broke down while the call was under way');
    return enter(this.#core, () => work(this.#inner));
  }

  /** What `make` makes from it. */
  derive<Other extends Call | Engine>(make: (inner: Inner) => Other): Handle<Other> {
    return new Handle(() => make(this.#inner), this.#core);
  }

  /** Takes a call out of the core. */
  free(this: Handle<Call>): void {
    if (!this.#core.broken) this.use((call) => call.free());
  }
}
