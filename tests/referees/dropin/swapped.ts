// The imports of a program that moved from `@seamapi/http` to `libseam`, as docs/migrating-js.md says. Names that libseam
// has are its own; the others are written here as the guide says to write them.
import * as libseam from 'libseam';

export * from 'libseam';
// "4xx and 5xx are always a `SeamApiError`", "no reply in time: a `SeamTransportError`".
export const AxiosError = libseam.SeamError;

/** The ids of the official fake server are no UUIDs: `requireUuidIds: false`. `axiosRetryOptions` becomes `retries`. */
const moved = (options: any = {}) => {
  const { axiosRetryOptions, ...rest } = options;
  const retries = axiosRetryOptions?.retries;
  return { requireUuidIds: false, ...(retries === undefined ? {} : { retries }), ...rest };
};

export class SeamHttp extends libseam.SeamHttp {
  constructor(options?: any) {
    super(typeof options === 'string' ? moved({ apiKey: options }) : moved(options));
  }
  static override fromApiKey = (apiKey: string, options?: any) => libseam.SeamHttp.fromApiKey(apiKey, moved(options));
  static override fromPersonalAccessToken = (token: string, workspaceId: string, options?: any) =>
    libseam.SeamHttp.fromPersonalAccessToken(token, workspaceId, moved(options));
  static override fromConsoleSessionToken = (token: string, workspaceId: string, options?: any) =>
    libseam.SeamHttp.fromConsoleSessionToken(token, workspaceId, moved(options));
  static override fromClientSessionToken = (token: string, options?: any) =>
    libseam.SeamHttp.fromClientSessionToken(token, moved(options));
  static override fromPublishableKey = async (key: string, user: string, options?: any) =>
    libseam.SeamHttp.fromPublishableKey(key, user, moved(options));
}

export class SeamHttpWithoutWorkspace extends libseam.SeamHttpWithoutWorkspace {
  constructor(options?: any) {
    super(moved(options));
  }
  static override fromPersonalAccessToken = (token: string, options?: any) =>
    libseam.SeamHttpWithoutWorkspace.fromPersonalAccessToken(token, moved(options));
  static override fromConsoleSessionToken = (token: string, options?: any) =>
    libseam.SeamHttpWithoutWorkspace.fromConsoleSessionToken(token, moved(options));
}

/** `getOpenapiSchema` is a request of your own. */
export const getOpenapiSchema = async (endpoint: string) => (await fetch(`${endpoint}/openapi.json`)).json();

/** `seam['/devices/get'](…)` becomes `seam.call('devices.get', …)`. */
export const SeamHttpEndpoints = {
  fromApiKey: (apiKey: string, options?: any) => {
    const seam = libseam.SeamHttp.fromApiKey(apiKey, moved(options));
    return new Proxy({} as any, {
      get: (_, path: string) => (params: object) => seam.call(path.slice(1).replaceAll('/', '.') as any, params as any),
    });
  },
};

/** The program's own requests, instead of `seam.client`, to routes that only the fake server has. */
export const http = (seam: { endpoint: string }) => {
  const send = async (path: string, init?: RequestInit) => {
    const reply = await fetch(seam.endpoint + path, init);
    return { status: reply.status, data: await reply.json() };
  };
  return {
    get: (path: string) => send(path),
    post: (path: string, body: object) =>
      send(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  };
};
