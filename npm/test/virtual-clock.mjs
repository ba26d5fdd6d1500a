// Loads the package on a clock that only a test moves. The package takes its timers and its clock when it is loaded.
import { performance } from 'node:perf_hooks';
import timers from 'node:timers';

const pending = new Map();
let time = 0;
let count = 0;

/** The times of all timers that were set, in milliseconds from then. */
export const timesSet = [];

const real = { setTimeout: timers.setTimeout, clearTimeout: timers.clearTimeout };
timers.setTimeout = (work, ms) => {
  timesSet.push(ms);
  count += 1;
  const timer = { number: count, unref() {} };
  pending.set(timer.number, { at: time + ms, work });
  return timer;
};
timers.clearTimeout = (timer) => pending.delete(timer?.number);
performance.now = () => time;
export const { Seam } = await import('libseam');
Object.assign(timers, real);
delete performance.now;

/** Moves the clock without running the timers that are due, as a busy event loop does. */
export function pass(ms) {
  time += ms;
}

/** Moves the clock and runs every timer that is due. */
export function advance(ms) {
  pass(ms);
  for (const [number, { at, work }] of pending) {
    if (at > time) continue;
    pending.delete(number);
    work();
  }
}
