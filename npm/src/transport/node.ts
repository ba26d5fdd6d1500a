import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import timers from 'node:timers';
import { clock } from '../clock.js';
import type { FailureKind } from '../generated.js';
import { quietly } from '../wait.js';
import { unwatch, watch, type Timed } from './alarm.js';
import { detailOf } from './failure.js';
import { failureKind } from './node-codes.js';
import { Unmade, without, withoutSecret, type Proxy } from './proxy.js';
import { CONNECT_TIMEOUT_MS, isKept, routesBy, send, type Route, type Routes } from './route.js';
import type { Outcome, Transport, WireRequest } from './transport.js';

// Tests put another in its place for a while.
const { setImmediate } = timers;

/** How far a request got. What broke before `sent` cannot have reached the server. */
type Phase = 'queued' | 'connecting' | 'securing' | 'sent';

const BROKE_WHILE: Readonly<Record<Phase, FailureKind>> = {
  queued: 'connect',
  connecting: 'connect',
  securing: 'tls',
  sent: 'connection_lost',
};

/** A transport on Node's own HTTP, by way of the proxy that the core describes in `proxy`, which is empty for none. */
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
  /** How many bytes its connection had brought before: more than none for one that was kept. */
  #bytesBefore = 0;
  #sent: ClientRequest | undefined;
  /** The reply, once its head is there. */
  #reply: IncomingMessage | undefined;
  /** What the request said of its connection after that. */
  #said: Error | undefined;
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
      // What a kept connection has heard in the meantime, such as its end, is seen once the event loop has asked the
      // system. It may have been busy with other things until now, and between two of these it has asked for certain.
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
        if (this.#reply) this.#said = error;
        else this.#broke(error);
      });
      this.#signal?.addEventListener('abort', this.#aborted);
      request.on('socket', (socket: Socket) => this.#watch(socket, route.secure));
      request.on('response', (reply: IncomingMessage) => this.#read(reply));
      // An upgrade that nobody asked for ends without an error and without a reply.
      request.on('close', () => {
        // Of a reply that is there its own events tell the end: stand-ins for connections let this one come before.
        if (!this.#reply) this.#closed();
      });
      request.end(body);
    } catch (error) {
      this.#fail('internal', detailOf(error));
    }
  }

  /** Notes how far the connection gets. A stand-in for one does not tell that for certain. */
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
    reply.on('error', (error) => this.#broke(this.#said ?? error));
    reply.on('close', () => this.#closed());
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
      const headers = secret ? reply.rawHeaders.map((text) => withoutSecret(secret, text)) : reply.rawHeaders;
      this.#settle({ status: reply.statusCode ?? 0, headers, body: without(secret, body) });
    });
  }

  readonly #aborted = (): void => this.#fail('connection_lost', 'aborted');

  timedOut(ms = this.#request.timeout_ms): void {
    if (this.#phase === 'sent') this.#fail('timeout', `after ${ms} ms`);
    else this.#unmade('connect_timeout', `after ${ms} ms`);
  }

  #closed(): void {
    if (!this.#ended) this.#broke(this.#said ?? new Error('the connection was closed'));
  }

  #broke(error: Error): void {
    const kind = error instanceof Unmade ? error.kind : (failureKind(error) ?? BROKE_WHILE[this.#phase]);
    if (this.#phase !== 'sent') this.#unmade(kind, detailOf(error));
    else
      this.#fail(kind === 'connection_lost' && this.#isStale() ? 'stale_connection' : kind, detailOf(error));
  }

  /** Whether the connection was kept from an earlier exchange and brought nothing since. */
  #isStale(): boolean {
    const request = this.#sent;
    return request?.reusedSocket === true && request.socket?.bytesRead === this.#bytesBefore;
  }

  /** There is no connection. */
  #unmade(kind: FailureKind, why: string): void {
    this.#fail(kind, this.#proxy ? `by way of the proxy: ${why}` : why);
  }

  #fail(failure: FailureKind, detail: string): void {
    this.#settle({ failure, detail });
  }

  /** The first outcome counts: a promise takes no other. Cleaning up comes after what must not be missed. */
  #settle(outcome: Outcome): void {
    this.#resolve(outcome);
    this.#ended = true;
    if ('failure' in outcome) this.#sent?.destroy();
    unwatch(this);
    clock().clearTimeout(this.#connectTimer);
    const signal = this.#signal;
    // What a stand-in for a signal throws here would end the process.
    if (signal) void quietly(() => signal.removeEventListener('abort', this.#aborted));
  }
}

/** Whether `socket` is one of Node's own and no stand-in, as a test's is that lets no request out. */
function isReal(socket: Socket, secure: boolean): boolean {
  const { Socket } = require('node:net') as typeof import('node:net');
  return (
    socket.constructor === (secure ? (require('node:tls') as typeof import('node:tls')).TLSSocket : Socket)
  );
}
