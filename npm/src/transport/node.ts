import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import timers from 'node:timers';
import { clock } from '../clock.js';
import type { FailureKind } from '../generated.js';
import { ignoreErrors } from '../wait.js';
import { unwatch, watch, type Timed } from './alarm.js';
import { detailOf } from './failure.js';
import { failureKind } from './node-codes.js';
import { ConnectError, redactBody, redact, type Proxy } from './proxy.js';
import { CONNECT_TIMEOUT_MS, isKept, routesBy, send, type Route, type Routes } from './route.js';
import type { Outcome, Transport, WireRequest } from './transport.js';

// Tests replace the global one for a while.
const { setImmediate } = timers;

/** The progress of a request. A failure before `sent` cannot have reached the server. */
type Phase = 'queued' | 'connecting' | 'securing' | 'sent';

const FAILURE_BY_PHASE: Readonly<Record<Phase, FailureKind>> = {
  queued: 'connect',
  connecting: 'connect',
  securing: 'tls',
  sent: 'connection_lost',
};

/** Creates a transport over Node's own HTTP. `proxy` is the core's description of the proxy, empty without one. */
export function nodeTransport(proxy: string): Transport {
  const routes = routesBy(proxy);
  return (request, signal) => new Promise((resolve) => new Exchange(request, signal, resolve).begin(routes));
}

class Exchange implements Timed {
  readonly dueAt: number;
  readonly #request: WireRequest;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (outcome: Outcome) => void;
  #phase: Phase = 'queued';
  #proxy: Proxy | undefined;
  /** Number of bytes that the connection had received before: above 0 for a kept one. */
  #bytesBefore = 0;
  #sent: ClientRequest | undefined;
  /** The reply, once its head has arrived. */
  #reply: IncomingMessage | undefined;
  /** An error of the request after that. */
  #requestError: Error | undefined;
  #ended = false;
  #connectTimer: NodeJS.Timeout | undefined;

  constructor(request: WireRequest, signal: AbortSignal | undefined, resolve: (outcome: Outcome) => void) {
    this.dueAt = clock().now() + request.timeout_ms;
    this.#request = request;
    this.#signal = signal;
    this.#resolve = resolve;
    watch(this);
  }

  begin(routes: Routes): void {
    try {
      const route = routes.to(this.#request.url);
      this.#proxy = route.proxy;
      // A kept connection shows that the server closed it once the event loop has polled the system. The loop may have been
      // busy until now, and between two of these callbacks it polls for certain.
      if (isKept(route)) setImmediate(() => setImmediate(() => this.#start(route)));
      else this.#start(route);
    } catch (error) {
      this.#fail('internal', detailOf(error));
    }
  }

  #start(route: Route): void {
    if (this.#signal?.aborted) this.#fail('connect', 'aborted');
    if (this.#ended) return;
    const { method, headers, body } = this.#request;
    try {
      const request = send(route, method, headers);
      this.#sent = request;
      // First of all: without it an error would end the process.
      request.on('error', (error) => {
        if (this.#reply) this.#requestError = error;
        else this.#failWith(error);
      });
      this.#signal?.addEventListener('abort', this.#aborted);
      request.on('socket', (socket: Socket) => this.#watch(socket, route.secure));
      request.on('response', (reply: IncomingMessage) => this.#read(reply));
      // An upgrade that nobody asked for ends without an error and without a reply.
      request.on('close', () => {
        // With a reply, the reply's own events tell the end: stand-ins for connections emit this one before.
        if (!this.#reply) this.#onClose();
      });
      request.end(body);
    } catch (error) {
      this.#fail('internal', detailOf(error));
    }
  }

  /** Tracks the progress of the connection. A stand-in does not tell it reliably, so it counts as `sent`. */
  #watch(socket: Socket, secure: boolean): void {
    if (!socket.connecting || !isReal(socket, secure)) {
      this.#bytesBefore = socket.bytesRead;
      this.#phase = 'sent';
      return;
    }
    this.#phase = 'connecting';
    const { clearTimeout, setTimeout } = clock();
    this.#connectTimer = setTimeout(() => this.timedOut(CONNECT_TIMEOUT_MS), CONNECT_TIMEOUT_MS);
    const ready = (): void => {
      clearTimeout(this.#connectTimer);
      this.#phase = 'sent';
    };
    socket.once('connect', secure ? () => (this.#phase = 'securing') : ready);
    if (secure) socket.once('secureConnect', ready);
  }

  #read(reply: IncomingMessage): void {
    this.#reply = reply;
    reply.on('error', (error) => this.#failWith(this.#requestError ?? error));
    reply.on('close', () => this.#onClose());
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
      const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, size);
      const secret = this.#proxy?.secret;
      const headers = secret ? reply.rawHeaders.map((text) => redact(secret, text)) : reply.rawHeaders;
      this.#settle({ status: reply.statusCode ?? 0, headers, body: redactBody(secret, body) });
    });
  }

  readonly #aborted = (): void => this.#fail('connection_lost', 'aborted');

  timedOut(ms = this.#request.timeout_ms): void {
    if (this.#phase === 'sent') this.#fail('timeout', `after ${ms} ms`);
    else this.#failToConnect('connect_timeout', `after ${ms} ms`);
  }

  #onClose(): void {
    if (!this.#ended) this.#failWith(this.#requestError ?? new Error('the connection was closed'));
  }

  #failWith(error: Error): void {
    const kind =
      error instanceof ConnectError ? error.kind : (failureKind(error) ?? FAILURE_BY_PHASE[this.#phase]);
    if (this.#phase !== 'sent') this.#failToConnect(kind, detailOf(error));
    else
      this.#fail(kind === 'connection_lost' && this.#isStale() ? 'stale_connection' : kind, detailOf(error));
  }

  /** Returns true if the connection was kept from an earlier exchange and received nothing since. */
  #isStale(): boolean {
    const request = this.#sent;
    return request?.reusedSocket === true && request.socket?.bytesRead === this.#bytesBefore;
  }

  /** Fails an exchange that got no connection. */
  #failToConnect(kind: FailureKind, why: string): void {
    this.#fail(kind, this.#proxy ? `by way of the proxy: ${why}` : why);
  }

  #fail(failure: FailureKind, detail: string): void {
    this.#settle({ failure, detail });
  }

  /** Resolves to `outcome`, unless another came before, and cleans up. */
  #settle(outcome: Outcome): void {
    this.#resolve(outcome);
    this.#ended = true;
    if ('failure' in outcome) this.#sent?.destroy();
    unwatch(this);
    clock().clearTimeout(this.#connectTimer);
    const signal = this.#signal;
    // An exception of a stand-in for a signal would end the process here.
    if (signal) void ignoreErrors(() => signal.removeEventListener('abort', this.#aborted));
  }
}

/** Returns true if `socket` is one of Node's own and no stand-in of a test that intercepts requests. */
function isReal(socket: Socket, secure: boolean): boolean {
  const { Socket } = require('node:net') as typeof import('node:net');
  return (
    socket.constructor === (secure ? (require('node:tls') as typeof import('node:tls')).TLSSocket : Socket)
  );
}
