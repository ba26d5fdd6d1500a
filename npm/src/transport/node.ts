import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import type { FailureKind } from '../generated.js';
import { detailOf, kindOf } from './failure.js';
import type { Outcome, Transport, WireRequest } from './transport.js';

const CONNECT_TIMEOUT_MS = 10_000;

/** How far a request got. What broke before `sent` cannot have reached the server. */
type Phase = 'queued' | 'connecting' | 'securing' | 'sent';

const BROKE_WHILE: Readonly<Record<Phase, FailureKind>> = {
  queued: 'connect',
  connecting: 'connect',
  securing: 'tls',
  sent: 'connection_lost',
};

/** Connections are kept for the next request, but do not keep the process alive; further requests wait their turn. */
const POOL = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16, scheduling: 'lifo' } as const;
let httpAgent: HttpAgent | undefined;
let httpsAgent: HttpsAgent | undefined;

/** A transport on Node's own HTTP. */
export const nodeTransport: Transport = (request, signal) =>
  new Promise((resolve) => {
    const exchange = new Exchange(request, signal, resolve);
    // What a kept connection has heard in the meantime, such as its end, is seen once the event loop has asked the system.
    // It may have been busy with other things until now, and between two of these it has asked for certain.
    if (isKept(httpAgent) || isKept(httpsAgent)) setImmediate(() => setImmediate(() => exchange.start()));
    else exchange.start();
  });

/** Whether there is a connection without a request. */
function isKept(agent: HttpAgent | undefined): boolean {
  for (const _ in agent?.freeSockets) return true;
  return false;
}

class Exchange {
  readonly #request: WireRequest;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (outcome: Outcome) => void;
  #phase: Phase = 'queued';
  /** How many bytes its connection had brought before: more than none for one that was kept. */
  #bytesBefore = 0;
  #sent: ClientRequest | undefined;
  #ended = false;
  #timer: NodeJS.Timeout;
  #connectTimer: NodeJS.Timeout | undefined;

  constructor(request: WireRequest, signal: AbortSignal | undefined, resolve: (outcome: Outcome) => void) {
    this.#request = request;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#timer = setTimeout(() => this.#timedOut(request.timeout_ms), request.timeout_ms);
  }

  start(): void {
    if (this.#signal?.aborted) this.#fail('connect', 'aborted');
    if (this.#ended) return;
    const { method, headers, body } = this.#request;
    try {
      const url = new URL(this.#request.url);
      const request =
        url.protocol === 'https:'
          ? httpsRequest(url, { method, headers, agent: (httpsAgent ??= new HttpsAgent(POOL)) })
          : httpRequest(url, { method, headers, agent: (httpAgent ??= new HttpAgent(POOL)) });
      this.#sent = request;
      // First of all: without it an error would end the process.
      request.on('error', (error) => this.#broke(error));
      this.#signal?.addEventListener('abort', this.#aborted);
      request.on('socket', (socket: Socket) => this.#watch(socket, url.protocol === 'https:'));
      request.on('response', (reply: IncomingMessage) => this.#read(reply));
      // An upgrade that nobody asked for ends without an error and without a reply.
      request.on('close', () => this.#broke(new Error('the connection was closed')));
      request.end(body);
    } catch (error) {
      this.#fail('internal', detailOf(error));
    }
  }

  /** Notes how far the connection gets. */
  #watch(socket: Socket, secure: boolean): void {
    if (!socket.connecting) {
      this.#bytesBefore = socket.bytesRead;
      this.#phase = 'sent';
      return;
    }
    this.#phase = 'connecting';
    this.#connectTimer = setTimeout(() => this.#timedOut(CONNECT_TIMEOUT_MS), CONNECT_TIMEOUT_MS);
    const ready = (): void => {
      clearTimeout(this.#connectTimer);
      this.#phase = 'sent';
    };
    socket.once('connect', secure ? () => (this.#phase = 'securing') : ready);
    if (secure) socket.once('secureConnect', ready);
  }

  #read(reply: IncomingMessage): void {
    reply.on('error', (error) => this.#broke(error));
    const limit = this.#request.reply_limit;
    const chunks: Buffer[] = [];
    let size = 0;
    reply.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) this.#fail('too_large', `more than ${limit} bytes`);
      else chunks.push(chunk);
    });
    reply.on('end', () => {
      if (!reply.complete) return;
      const { rawHeaders } = reply;
      const headers: [string, string][] = [];
      for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
        headers.push([rawHeaders[i] as string, rawHeaders[i + 1] as string]);
      }
      this.#settle({ status: reply.statusCode ?? 0, headers, body: Buffer.concat(chunks, size) });
    });
  }

  readonly #aborted = (): void => this.#fail('connection_lost', 'aborted');

  #timedOut(ms: number): void {
    this.#fail(this.#phase === 'sent' ? 'timeout' : 'connect_timeout', `after ${ms} ms`);
  }

  #broke(error: Error): void {
    const kind = kindOf(error, BROKE_WHILE[this.#phase]);
    this.#fail(kind === 'connection_lost' && this.#isStale() ? 'stale_connection' : kind, detailOf(error));
  }

  /** Whether the connection was kept from an earlier exchange and brought nothing since. */
  #isStale(): boolean {
    const request = this.#sent;
    return request?.reusedSocket === true && request.socket?.bytesRead === this.#bytesBefore;
  }

  #fail(failure: FailureKind, detail: string): void {
    this.#settle({ failure, detail });
  }

  /** The first outcome counts: a promise takes no other. Cleaning up comes after what must not be missed. */
  #settle(outcome: Outcome): void {
    this.#resolve(outcome);
    this.#ended = true;
    if ('failure' in outcome) this.#sent?.destroy();
    clearTimeout(this.#timer);
    clearTimeout(this.#connectTimer);
    this.#signal?.removeEventListener('abort', this.#aborted);
  }
}
