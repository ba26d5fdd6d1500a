import type { Agent, ClientRequest, RequestOptions } from 'node:http';
import { urlToHttpOptions } from 'node:url';
import type { WireRequest } from './transport.js';

type Library = typeof import('node:http') | typeof import('node:https');

/** What Node is told of a request besides what it sends. All of it is copied twice for each, so there is no more of it. */
interface Way extends RequestOptions {
  readonly agent: Agent;
  /** By this the agent tells servers apart. */
  readonly origin: string;
}

/** How a URL is reached. */
export interface Route {
  readonly secure: boolean;
  readonly library: Library;
  readonly way: Way;
}

/** Routes by URL. A program has a few. */
const routes = new Map<string, Route>();
const MOST_ROUTES = 1_000;

const agents = new Map<Library, Agent>();

/** Not left to Node: its oldest tries one address only, and newer ones give each but a quarter of a second. */
const ADDRESSES = { autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 2_500 };

/** The route to `url`. */
export function routeTo(url: string): Route {
  let route = routes.get(url);
  if (route === undefined) {
    route = made(new URL(url));
    if (routes.size >= MOST_ROUTES) routes.clear();
    routes.set(url, route);
  }
  return route;
}

function made(url: URL): Route {
  const secure = url.protocol === 'https:';
  // TLS takes long to load, and so does HTTP where nothing is sent.
  const library = (secure ? require('node:https') : require('node:http')) as Library;
  const { hostname: host, port, path } = urlToHttpOptions(url);
  const way = { agent: agentOf(library), host, port, path, origin: url.origin };
  return { secure, library, way };
}

/** Connections are kept for the next request, but do not keep the process alive; further requests wait their turn. */
function agentOf(library: Library): Agent {
  let agent = agents.get(library);
  if (agent === undefined) {
    agent = new library.Agent({ keepAlive: true });
    const nameOf = agent.getName.bind(agent);
    // The name that an agent makes is put together of far more than differs here.
    const getName = (way?: Partial<Way>): string => way?.origin ?? nameOf(way);
    // Given as options they would be copied for every request.
    Object.assign(agent, { maxSockets: 64, maxFreeSockets: 16, getName });
    reachEveryAddress(agent);
    agents.set(library, agent);
  }
  return agent;
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
  const { agent, host, port, path, origin } = route.way;
  // A copy of `way` by itself takes Node longer to read.
  const whole: Way = { agent, host, port, path, origin, method, headers };
  return route.library.request(whole);
}
