import type { Agent, ClientRequest, RequestOptions } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import { placeOf, Tunnels, type Proxy } from './proxy.js';
import type { WireRequest } from './transport.js';

type Library = typeof import('node:http') | typeof import('node:https');

/** How long it may take to make a connection, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** What Node is told of a request besides what it sends. All of it is copied twice for each, so there is no more of it. */
interface Way extends RequestOptions {
  readonly agent: Agent;
  /** By this the agent tells servers apart. */
  readonly origin: string;
  /** The server's name or address with its port, for a proxy that connects to it. */
  readonly authority?: string;
  /** The name that a certificate has to be for, where it is not that of the server. */
  readonly servername?: string;
}

/** How a URL is reached. */
export interface Route {
  /** Whether a connection is ready once TLS is. */
  readonly secure: boolean;
  readonly library: Library;
  readonly way: Way;
  readonly proxy: Proxy | undefined;
  /** What a proxy wants to see that reads the requests. */
  readonly headers?: Readonly<Record<string, string>>;
}

const MOST_ROUTES = 1_000;

/** Not left to Node: its oldest tries one address only, and newer ones give each but a quarter of a second. */
const ADDRESSES = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 2_500 };

/** By the proxy, as text. A program has one or two. */
const all = new Map<string, Routes>();

/** The routes by way of the proxy that the core describes in `text`, which is empty for none. */
export function routesBy(text: string): Routes {
  let routes = all.get(text);
  if (routes === undefined) {
    routes = new Routes(text ? (JSON.parse(text) as Proxy) : undefined);
    all.set(text, routes);
  }
  return routes;
}

/** The routes by way of one proxy, or without any, and their connections. */
export class Routes {
  readonly #proxy: Proxy | undefined;
  readonly #tunnels: Tunnels | undefined;
  /** By URL. A program has a few. */
  readonly #routes = new Map<string, Route>();
  readonly #agents = new Map<Library | Tunnels, Agent>();

  constructor(proxy: Proxy | undefined) {
    this.#proxy = proxy;
    this.#tunnels = proxy && new Tunnels(proxy, ADDRESSES);
  }

  /** The route to `url`. */
  to(url: string): Route {
    let route = this.#routes.get(url);
    if (route === undefined) {
      route = this.#made(new URL(url));
      if (this.#routes.size >= MOST_ROUTES) this.#routes.clear();
      this.#routes.set(url, route);
    }
    return route;
  }

  #made(url: URL): Route {
    const proxy = this.#proxy;
    const isSecure = url.protocol === 'https:';
    const { hostname: host, port, path } = urlToHttpOptions(url);
    const { origin } = url;
    if (proxy && !isSecure) {
      // It reads the requests and passes them on, and has to be told the whole URL.
      const library = libraryFor(proxy.secure);
      const way = { ...placeOf(proxy), agent: this.#agentOf(library), path: url.href, origin: '' };
      return { secure: proxy.secure, library, way, proxy, headers: { ...proxy.headers, host: url.host } };
    }
    const library = libraryFor(isSecure);
    const authority = `${url.hostname}:${url.port || 443}`;
    const agent = this.#agentOf(library, this.#tunnels);
    const way = { agent, host, port, path, origin, ...(proxy && { authority }) };
    return { secure: isSecure, library, way, proxy };
  }

  /** Connections are kept for the next request, but do not keep the process alive; further requests wait their turn. */
  #agentOf(library: Library, tunnels?: Tunnels): Agent {
    let agent = this.#agents.get(tunnels ?? library);
    if (agent === undefined) {
      agent = new library.Agent({ keepAlive: true });
      const nameOf = agent.getName.bind(agent);
      // The name that an agent makes is put together of far more than differs here.
      const getName = (way?: Partial<Way>): string => way?.origin ?? nameOf(way);
      // Given as options they would be copied for every request.
      Object.assign(agent, { maxSockets: 64, maxFreeSockets: 16, getName });
      if (tunnels) tunnels.use(agent, CONNECT_TIMEOUT_MS);
      else reachEveryAddress(agent);
      this.#agents.set(tunnels ?? library, agent);
    }
    return agent;
  }
}

/** TLS takes long to load, and so does HTTP where nothing is sent. */
function libraryFor(isSecure: boolean): Library {
  return (isSecure ? require('node:https') : require('node:http')) as Library;
}

/** Has `agent` try the addresses of a name one after the other. */
function reachEveryAddress(agent: Agent): void {
  const connect = agent.createConnection;
  // As an option of the agent it would be copied for every request, and not only for those that make a connection.
  agent.createConnection = (way, done) => connect.call(agent, { ...way, ...ADDRESSES }, done);
}

/** Whether a connection there has no request. */
export function isKept({ way: { agent, origin } }: Route): boolean {
  return (agent.freeSockets?.[origin]?.length ?? 0) > 0;
}

/** Begins a request. */
export function send(route: Route, method: string, headers: WireRequest['headers']): ClientRequest {
  const { agent, host, port, path, origin, authority, servername } = route.way;
  // A copy of `way` by itself takes Node longer to read.
  const whole: Way = { agent, host, port, path, origin, method, headers };
  if (route.proxy) {
    const more = { authority, servername, headers: { ...headers, ...route.headers } };
    return route.library.request({ ...whole, ...more });
  }
  return route.library.request(whole);
}
