/** A clock that does not go back, and timers. */
export interface Clock {
  /** Milliseconds since any time. */
  readonly now: () => number;
  readonly setTimeout: typeof globalThis.setTimeout;
  readonly clearTimeout: typeof globalThis.clearTimeout;
}

const { performance, Date, setTimeout, clearTimeout } = globalThis;

/** A clock of these parts, as they are now: tests put other functions in their place for a while. */
export function clockOf(
  timers: Pick<Clock, 'setTimeout' | 'clearTimeout'>,
  time: { now(): number } = performance ?? Date,
): Clock {
  return {
    now: time.now.bind(time),
    // A browser's want to be called on nothing else. A place without timers is found out when one is needed.
    setTimeout: timers.setTimeout?.bind(globalThis),
    clearTimeout: timers.clearTimeout?.bind(globalThis),
  } as Clock;
}

let current = clockOf({ setTimeout, clearTimeout });

/** Makes `clock` the one that calls run on. */
export function useClock(clock: Clock): void {
  current = clock;
}

/** The clock that calls run on. */
export function clock(): Clock {
  return current;
}
