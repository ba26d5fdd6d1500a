import type { Reply } from './client.js';
import type { SeamError } from './error.js';
import type { ErrorKind, FailureKind } from './generated.js';

/** What all events have. */
export interface EventBase {
  /** A number for the call, by which the events of calls that are under way at once can be told apart. */
  readonly call: number;
  /** The operation that was called. */
  readonly operation: string;
  /** Milliseconds since the call began. */
  readonly at: number;
}

/** What all events of an attempt have. */
export interface AttemptEvent extends EventBase {
  /**
   * Which attempt it is, from 1. One that found its connection closed by the server does not count, so the next one
   * has the same number.
   */
  readonly attempt: number;
}

/** A request is sent. Nothing of it is told that could hold a credential. */
export interface SendEvent extends AttemptEvent {
  readonly type: 'send';
  readonly method: string;
  readonly url: string;
  /** How long the attempt may take, in milliseconds. */
  readonly timeout: number;
}

/** The server replied. */
export interface ReplyEvent extends AttemptEvent {
  readonly type: 'reply';
  /** How long the attempt took, in milliseconds. */
  readonly ms: number;
  readonly httpStatus: number;
  /** The server's name for the request. */
  readonly requestId?: string;
  /** What is wrong with the reply; absent where it confirms the operation. */
  readonly kind?: ErrorKind;
  /** The same in a sentence. */
  readonly message?: string;
}

/** The attempt failed without a reply. */
export interface FailureEvent extends AttemptEvent {
  readonly type: 'failure';
  /** How long the attempt took, in milliseconds. */
  readonly ms: number;
  /** How it failed. */
  readonly failure: FailureKind;
  /** The kind of the error that it is. */
  readonly kind: ErrorKind;
  /** The same in a sentence. */
  readonly message: string;
}

/** The call waits before it tries again. */
export interface WaitEvent extends AttemptEvent {
  readonly type: 'wait';
  /** How long, in milliseconds. */
  readonly ms: number;
}

/** The call succeeded. */
export interface DoneEvent extends EventBase {
  readonly type: 'done';
  readonly reply: Reply<unknown>;
}

/** The call did not succeed. */
export interface ErrorEvent extends EventBase {
  readonly type: 'error';
  readonly error: SeamError;
}

/**
 * What happens in a call, as it happens: `send`, then `reply` or `failure` (neither, if the call is given up), perhaps
 * `wait` and the same again, and at the end `done` or `error`. A call that is refused before anything is sent has no
 * events. No event holds a credential.
 */
export type SeamEvent = SendEvent | ReplyEvent | FailureEvent | WaitEvent | DoneEvent | ErrorEvent;

/** Takes events. What it returns or throws has no effect on the call. */
export type Listener = (event: SeamEvent) => unknown;
