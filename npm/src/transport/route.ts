import type { Agent, ClientRequest, RequestOptions } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import { addressOf, Tunnels, type Proxy } from './proxy.js';
import type { WireRequest } from './transport.js';

type Library = typeof import('node:http') | typeof import('node:https');

/** Time limit for making a connection, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** Node's options of a request besides its content. Node copies all of them twice, so there are no more than needed. */
interface RouteOptions extends RequestOptions {
  readonly agent: Agent;
  /** The agent's name for the server. */
  readonly origin: string;
  /** Name or address of the server with its port, for a proxy that connects to it. */
  readonly authority?: string;
  /** Name that the certificate must have, if it is not the server's. */
  readonly servername?: string;
}

/** The route to a URL. */
export interface Route {
  /** True if a connection is ready only after the TLS handshake. */
  readonly secure: boolean;
  readonly library: Library;
  readonly options: RouteOptions;
  readonly proxy: Proxy | undefined;
  /** Headers for a proxy that reads the requests. */
  readonly headers?: Readonly<Record<string, string>>;
}

const MAX_ROUTES = 1_000;

/** Options for trying all addresses: old versions of Node try only one, newer ones give each a quarter of a second. */
const ADDRESSES = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 2_500 };

/** All routes, by the description of the proxy. A program has one or two. */
const routesByProxy = new Map<string, Routes>();

/** Returns the routes through the proxy that the core describes in `text`, which is empty without one. */
export function routesBy(text: string): Routes {
  let routes = routesByProxy.get(text);
  if (routes === undefined) {
    routes = new Routes(text ? (JSON.parse(text) as Proxy) : undefined);
    routesByProxy.set(text, routes);
  }
  return routes;
}

/** The routes through one proxy, or without one, and their connections. */
export class Routes {
  readonly #proxy: Proxy | undefined;
  readonly #tunnels: Tunnels | undefined;
  /** Routes by URL. A program has a few. */
  readonly #routes = new Map<string, Route>();
  readonly #agents = new Map<Library | Tunnels, Agent>();

  constructor(proxy: Proxy | undefined) {
    this.#proxy = proxy;
    this.#tunnels = proxy && new Tunnels(proxy, ADDRESSES);
  }

  /** Returns the route to `url`. */
  to(url: string): Route {
    let route = this.#routes.get(url);
    if (route === undefined) {
      route = this.#create(new URL(url));
      if (this.#routes.size >= MAX_ROUTES) this.#routes.clear();
      this.#routes.set(url, route);
    }
    return route;
  }

  #create(url: URL): Route {
    const proxy = this.#proxy;
    const isSecure = url.protocol === 'https:';
    const { hostname: host, port, path } = urlToHttpOptions(url);
    const { origin } = url;
    if (proxy && !isSecure) {
      // The proxy reads the requests and needs the whole URL to pass them on.
      const library = libraryFor(proxy.secure);
      const options = { ...addressOf(proxy), agent: this.#agentOf(library), path: url.href, origin: '' };
      return { secure: proxy.secure, library, options, proxy, headers: { ...proxy.headers, host: url.host } };
    }
    const library = libraryFor(isSecure);
    const authority = `${url.hostname}:${url.port || 443}`;
    const agent = this.#agentOf(library, this.#tunnels);
    const options = { agent, host, port, path, origin, ...(proxy && { authority }) };
    return { secure: isSecure, library, options, proxy };
  }

  /** Returns an agent that keeps connections, without keeping the process alive; requests above its limit wait. */
  #agentOf(library: Library, tunnels?: Tunnels): Agent {
    let agent = this.#agents.get(tunnels ?? library);
    if (agent === undefined) {
      agent = new library.Agent({ keepAlive: true });
      const nameOf = agent.getName.bind(agent);
      // An agent's own names are made of far more than differs here.
      const getName = (options?: Partial<RouteOptions>): string => options?.origin ?? nameOf(options);
      // As options they would be copied for every request.
      Object.assign(agent, { maxSockets: 64, maxFreeSockets: 16, getName });
      if (tunnels) tunnels.use(agent, CONNECT_TIMEOUT_MS);
      else reachEveryAddress(agent);
      this.#agents.set(tunnels ?? library, agent);
    }
    return agent;
  }
}

/** Loads the library when it is needed: TLS takes long to load, and HTTP is useless before the first request. */
function libraryFor(isSecure: boolean): Library {
  return (isSecure ? require('node:https') : require('node:http')) as Library;
}

/** Makes `agent` try the addresses of a name one after the other. */
function reachEveryAddress(agent: Agent): void {
  const connect = agent.createConnection;
  // As options of the agent they would be copied for every request, not only for those that connect.
  agent.createConnection = (options, done) => connect.call(agent, { ...options, ...ADDRESSES }, done);
}

/** Returns true if an idle connection to the server is kept. */
export function isKept({ options: { agent, origin } }: Route): boolean {
  return (agent.freeSockets?.[origin]?.length ?? 0) > 0;
}

/** Begins a request. */
export function send(route: Route, method: string, headers: WireRequest['headers']): ClientRequest {
  const { agent, host, port, path, origin, authority, servername } = route.options;
  // Node reads a spread copy of the options more slowly.
  const whole: RouteOptions = { agent, host, port, path, origin, method, headers };
  if (route.proxy) {
    const more = { authority, servername, headers: { ...headers, ...route.headers } };
    return route.library.request({ ...whole, ...more });
  }
  return route.library.request(whole);
}
