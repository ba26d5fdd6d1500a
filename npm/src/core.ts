import { SeamError } from './error.js';
import { coreError, internalError, seamError } from './fault.js';
import { platform } from './platform.js';
import { isObject } from './text.js';
import { detailOf } from './transport/failure.js';

/** The core as the bundle holds it. */
export type Glue = typeof import('./glue.js');

/** What the core says about itself. */
export interface Description {
  readonly version: string;
  /** The environment variables that options may come from; the core that pages load knows none. */
  readonly environment?: readonly string[];
  readonly operations: readonly string[];
  /** Those that return a list. */
  readonly lists: readonly string[];
}

/** The core that is running. */
let running: Glue | undefined;
/** How often it was started. What was made before the last time is lost. */
let starts = 0;

/** The number of the core's present run, which is started where it is needed. */
export function run(): number {
  started();
  return starts;
}

/** Whether the core is still in the run of this number. */
export function isIn(number: number): boolean {
  return running !== undefined && number === starts;
}

/**
 * What `work` gives, which asks the core. A `TypeError` is thrown by what is around the core, on the way in: the core did
 * not run then. Text is an error that the core says. Anything else is a trap, a panic or the end of the stack: the core
 * broke down, and whatever it would do after that cannot be trusted.
 *
 * @throws {SeamError}
 */
export function ask<Value>(work: (core: Glue) => Value): Value {
  const core = started();
  try {
    return work(core);
  } catch (thrown) {
    if (typeof thrown === 'string') throw coreError(thrown);
    if (thrown instanceof SeamError) throw thrown;
    const why = detailOf(thrown);
    // Neither does `instanceof` know the errors of another realm.
    if (isObject(thrown) && 'name' in thrown && thrown.name === 'TypeError')
      throw internalError(`the core cannot be asked: ${why}`, thrown);
    running = undefined;
    // At once, so that nothing that was made in this run is given back in the next one.
    start(core, () => core.restart());
    throw internalError(`the core broke down and is started anew: ${why}`);
  }
}

/** The core, started. */
function started(): Glue {
  if (running) return running;
  const core = platform().core();
  return start(core, () => (starts > 0 ? core.restart() : core.initSync({ module: ours(core.wasm) })));
}

function start(core: Glue, begin: () => void): Glue {
  try {
    begin();
  } catch (cause) {
    const message = `the WebAssembly core cannot be started: ${detailOf(cause)}`;
    const [, wayOut] = WAYS_OUT.find(([pattern]) => pattern.test(message)) ?? [];
    if (wayOut)
      throw seamError(
        { kind: 'invalid_state', outcome: 'not_sent', message: `${message}; ${wayOut}`, attempts: 0 },
        cause,
      );
    throw internalError(message, cause);
  }
  starts += 1;
  running = core;
  return core;
}

/** What forbids to start the core, by the platform's words for it, and what to do then. */
const WAYS_OUT: readonly (readonly [said: RegExp, wayOut: string])[] = [
  // Browsers name another directive, one that would allow far more.
  [/content security|csp/i, "allow `script-src 'wasm-unsafe-eval'`"],
  // V8 says so on Vercel's edge and on Cloudflare's, where a bundler took the entry point for browsers.
  [/disallowed by embedder/i, 'have the bundler resolve the condition `workerd` or `edge-light`'],
];

/** `wasm`, which wasm-bindgen asks by `instanceof` whether it is compiled: a module of another realm becomes one of this. */
function ours(wasm: Glue['wasm']): Glue['wasm'] {
  const isModule = Object.prototype.toString.call(wasm) === '[object WebAssembly.Module]';
  return isModule ? (Object.setPrototypeOf(wasm, WebAssembly.Module.prototype) as typeof wasm) : wasm;
}

let description: Description | undefined;

/** What the core says about itself. */
export function about(): Description {
  return (description ??= JSON.parse(ask((core) => core.describe())) as Description);
}
