import { SeamError } from './error.js';
import { coreError, internalError, seamError } from './build-error.js';
import { platform } from './platform.js';
import { isObject } from './text.js';
import { detailOf } from './transport/failure.js';

/** The core in the bundle. */
export type Glue = typeof import('./glue.js');

/** The core's description of itself. */
export interface Description {
  readonly version: string;
  /** The environment variables that options may come from; the core that pages load knows none. */
  readonly environment?: readonly string[];
  readonly operations: readonly string[];
  /** The operations that return a list. */
  readonly lists: readonly string[];
}

/** The running core. */
let running: Glue | undefined;
/** Number of times that the core was started. Objects of an earlier run are lost. */
let starts = 0;

/** Starts the core if necessary and returns the number of its run. */
export function currentRun(): number {
  runningCore();
  return starts;
}

/** Returns true if the core is still in the run of this number. */
export function isCurrentRun(number: number): boolean {
  return running !== undefined && number === starts;
}

/**
 * Runs `work` with the core and returns its result. A `TypeError` comes from the glue around the core, before the core
 * runs. A text is an error of the core. Anything else is a trap, a panic or a stack overflow: the core broke down, and its
 * later results could not be trusted.
 *
 * @throws {SeamError}
 */
export function withCore<Value>(work: (core: Glue) => Value): Value {
  const core = runningCore();
  try {
    return work(core);
  } catch (thrown) {
    if (typeof thrown === 'string') throw coreError(thrown);
    if (thrown instanceof SeamError) throw thrown;
    const why = detailOf(thrown);
    // `instanceof` does not recognise errors of another realm.
    if (isObject(thrown) && 'name' in thrown && thrown.name === 'TypeError')
      throw internalError(`the core cannot be called: ${why}`, thrown);
    running = undefined;
    // At once, so that no object of this run is freed in the next one.
    start(core, () => core.restart());
    throw internalError(`the core broke down and was restarted: ${why}`);
  }
}

/** Returns the core, and starts it if necessary. */
function runningCore(): Glue {
  if (running) return running;
  const core = platform().core();
  return start(core, () => (starts > 0 ? core.restart() : core.initSync({ module: toOwnRealm(core.wasm) })));
}

function start(core: Glue, begin: () => void): Glue {
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
  starts += 1;
  running = core;
  return core;
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

let description: Description | undefined;

/** Returns the core's description of itself. */
export function about(): Description {
  return (description ??= JSON.parse(withCore((core) => core.describe())) as Description);
}
