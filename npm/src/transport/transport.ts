import type { FailureKind } from '../generated.js';

/** A request to send unchanged, without following redirects. */
export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Time limit of the exchange, in milliseconds. */
  readonly timeout_ms: number;
  /** Largest size of the body to read, in bytes. */
  readonly reply_limit: number;
}

/** The outcome of a request. */
export type Outcome =
  | {
      readonly status: number;
      /** Names and values in turn, without line breaks. */
      readonly headers: readonly string[];
      readonly body: Uint8Array;
    }
  | Failure;

/** A failure to get a reply. */
export interface Failure {
  /** Kind of failure; `unusable` if the caller's `fetch` resolved to something that is no reply. */
  readonly failure: FailureKind | 'unusable';
  readonly detail: string;
}

/**
 * Sends one request. A transport never rejects, and resolves when the time is over, whatever the platform does. When `signal`
 * aborts, it resolves at once with any failure.
 */
export type Transport = (request: WireRequest, signal: AbortSignal | undefined) => Promise<Outcome>;
