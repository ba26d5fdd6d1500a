/** A clock that does not go back, and timers. */
export interface Clock {
  /** Milliseconds since any time. */
  readonly now: () => number;
  readonly setTimeout: typeof globalThis.setTimeout;
  readonly clearTimeout: typeof globalThis.clearTimeout;
}

const { performance, Date, setTimeout, clearTimeout } = globalThis;

/** Creates a clock of the given functions as they are now: tests replace them for a while. */
export function clockOf(
  timers: Pick<Clock, 'setTimeout' | 'clearTimeout'>,
  time: { now(): number } = performance ?? Date,
): Clock {
  return {
    now: time.now.bind(time),
    // Browsers require `globalThis` as the receiver. A platform without timers fails when one is needed.
    setTimeout: timers.setTimeout?.bind(globalThis),
    clearTimeout: timers.clearTimeout?.bind(globalThis),
  } as Clock;
}

let current = clockOf({ setTimeout, clearTimeout });

/** Sets the clock that calls use. */
export function useClock(clock: Clock): void {
  current = clock;
}

/** Returns the clock that calls use. */
export function clock(): Clock {
  return current;
}
