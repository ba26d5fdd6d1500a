import { clock } from '../clock.js';

/** Something that may take until a time. */
export interface Timed {
  /** The time, on the clock that calls run on. */
  readonly dueAt: number;
  /** Ends it. */
  timedOut(): void;
}

/** What is under way. */
const pending = new Set<Timed>();

let timer: NodeJS.Timeout | undefined;
/** When the timer goes off. */
let goesOffAt = Infinity;

/** Ends `timed` when its time is over. One timer serves all: one for every request costs more than all else here. */
export function watch(timed: Timed): void {
  pending.add(timed);
  if (timed.dueAt < goesOffAt) set(timed.dueAt);
  // One that is late may be lost: tests can have put other timers in the place of Node's before this was loaded.
  else if (goesOffAt < clock().now()) set(goesOffAt);
}

/** Lets `timed` be: it has ended. */
export function unwatch(timed: Timed): void {
  pending.delete(timed);
}

function set(at: number): void {
  const { clearTimeout, now, setTimeout } = clock();
  clearTimeout(timer);
  goesOffAt = at;
  // Node warns of a time below zero.
  timer = setTimeout(goOff, Math.max(Math.ceil(at - now()), 0));
  // What is under way keeps the process alive by itself, and afterwards nothing is to.
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
