import { clock } from '../clock.js';

/** An exchange with a time limit. */
export interface Timed {
  /** End of its time, on the clock that calls use. */
  readonly dueAt: number;
  /** Ends the exchange because its time is over. */
  timedOut(): void;
}

/** The exchanges under way. */
const pending = new Set<Timed>();

let timer: NodeJS.Timeout | undefined;
/** The time at which the timer goes off. */
let goesOffAt = Infinity;

/** Ends `timed` when its time is over. One timer serves all exchanges: a timer for each would dominate the cost of a call. */
export function watch(timed: Timed): void {
  pending.add(timed);
  if (timed.dueAt < goesOffAt) set(timed.dueAt);
  // A timer that is late may be lost: tests can have replaced Node's timers before this was loaded.
  else if (goesOffAt < clock().now()) set(goesOffAt);
}

/** Removes `timed`, which has ended. */
export function unwatch(timed: Timed): void {
  pending.delete(timed);
}

function set(at: number): void {
  const { clearTimeout, now, setTimeout } = clock();
  clearTimeout(timer);
  goesOffAt = at;
  // Node warns of a time below zero.
  timer = setTimeout(goOff, Math.max(Math.ceil(at - now()), 0));
  // Exchanges under way keep the process alive by themselves; the timer must not keep it alive afterwards.
  timer.unref?.();
}

function goOff(): void {
  goesOffAt = Infinity;
  const now = clock().now();
  let next = Infinity;
  for (const timed of pending) {
    if (timed.dueAt <= now) timed.timedOut();
    else next = Math.min(next, timed.dueAt);
  }
  if (next < goesOffAt) set(next);
}
