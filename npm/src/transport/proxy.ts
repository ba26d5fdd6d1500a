import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { clock } from '../clock.js';
import type { FailureKind } from '../generated.js';
import { detailOf } from './failure.js';
import { failureKind } from './node-codes.js';

/** A proxy as the core describes it. */
export interface Proxy {
  /** Headers for requests that the proxy reads. */
  readonly headers: Readonly<Record<string, string>>;
  /** Name or address; an IPv6 address has brackets. */
  readonly host: string;
  readonly port: number;
  /** The part of the headers that nobody else must see. */
  readonly secret?: string;
  /** True for a connection to the proxy over TLS. */
  readonly secure: boolean;
}

/** A failure to connect. Nothing can have been sent. */
export class ConnectError extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, detail: string) {
    super(detail);
    this.kind = kind;
  }
}

/** A callback for the outcome of a connection. An agent heeds only the first call. */
type Done = (error: Error | null, socket?: Socket) => void;

/** Connects to a server, over `socket` if one is given. */
type Connect = (options: object) => TLSSocket;

/** Returns Node's options for a connection to `proxy`. */
export function addressOf({ host, port }: Proxy): { host: string; port: number; servername?: string } {
  const address = /^\[(.*)\]$/.exec(host)?.[1] ?? host;
  const { isIP } = require('node:net') as typeof import('node:net');
  // Node would take the TLS server name from the header `host`.
  return { host: address, port, servername: isIP(address) ? '' : address };
}

/** Largest number of connections through one proxy, including those being made. */
const MAX_CONNECTIONS = 64;

/** Connects to servers with TLS through one proxy, which passes bytes on without reading them. */
export class Tunnels {
  readonly #proxy: Proxy;
  readonly #more: object;
  readonly #waiting: (() => void)[] = [];
  #count = 0;

  /** `more` holds further options of Node's for every connection. */
  constructor(proxy: Proxy, more: object) {
    this.#proxy = proxy;
    this.#more = more;
  }

  /** Makes `agent` connect through the proxy, within `ms`. */
  use(agent: Agent, ms: number): void {
    const connect = agent.createConnection as Connect;
    // An agent counts only finished connections, and these take a while.
    agent.createConnection = (options, done) => {
      const begin = (): void => {
        this.#count += 1;
        this.#connect(options as ConnectOptions, (all) => connect.call(agent, all), done as Done, ms);
      };
      if (this.#count < MAX_CONNECTIONS) begin();
      else this.#waiting.push(begin);
      return undefined;
    };
  }

  #ended(): void {
    this.#count -= 1;
    this.#waiting.shift()?.();
  }

  #connect(options: ConnectOptions, connect: Connect, done: Done, ms: number): void {
    const { clearTimeout, setTimeout } = clock();
    let last: Socket | undefined;
    let isOver = false;
    const end = (error: Error | null, socket?: Socket): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      if (socket) socket.once('close', () => this.#ended());
      else this.#ended();
      if (error) {
        request.destroy();
        last?.destroy();
      }
      done(error, socket);
    };
    const fail = (kind: FailureKind, error: unknown): void =>
      end(new ConnectError(failureKind(error) ?? kind, detailOf(error)));
    const timer = setTimeout(() => fail('connect_timeout', `after ${ms} ms`), ms);
    const request = this.#connectRequest(options.authority);
    request.on('error', (error) => fail('connect', error));
    request.on('close', () => {
      if (!last) fail('connect', 'the connection was closed');
    });
    request.on('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      last = socket;
      if (statusCode < 200 || statusCode > 299) {
        // The proxy's own text may hold its credential.
        const { STATUS_CODES } = require('node:http') as typeof import('node:http');
        const words = STATUS_CODES[statusCode] ?? '';
        return fail('connect', `it refuses to connect: ${statusCode} ${words}`.trimEnd());
      }
      if (head.length > 0) return fail('connect', 'it sent data before the server did');
      const secured = connect({ ...options, socket });
      last = secured;
      const broke = (error: Error): void => fail('tls', error);
      secured.on('error', broke);
      secured.once('secureConnect', () => {
        secured.off('error', broke);
        end(null, secured);
      });
    });
    request.end();
  }

  /** Creates the request to connect to `authority`. */
  #connectRequest(authority: string) {
    const proxy = this.#proxy;
    const library = proxy.secure
      ? (require('node:https') as typeof import('node:https'))
      : (require('node:http') as typeof import('node:http'));
    return library.request({
      ...this.#more,
      ...addressOf(proxy),
      method: 'CONNECT',
      path: authority,
      headers: { ...proxy.headers, host: authority, connection: 'keep-alive' },
      agent: false,
    });
  }
}

/** The options of a connection that an agent passes on. */
interface ConnectOptions {
  /** The server's name or address, with its port. */
  readonly authority: string;
}

/**
 * Redacts the proxy's `secret` in `text`, which the proxy may have written. The core redacts the other credentials, but
 * does not know this one.
 */
export function redact(secret: string, text: string): string {
  // JSON may have a slash with a backslash before it.
  return text.replaceAll(secret, '[redacted]').replaceAll(secret.replaceAll('/', '\\/'), '[redacted]');
}

/** Redacts `secret` in `body` as {@link redact} does. Returns the same buffer if nothing changes. */
export function redactBody(secret: string | undefined, body: Buffer): Buffer {
  if (!secret) return body;
  const text = body.toString('latin1');
  const shown = redact(secret, text);
  return shown === text ? body : Buffer.from(shown, 'latin1');
}
