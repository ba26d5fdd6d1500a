import type { FailureKind } from '../generated.js';

/** A request as the core wants it sent: nothing is added, and no redirect is followed. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How long the exchange may take, in milliseconds. */
  readonly timeout_ms: number;
  /** The most bytes of body to read. */
  readonly reply_limit: number;
}

/** What came of a request. */
export type Outcome =
  | {
      readonly status: number;
      /** Names and values by turns, without a line's end. */
      readonly headers: readonly string[];
      readonly body: Uint8Array;
    }
  | Failure;

/** Why there is no reply. */
export interface Failure {
  /** `unusable`: the caller's `fetch` gave something that is no reply; `detail` says so in a sentence. */
  readonly failure: FailureKind | 'unusable';
  readonly detail: string;
}

/** Sends one request. It never rejects, and ends when its time is over, whatever it runs on does. When `signal` aborts, it ends at once with any failure. */
export type Transport = (request: WireRequest, signal: AbortSignal | undefined) => Promise<Outcome>;
