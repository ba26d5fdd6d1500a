import { Core, Engine, type TextClasses } from './engine.js';
import { SeamError } from './error.js';
import { coreError, internalError, seamError } from './fault.js';
import { platform } from './platform.js';
import { isObject } from './text.js';
import { detailOf } from './transport/failure.js';

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
      const why = detailOf(thrown);
      // Neither does `instanceof` know the errors of another realm.
      if (isObject(thrown) && 'name' in thrown && thrown.name === 'TypeError')
        throw internalError(`the core cannot be asked: ${why}`, thrown);
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
    return (current ??= new Instance(...parts()));
  } catch (cause) {
    if (cause instanceof SeamError) throw cause;
    const message = `the WebAssembly core cannot be started: ${detailOf(cause)}`;
    const [, wayOut] = WAYS_OUT.find(([pattern]) => pattern.test(message)) ?? [];
    if (wayOut)
      throw seamError(
        { kind: 'invalid_state', outcome: 'not_sent', message: `${message}; ${wayOut}`, attempts: 0 },
        cause,
      );
    throw internalError(message, cause);
  }
}

/** What an instance is made of. */
function parts(): [module: WebAssembly.Module, text: TextClasses] {
  const { text = globalThis, wasm } = platform();
  const source = module ?? wasm();
  const { TextEncoder, TextDecoder } = text;
  refuseLack({ WebAssembly: globalThis.WebAssembly, TextEncoder, TextDecoder });
  module = isModule(source) ? source : new WebAssembly.Module(source);
  return [module, text];
}

/** What forbids to start the core, by the platform's words for it, and what to do then. */
const WAYS_OUT: readonly (readonly [said: RegExp, wayOut: string])[] = [
  // Browsers name another directive, one that would allow far more.
  [/content security|csp/i, "allow `script-src 'wasm-unsafe-eval'`"],
  // V8 says so on Vercel's edge and on Cloudflare's, where a bundler took the entry point for browsers.
  [/disallowed by embedder/i, 'have the bundler resolve the condition `workerd` or `edge-light`'],
];

/** Refuses a place that lacks what the core needs, with its name. */
function refuseLack(parts: object): void {
  const lacking = Object.entries(parts).find(([, part]) => !part);
  if (!lacking) return;
  const message = `there is no \`${lacking[0]}\` here, which libseam needs; call a server of yours that uses libseam, or, in tests, give the environment what it lacks`;
  throw seamError({ kind: 'invalid_state', outcome: 'not_sent', message, attempts: 0 });
}

/** Whether `source` is compiled already. `instanceof` does not know the modules of another realm. */
function isModule(source: BufferSource | WebAssembly.Module): source is WebAssembly.Module {
  return Object.prototype.toString.call(source) === '[object WebAssembly.Module]';
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
  ...options: [options: string, environment: string, inBrowser: boolean, mayResend: boolean]
): () => Engine {
  let engine: Engine | undefined;
  return () => {
    const core = started();
    if (engine?.core !== core) engine = new Engine(core, ...options);
    return engine;
  };
}
