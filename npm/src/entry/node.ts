import { setMaxListeners } from 'node:events';
import { performance } from 'node:perf_hooks';
import timers from 'node:timers';
import { clockOf, useClock } from '../clock.js';
import type { Glue } from '../core.js';
import { about } from '../cores.js';
import { requireGlobals } from '../required-globals.js';
import { usePlatform } from '../platform.js';
import type * as evidenceFile from '../evidence-file.js';
import { machine } from '../machine.js';
import { failureKind } from '../transport/node-codes.js';
import { nodeTransport } from '../transport/node.js';
import { refuseGetters } from './getters.js';

/** Returns the environment variable `name`. One that may not be read, as without Deno's permission, counts as not set. */
function variable(name: string): string | undefined {
  try {
    return process.env[name];
  } catch {
    return undefined;
  }
}

function environment(options: unknown): string {
  refuseGetters(options);
  const names = about().environment ?? [];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, variable(name)])));
}

function share(signal: AbortSignal): void {
  try {
    setMaxListeners(0, signal);
  } catch {
    // A stand-in for a signal warns of nothing.
  }
}

// Tests replace the global timers, perhaps before this is loaded.
useClock(clockOf(timers, performance));
usePlatform({
  share,
  core: () => {
    requireGlobals();
    return require('../glue.js') as Glue;
  },
  transport: (engine, variables) => nodeTransport(engine.proxy(variables) ?? ''),
  // `node:http` sends a request once, also over a connection that turns out to be dead.
  mayResend: false,
  failureKind,
  environment,
  // Few programs off-board anybody.
  openEvidence: (path) => (require('../evidence-file.js') as typeof evidenceFile).openEvidence(path),
  machine,
  inBrowser: () => false,
});

export * from '../index.js';
