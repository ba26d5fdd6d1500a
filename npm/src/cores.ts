// The cores: the first one; and the whole one and the one with off-boardings, which a page loads when a call needs it. Everywhere
// else they are the same.
import { coreError } from './build-error.js';
import { Core, type Description, type Glue, type OperationDescription } from './core.js';
import type { ErrorKind } from './generated.js';
import type * as first from './first-glue.js';
import { platform } from './platform.js';
import { detailOf } from './transport/failure.js';
import { after } from './wait.js';

/** The core that is there from the beginning. It checks options, and makes the errors of the loading of the whole one. */
export const firstCore = new Core(() => platform().core());

/** A core that a page loads when a call needs it: all operations, or all of them with off-boardings. */
export type LaterCore = 'whole' | 'offBoarding';

/** The cores that were loaded. */
const loaded: { [Name in LaterCore]?: Core } = {};
/** The loading of cores, while it is under way. */
const loading: { [Name in LaterCore]?: Promise<Core> | undefined } = {};

/** Returns the core `name`, or `undefined` as long as it is not loaded. */
export function laterCore(name: LaterCore): Core | undefined {
  return platform()[name] ? loaded[name] : firstCore;
}

/**
 * Returns the core that has `operation`, for a use that cannot wait until it is loaded.
 *
 * @throws {SeamError} `invalid_state` if that core is not loaded.
 */
export function coreWith(operation: string): Core {
  const core = hasFirst(operation) ? firstCore : laterCore('whole');
  if (!core) throw notLoaded('invalid_state', operation, '');
  return core;
}

function hasFirst(operation: string): boolean {
  return firstCore.with((core) => core.describeOperation(operation)) !== undefined;
}

let description: Description | undefined;

/** Returns the description of the whole core. */
export function about(): Description {
  return (description ??=
    platform().about ?? (JSON.parse(firstCore.with((core) => core.describe())) as Description));
}

/**
 * Returns the core's description of the operation `name`.
 *
 * @throws {SeamError} `invalid_state` if the core that has it is not loaded.
 */
export function aboutOperation(name: string): OperationDescription {
  const text = coreWith(name).with((core) => core.describeOperation(name));
  return JSON.parse(text ?? '{}') as OperationDescription;
}

/** The limits of a load: the operation that needs it, if that is known, the longest time, in milliseconds, and a signal. */
export interface LoadLimits {
  readonly operation?: string | undefined;
  readonly ms: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Loads the core `name`, once for all who wait for it. What failed is tried again by the next call.
 *
 * @throws {SeamError} `connect` if it cannot be loaded, `timeout`, or `cancelled`.
 */
export async function loadLater(name: LaterCore, { operation, ms, signal }: LoadLimits): Promise<Core> {
  const core = laterCore(name);
  if (core) return core;
  return new Promise((resolve, reject) => {
    const fail = (kind: ErrorKind, cause?: unknown): void => {
      const detail = cause === undefined ? '' : detailOf(cause);
      reject(notLoaded(kind, operation, detail, cause));
    };
    const end = (): void => fail(signal?.aborted ? 'cancelled' : 'timeout', signal?.reason);
    // Nothing is loaded for a call that is cancelled already; nobody would hear of a failure.
    if (signal?.aborted) return end();
    const off = after(ms, signal, end);
    const underWay = (loading[name] ??= load(name));
    underWay.then(resolve, (cause: unknown) => fail('connect', cause)).finally(off);
  });
}

async function load(name: LaterCore): Promise<Core> {
  try {
    const glue = await platform()[name]?.();
    const core = (loaded[name] = new Core(() => glue as Glue));
    // The one with off-boardings has everything else too.
    loaded.whole ??= core;
    return core;
  } finally {
    loading[name] = undefined;
  }
}

/** Builds the error of a use that cannot have the whole core. Nothing was sent. */
function notLoaded(kind: ErrorKind, operation: string | undefined, detail: string, cause?: unknown): unknown {
  return coreError(
    firstCore.with((core) => (core as unknown as typeof first).notLoaded(kind, detail)),
    operation,
    cause,
  );
}
