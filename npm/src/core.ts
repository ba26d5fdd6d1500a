import { SeamError } from './error.js';
import { coreError, internalError, seamError } from './build-error.js';
import { isObject } from './text.js';
import { detailOf } from './transport/failure.js';

/** A core as wasm-bindgen leaves it. The one that a page loads first lacks lists and confirmations: see `first-glue.ts`. */
export type Glue = typeof import('./glue.js');

/** The core's description of itself. */
export interface Description {
  readonly version: string;
  /** The environment variables that options may come from; the core that pages load knows none. */
  readonly environment?: readonly string[];
  /** True if there are off-boardings. */
  readonly offBoards: boolean;
  readonly operations: readonly string[];
  /** The operations that return a list. */
  readonly lists: readonly string[];
  /**
   * The call with which a publishable key begins a client session: its parameter, and the member of its result; and the
   * one that reads the session of a token.
   */
  readonly session: {
    readonly operation: string;
    readonly keyIn: string;
    readonly tokenOut: string;
    readonly read: string;
  };
  /** Names by which a list goes on: the parameter for a page, and the member of a reply about the next one. */
  readonly pages: { readonly cursorIn: string; readonly info: string };
}

/** The core's description of an operation. */
export interface OperationDescription {
  readonly method: string;
  /** The path below the endpoint, with its leading slash. */
  readonly path: string;
  /** The member of a reply that holds the result, if there is one. */
  readonly responseKey?: string;
  /** True if a reply holds one page of a list. */
  readonly hasPages: boolean;
}

/** A core, which starts when it is first needed, and again after it broke down. */
export class Core {
  readonly #load: () => Glue;
  /** The functions of the core while it runs. */
  #running: Glue | undefined;
  /** Number of times that the core was started. Objects of an earlier run are lost. */
  #starts = 0;

  /** Creates the core that `load` loads. */
  constructor(load: () => Glue) {
    this.#load = load;
  }

  /** Starts the core if necessary and returns the number of its run. */
  currentRun(): number {
    this.#start();
    return this.#starts;
  }

  /** Returns true if the core is still in the run of this number. */
  isCurrentRun(number: number): boolean {
    return this.#running !== undefined && number === this.#starts;
  }

  /**
   * Runs `work` with the core and returns its result. A `TypeError` comes from the glue around the core, before the core
   * runs. A text is an error of the core. Anything else is a trap, a panic or a stack overflow: the core broke down, and its
   * later results could not be trusted.
   *
   * @throws {SeamError}
   */
  with<Value>(work: (core: Glue) => Value): Value {
    const core = this.#start();
    try {
      return work(core);
    } catch (thrown) {
      if (typeof thrown === 'string') throw coreError(thrown);
      if (thrown instanceof SeamError) throw thrown;
      const why = detailOf(thrown);
      // `instanceof` does not recognise errors of another realm.
      if (isObject(thrown) && 'name' in thrown && thrown.name === 'TypeError')
        throw internalError(`the core cannot be called: ${why}`, thrown);
      this.#running = undefined;
      // At once, so that no object of this run is freed in the next one.
      this.#begin(core, () => core.restart());
      throw internalError(`the core broke down and was restarted: ${why}`);
    }
  }

  /** Returns the running core, and starts it if necessary. */
  #start(): Glue {
    if (this.#running) return this.#running;
    const core = this.#load();
    return this.#begin(core, () =>
      this.#starts > 0 ? core.restart() : core.initSync({ module: toOwnRealm(core.wasm) }),
    );
  }

  #begin(core: Glue, begin: () => void): Glue {
    try {
      begin();
    } catch (cause) {
      const message = `the WebAssembly core cannot be started: ${detailOf(cause)}`;
      const [, advice] = START_ADVICE.find(([pattern]) => pattern.test(message)) ?? [];
      if (advice)
        throw seamError(
          { kind: 'invalid_state', outcome: 'not_sent', message: `${message}; ${advice}`, attempts: 0 },
          cause,
        );
      throw internalError(message, cause);
    }
    this.#starts += 1;
    this.#running = core;
    return core;
  }
}

/** Advice for platforms that forbid to start the core, by the words of their errors. */
const START_ADVICE: readonly (readonly [message: RegExp, advice: string])[] = [
  // Browsers name another directive, which would allow far more.
  [/content security|csp/i, "allow `script-src 'wasm-unsafe-eval'`"],
  // V8 says so on Vercel's edge and on Cloudflare's, where a bundler took the entry point for browsers.
  [/disallowed by embedder/i, 'have the bundler resolve the condition `workerd` or `edge-light`'],
];

/** Returns `wasm` as an object of this realm, because wasm-bindgen checks by `instanceof` that it is a compiled module. */
function toOwnRealm(wasm: Glue['wasm']): Glue['wasm'] {
  const isModule = Object.prototype.toString.call(wasm) === '[object WebAssembly.Module]';
  return isModule ? (Object.setPrototypeOf(wasm, WebAssembly.Module.prototype) as typeof wasm) : wasm;
}
