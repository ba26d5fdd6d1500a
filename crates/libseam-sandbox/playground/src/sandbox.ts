import type { Scene } from './scene.js';

/** A request to the API as the sandbox logged it. */
export interface LoggedRequest {
  readonly operation: string;
  readonly at_ms: number;
  readonly fault: string | null;
  readonly status: number | null;
  readonly request_id: string | null;
}

/** Time limit of a request to the sandbox itself, in milliseconds: it is on this machine. */
const PATIENCE_MS = 5000;

/** The error of a request that the sandbox refuses. */
export class Refused extends Error {}

/** The control paths of the sandbox that serves this page. The API itself is left to the client library. */
export class Sandbox {
  readonly endpoint = location.origin;
  readonly version: string;
  readonly apiKey: string;

  private constructor(version: string, apiKey: string) {
    this.version = version;
    this.apiKey = apiKey;
  }

  /** Reads version and API key. */
  static async meet(): Promise<Sandbox> {
    const about = (await post('about', {})) as { version: string; api_key: string };
    return new Sandbox(about.version, about.api_key);
  }

  /** Reads all objects. */
  async scene(): Promise<Scene> {
    return (await this.#post<{ scene: Scene }>('scene')).scene;
  }

  /** Goes back to the seed, without faults. */
  async reset(): Promise<void> {
    await this.#post('reset');
  }

  /** Replaces the fault rules. */
  async setFaults(rules: readonly string[]): Promise<void> {
    await this.#post('faults/set', { rules });
  }

  /** Reads the fault rules. */
  async faults(): Promise<readonly { readonly rule: string }[]> {
    return (await this.#post<{ rules: { rule: string }[] }>('faults/list')).rules;
  }

  /** Replaces the rules for access systems and devices. */
  async setProviders(rules: readonly string[]): Promise<void> {
    await this.#post('providers/set', { rules });
  }

  /** Reads the rules for access systems and devices. */
  async providers(): Promise<readonly string[]> {
    return (await this.#post<{ rules: string[] }>('providers/list')).rules;
  }

  /** Reads the latest requests to the API, the oldest first. */
  async requests(): Promise<readonly LoggedRequest[]> {
    return (await this.#post<{ requests: LoggedRequest[] }>('requests/list')).requests;
  }

  #post<Reply>(path: string, params: object = {}): Promise<Reply> {
    return post(path, params, { authorization: `Bearer ${this.apiKey}` }) as Promise<Reply>;
  }
}

async function post(path: string, params: object, headers: Record<string, string> = {}): Promise<unknown> {
  const reply = await fetch(`/_sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(params),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const body = (await reply.json()) as { error?: { message: string } };
  if (body.error) throw new Refused(body.error.message);
  return body;
}
