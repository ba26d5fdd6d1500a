import { clock } from './clock.js';
import type { Listener, SeamEvent } from './event.js';
import { ignoreErrors } from './wait.js';

/** An event without the members of every event; distributed over the types of event. */
type Own<Event> = Event extends SeamEvent ? Omit<Event, 'call' | 'operation' | 'at'> : never;

/** Passes the events of one call to a listener. */
export type Observer = (event: Own<SeamEvent>) => void;

let calls = 0;

/** Creates the observer of a call of `operation` that begins now. */
export function observer(listener: Listener, operation: string): Observer {
  const call = (calls += 1);
  const { now } = clock();
  const start = now();
  return (event) => {
    const whole = { ...event, call, operation, at: now() - start } as SeamEvent;
    // A listener's exception must neither change the outcome of the call nor end the process.
    void ignoreErrors(() => listener(whole));
  };
}
