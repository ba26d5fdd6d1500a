import { SeamError } from './error.js';

/** The origin of a call: the caller's stack, without the frames of this package. */
export interface Origin {
  readonly stack?: string;
}

/** A public method. */
export type Method = (...args: never[]) => unknown;

/** Captures the stack below `method`, which is running. If the platform cannot, errors keep their own stacks. */
export function originOf(method: Method | (new (...args: never[]) => unknown)): Origin {
  const origin: Origin = {};
  Error.captureStackTrace?.(origin, method);
  return origin;
}

/** Replaces the stack of `thrown`, if it is an error of this package, by that of the caller. Returns `thrown`. */
export function setOrigin(origin: Origin, thrown: unknown): unknown {
  // Only now, because formatting a stack takes far longer than capturing it.
  const { stack } = origin;
  const frames = typeof stack === 'string' && /\n {4}at .*/s.exec(stack)?.[0];
  if (!frames || !(thrown instanceof SeamError)) return thrown;
  const value = `${thrown.name}: ${thrown.message}${frames}`;
  return Object.defineProperty(thrown, 'stack', { value, writable: true, configurable: true });
}

/** Runs `work` for the public `method`, so that the stacks of errors begin at the caller's line. */
export function withOrigin<Value>(method: Parameters<typeof originOf>[0], work: () => Value): Value {
  try {
    return work();
  } catch (thrown) {
    throw setOrigin(originOf(method), thrown);
  }
}
