import { valueError, type ErrorContext } from './build-error.js';
import { firstCore } from './cores.js';
import { SeamError } from './error.js';
import type { ApiEvent } from './resources.js';
import { isObject, kindOf } from './text.js';
import { WEBHOOK_CLASSES } from './webhook-error-classes.js';

/** An event that Seam sent to a webhook: its `event_type` says which. New ones come with time. */
export type SeamEvent = ApiEvent;

/** The headers of a request: those of `node:http`, of `fetch`, or a list of pairs. */
export type WebhookHeaders =
  | Readonly<Record<string, string | readonly string[] | undefined>>
  | Iterable<readonly [name: string, value: string]>;

/** Options of the check of a webhook. */
export interface SeamWebhookOptions {
  /** Milliseconds that a request may be old, or ahead of this machine's clock: usually 300000. */
  readonly tolerance?: number;
}

/** Options of the check of one request. */
export interface VerifyOptions {
  /** The time in milliseconds since 1970; usually that of this machine. */
  readonly now?: number;
}

const OPTIONS: ErrorContext = { kind: 'invalid_options' };
const PARAMS: ErrorContext = { kind: 'invalid_params' };

/** The check of the requests that Seam sends to a webhook of the program's. */
export class SeamWebhook {
  readonly #secret: Uint8Array;
  readonly #tolerance: number | undefined;

  /**
   * @param secret The secret of this very webhook, which begins with `whsec_`.
   * @throws {SeamInvalidOptionsError} The secret cannot be one. The error never repeats it.
   */
  constructor(secret: string, { tolerance }: SeamWebhookOptions = {}) {
    if (typeof secret !== 'string')
      throw valueError(OPTIONS, 'secret', `must be a string, got ${kindOf(secret)}`);
    if (tolerance !== undefined && !(typeof tolerance === 'number' && tolerance >= 0)) {
      throw valueError(OPTIONS, 'tolerance', `must be a number from 0 on, got ${kindOf(tolerance)}`);
    }
    this.#secret = new TextEncoder().encode(secret);
    this.#tolerance = tolerance;
    checked(() => glue().checkWebhookSecret(this.#secret.slice()));
  }

  /**
   * Checks a request, and returns its event.
   *
   * @param payload The body as it arrived. What was parsed and written again has another signature.
   * @param headers All headers of the request. Their case does not matter.
   * @throws {SeamWebhookVerificationError} The request does not prove that Seam sent it now. Answer with an error.
   * @throws {SeamInvalidWebhookPayloadError} The signature is right, but the body is no event.
   */
  verify(
    payload: string | Uint8Array | ArrayBuffer,
    headers: WebhookHeaders,
    options: VerifyOptions = {},
  ): SeamEvent {
    const body = bytesOf(payload);
    const pairs = JSON.stringify(pairsOf(headers));
    const now = options.now ?? Date.now();
    const text = checked(() => glue().verifyWebhook(this.#secret.slice(), this.#tolerance, pairs, body, now));
    return JSON.parse(text) as SeamEvent;
  }
}

function glue(): typeof import('./webhook-glue.js') {
  return require('./webhook-glue.js') as typeof import('./webhook-glue.js');
}

/** Runs `work` with the core. Its errors about webhooks are of classes that pages do not have. */
function checked<Value>(work: () => Value): Value {
  try {
    return firstCore.with(work);
  } catch (thrown) {
    if (!(thrown instanceof SeamError)) throw thrown;
    const Class = WEBHOOK_CLASSES[thrown.kind];
    const { name: _, ...description } = thrown.toJSON();
    throw Class ? new Class(description) : thrown;
  }
}

function bytesOf(payload: unknown): Uint8Array {
  if (typeof payload === 'string') return new TextEncoder().encode(payload);
  if (ArrayBuffer.isView(payload))
    return new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength);
  // One of another realm is no instance of this one's class.
  if (Object.prototype.toString.call(payload) === '[object ArrayBuffer]')
    return new Uint8Array(payload as ArrayBuffer);
  const why = `must be the raw body, as a string or bytes, got ${kindOf(payload)}; what was parsed has lost what was signed`;
  throw valueError(PARAMS, 'payload', why);
}

/** Lists the headers. What is no text is no header. */
function pairsOf(headers: unknown): (readonly [string, string])[] {
  if (!isObject(headers)) {
    throw valueError(
      PARAMS,
      'headers',
      `must be an object, a \`Headers\` or a list of pairs, got ${kindOf(headers)}`,
    );
  }
  const entries = Symbol.iterator in headers ? (headers as Iterable<unknown>) : Object.entries(headers);
  const pairs: (readonly [string, string])[] = [];
  for (const entry of entries) {
    const [name, value] = Array.isArray(entry) ? (entry as unknown[]) : [];
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof name === 'string' && typeof one === 'string') pairs.push([name, one]);
    }
  }
  return pairs;
}
