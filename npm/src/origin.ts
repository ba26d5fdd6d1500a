import { SeamError } from './error.js';

/** The origin of a call: the stack at that moment, without this package's own part of it. */
export interface Origin {
  readonly stack?: string;
}

/** A method that people call. */
export type Method = (...args: never[]) => unknown;

/** Notes who called `method`, which is running. Where the platform cannot tell, errors keep the stack they have. */
export function originOf(method: Method | (new (...args: never[]) => unknown)): Origin {
  const origin: Origin = {};
  Error.captureStackTrace?.(origin, method);
  return origin;
}

/** `thrown`, whose stack, if it is an error of this package, now begins where the call comes from. */
export function comingFrom(origin: Origin, thrown: unknown): unknown {
  // Written only now: to write out a stack takes far longer than to note it.
  const { stack } = origin;
  const frames = typeof stack === 'string' && /\n {4}at .*/s.exec(stack)?.[0];
  if (!frames || !(thrown instanceof SeamError)) return thrown;
  const value = `${thrown.name}: ${thrown.message}${frames}`;
  return Object.defineProperty(thrown, 'stack', { value, writable: true, configurable: true });
}

/** Does `work` for `method`, which people call: errors begin at the caller's line. */
export function begun<Value>(method: Parameters<typeof originOf>[0], work: () => Value): Value {
  try {
    return work();
  } catch (thrown) {
    throw comingFrom(originOf(method), thrown);
  }
}
