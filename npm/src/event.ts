import type { ReplyDetails } from './client.js';
import type { SeamError } from './error.js';
import type { ErrorKind, FailureKind } from './generated.js';

/** The members of every event. */
export interface EventBase {
  /** Number of the call, which tells the events of concurrent calls apart. */
  readonly call: number;
  /** Name of the operation that was called. */
  readonly operation: string;
  /** Milliseconds since the call began. */
  readonly at: number;
}

/** The members of every event of an attempt. */
export interface AttemptEvent extends EventBase {
  /**
   * Number of the attempt, from 1. An attempt that finds its connection closed by the server does not count: the next one
   * has the same number.
   */
  readonly attempt: number;
}

/** A request is about to be sent. The event holds no credential. */
export interface SendEvent extends AttemptEvent {
  readonly type: 'send';
  readonly method: string;
  readonly url: string;
  /** Time limit of the attempt, in milliseconds. */
  readonly timeout: number;
}

/** The server replied. */
export interface ReplyEvent extends AttemptEvent {
  readonly type: 'reply';
  /** Duration of the attempt, in milliseconds. */
  readonly ms: number;
  readonly httpStatus: number;
  /** The server's id of the request. */
  readonly requestId?: string;
  /** Kind of the error that the reply is; absent if it confirms the operation. */
  readonly kind?: ErrorKind;
  /** Message of that error. */
  readonly message?: string;
}

/** The attempt failed without a reply. */
export interface FailureEvent extends AttemptEvent {
  readonly type: 'failure';
  /** Duration of the attempt, in milliseconds. */
  readonly ms: number;
  /** Kind of failure. */
  readonly failure: FailureKind;
  /** Kind of the error that the failure is. */
  readonly kind: ErrorKind;
  /** Message of that error. */
  readonly message: string;
}

/** The call waits before its next attempt. */
export interface WaitEvent extends AttemptEvent {
  readonly type: 'wait';
  /** Time until the next attempt, in milliseconds. */
  readonly ms: number;
}

/** The call succeeded. */
export interface DoneEvent extends EventBase {
  readonly type: 'done';
  readonly reply: ReplyDetails<unknown>;
}

/** The call did not succeed. */
export interface ErrorEvent extends EventBase {
  readonly type: 'error';
  readonly error: SeamError;
}

/**
 * An event of a call. Every attempt has a `send` and then a `reply` or a `failure`, or neither if the call is cancelled; a
 * `wait` comes before the next attempt. The last event is `done` or `error`. A call that is rejected before anything is sent
 * has no events. No event holds a credential.
 */
export type SeamEvent = SendEvent | ReplyEvent | FailureEvent | WaitEvent | DoneEvent | ErrorEvent;

/** A listener for events. Its result and its exceptions have no effect on the call. */
export type Listener = (event: SeamEvent) => unknown;
