import { clock } from './clock.js';
import type { Listener, SeamEvent } from './event.js';
import { quietly } from './wait.js';

/** An event without what all of them have; distributed over the kinds of event. */
type Own<Event> = Event extends SeamEvent ? Omit<Event, 'call' | 'operation' | 'at'> : never;

/** Tells a listener what happens in one call. */
export type Observer = (event: Own<SeamEvent>) => void;

let calls = 0;

/** Tells `listener` what happens in a call of `operation` that begins now. */
export function observer(listener: Listener, operation: string): Observer {
  const call = (calls += 1);
  const { now } = clock();
  const start = now();
  return (event) => {
    const whole = { ...event, call, operation, at: now() - start } as SeamEvent;
    // A listener's fault must not change what is said about the call, nor end the process.
    void quietly(() => listener(whole));
  };
}
