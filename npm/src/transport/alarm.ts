/** Something that may take until a time. */
export interface Timed {
  /** The time, on the clock of `performance.now()`. */
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
  // One that is late may be lost: tests put other timers in the place of Node's for a while.
  else if (goesOffAt < performance.now()) set(goesOffAt);
}

/** Lets `timed` be: it has ended. */
export function unwatch(timed: Timed): void {
  pending.delete(timed);
}

function set(at: number): void {
  clearTimeout(timer);
  goesOffAt = at;
  // Node warns of a time below zero.
  timer = setTimeout(goOff, Math.max(Math.ceil(at - performance.now()), 0));
  // What is under way keeps the process alive by itself, and afterwards nothing is to.
  timer.unref?.();
}

function goOff(): void {
  goesOffAt = Infinity;
  const now = performance.now();
  let next = Infinity;
  for (const timed of pending) {
    if (timed.dueAt <= now) timed.timedOut();
    else next = Math.min(next, timed.dueAt);
  }
  if (next < goesOffAt) set(next);
}
