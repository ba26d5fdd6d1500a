import { Core, Engine } from './engine.js';
import { SeamError } from './error.js';
import { coreError, internalError } from './fault.js';
import { platform } from './platform.js';

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
let current: Instance | undefined;

/** An instance of the core that throws errors as such. */
class Instance extends Core {
  /** Set by a trap or a panic: whatever the instance does after one cannot be trusted. */
  #broken = false;

  /**
   * A `TypeError` is thrown by what is around the core, on the way in: the core did not run then. Anything else but text
   * is a trap, a panic or the end of the stack: it broke down.
   */
  override ask(work: Parameters<Core['ask']>[0]): number {
    if (this.#broken) throw internalError('the core broke down while the call was under way');
    const { run } = this;
    try {
      return super.ask(work);
    } catch (thrown) {
      if (typeof thrown === 'string') throw coreError(thrown);
      const why = messageOf(thrown);
      if (thrown instanceof TypeError) throw internalError(`the core cannot be asked: ${why}`, thrown);
      this.#broken = true;
      const last = this.text(run.panic_length(), run.panic_text());
      throw internalError(`the core broke down and is started anew: ${last || why}`);
    } finally {
      if (current === this && (this.#broken || run.memory?.buffer.byteLength > LARGE)) current = undefined;
    }
  }
}

function started(): Instance {
  try {
    if (!module) {
      const source = platform().wasm();
      module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
    }
    return (current ??= new Instance(module));
  } catch (cause) {
    if (cause instanceof SeamError) throw cause;
    const why = messageOf(cause);
    // Browsers name another directive, one that would allow far more.
    const hint = /content security|csp/i.test(why) ? "; allow `script-src 'wasm-unsafe-eval'`" : '';
    throw internalError(`the WebAssembly core cannot be started: ${why}${hint}`, cause);
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

let description: Description | undefined;

/** What the core says about itself. */
export function about(): Description {
  const core = started();
  description ??= JSON.parse(core.told((run) => run.describe())) as Description;
  return description;
}

/** Gives the engine of these options at any time: it is made anew in every instance. */
export function engineOf(
  ...options: [options: string, environment: string, inBrowser: boolean]
): () => Engine {
  let engine: Engine | undefined;
  return () => {
    const core = started();
    if (engine?.core !== core) engine = new Engine(core, ...options);
    return engine;
  };
}
