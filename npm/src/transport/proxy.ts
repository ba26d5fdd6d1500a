import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { clock } from '../clock.js';
import type { FailureKind } from '../generated.js';
import { detailOf } from './failure.js';
import { failureKind } from './node-codes.js';

/** A proxy as the core describes it. */
export interface Proxy {
  /** What it wants to see in a request that it reads. */
  readonly headers: Readonly<Record<string, string>>;
  /** Its name or address; one of version 6 has brackets. */
  readonly host: string;
  readonly port: number;
  /** What of the headers nobody else must see. */
  readonly secret?: string;
  /** Whether it is spoken to by TLS. */
  readonly secure: boolean;
}

/** Why a connection was not made, by kind. Nothing can have been sent over it. */
export class Unmade extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, detail: string) {
    super(detail);
    this.kind = kind;
  }
}

/** Takes what became of a connection. An agent takes the first call only. */
type Done = (error: Error | null, socket?: Socket) => void;

/** Makes the connection to a server, over `socket` if there is one. */
type Connect = (way: object) => TLSSocket;

/** Where Node finds `proxy`. */
export function placeOf({ host, port }: Proxy): { host: string; port: number; servername?: string } {
  const address = /^\[(.*)\]$/.exec(host)?.[1] ?? host;
  const { isIP } = require('node:net') as typeof import('node:net');
  // Node takes the name in the header `host` for that of whoever it speaks to.
  return { host: address, port, servername: isIP(address) ? '' : address };
}

/** How many connections there may be by way of a proxy, with those that are being made. */
const MOST = 64;

/** Makes connections to servers with TLS by way of one proxy, which passes bytes on and reads none. */
export class Tunnels {
  readonly #proxy: Proxy;
  readonly #more: object;
  readonly #waiting: (() => void)[] = [];
  #count = 0;

  /** `more` is what Node is told besides of every connection. */
  constructor(proxy: Proxy, more: object) {
    this.#proxy = proxy;
    this.#more = more;
  }

  /** Has `agent` make its connections so, within `ms`. */
  use(agent: Agent, ms: number): void {
    const connect = agent.createConnection as Connect;
    // An agent counts connections once they are made, and this takes its time.
    agent.createConnection = (way, done) => {
      const begin = (): void => {
        this.#count += 1;
        this.#make(way as Way, (all) => connect.call(agent, all), done as Done, ms);
      };
      if (this.#count < MOST) begin();
      else this.#waiting.push(begin);
      return undefined;
    };
  }

  #ended(): void {
    this.#count -= 1;
    this.#waiting.shift()?.();
  }

  #make(way: Way, connect: Connect, done: Done, ms: number): void {
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
        ask.destroy();
        last?.destroy();
      }
      done(error, socket);
    };
    const fail = (kind: FailureKind, error: unknown): void =>
      end(new Unmade(failureKind(error) ?? kind, detailOf(error)));
    const timer = setTimeout(() => fail('connect_timeout', `after ${ms} ms`), ms);
    const ask = this.#asking(way.authority);
    ask.on('error', (error) => fail('connect', error));
    ask.on('close', () => {
      if (!last) fail('connect', 'the connection was closed');
    });
    ask.on('connect', ({ statusCode = 0 }, socket: Socket, head: Buffer) => {
      last = socket;
      if (statusCode < 200 || statusCode > 299) {
        // The proxy's own words may hold the credential that it was sent.
        const { STATUS_CODES } = require('node:http') as typeof import('node:http');
        const words = STATUS_CODES[statusCode] ?? '';
        return fail('connect', `it refuses to connect: ${statusCode} ${words}`.trimEnd());
      }
      if (head.length > 0) return fail('connect', 'it said more than was asked');
      const secured = connect({ ...way, socket });
      last = secured;
      const broke = (error: Error): void => fail('tls', error);
      secured.on('error', broke);
      secured.once('secureConnect', () => {
        secured.off('error', broke);
        end(null, secured);
      });
    });
    ask.end();
  }

  /** The request to connect to `authority`. */
  #asking(authority: string) {
    const proxy = this.#proxy;
    const library = proxy.secure
      ? (require('node:https') as typeof import('node:https'))
      : (require('node:http') as typeof import('node:http'));
    return library.request({
      ...this.#more,
      ...placeOf(proxy),
      method: 'CONNECT',
      path: authority,
      headers: { ...proxy.headers, host: authority, connection: 'keep-alive' },
      agent: false,
    });
  }
}

/** What an agent is told of a connection. */
interface Way {
  /** The server's name or address, with its port. */
  readonly authority: string;
}

/**
 * Takes `secret`, which a proxy was sent, out of `text`, which it may have written. The core takes out the other
 * credentials, and has not seen this one.
 */
export function withoutSecret(secret: string, text: string): string {
  // JSON may have a slash with a backslash before it.
  return text.replaceAll(secret, '[redacted]').replaceAll(secret.replaceAll('/', '\\/'), '[redacted]');
}

/** Takes `secret` out of `body` as {@link withoutSecret} does; the same buffer where nothing is to be taken out. */
export function without(secret: string | undefined, body: Buffer): Buffer {
  if (!secret) return body;
  const text = body.toString('latin1');
  const shown = withoutSecret(secret, text);
  return shown === text ? body : Buffer.from(shown, 'latin1');
}
