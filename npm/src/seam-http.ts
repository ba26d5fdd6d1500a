import { moveInto, Seam } from './client.js';
import type { Confirmation } from './confirmation.js';
import { about } from './cores.js';
import { valueError } from './build-error.js';
import type { Namespaces } from './generated.js';
import { namespaces } from './namespaces.js';
import {
  withOptions,
  type CallOptions,
  type ConfirmingCallOptions,
  type PlainCallOptions,
  type SeamOptions,
} from './options.js';
import { hasClientSession } from './credential-kind.js';
import { originOf, setOrigin, withOrigin } from './origin.js';
import { SeamPaginator } from './paginator.js';
import { SeamHttpRequest } from './request.js';

/** A removal with requests that are sent when they are awaited, instead of promises. */
export interface SeamHttpRemoval<Params, Value> {
  (params: Params, options?: PlainCallOptions): SeamHttpRequest<Value>;
  /** Resolves to all that is known of the removal once it is in effect. */
  (params: Params, options: ConfirmingCallOptions): SeamHttpRequest<Confirmation>;
  /** Calls with options that do not say whether the removal is confirmed. */
  (params: Params, options?: CallOptions): SeamHttpRequest<Value | Confirmation>;
}

/** The methods of `Tree` with requests that are sent when they are awaited, instead of promises. */
export type SeamHttpCalls<Tree> = {
  readonly [Name in keyof Tree]: Tree[Name] extends (...given: infer Given) => Promise<infer Value>
    ? Tree[Name] extends (params: never, options: ConfirmingCallOptions) => Promise<Confirmation>
      ? SeamHttpRemoval<Given[0], Exclude<Value, Confirmation>>
      : (...given: Given) => SeamHttpRequest<Value>
    : Tree[Name] extends (...given: never[]) => unknown
      ? Tree[Name]
      : SeamHttpCalls<Tree[Name]>;
};

/** A client as the official package's: its methods return requests that are sent when they are awaited. */
// The first of the two decides about methods that both have.
export type SeamHttp = SeamHttpCalls<Namespaces> & SeamHttpClient;

/** The class of `SeamHttp`, whose methods have other types than those of `Seam`. */
export class SeamHttpClient extends Seam {
  readonly #options: SeamOptions;

  /**
   * Creates a client with `options`, or with an API key. On Node, options that are not given come from the environment.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  constructor(options: SeamOptions | string = {}) {
    super(options);
    this.#options = typeof options === 'string' ? { apiKey: options } : options;
    Object.assign(
      this,
      namespaces({
        call: (operation) => (params: object, options?: CallOptions) =>
          new SeamHttpRequest(this, operation, params, options),
        pages: (operation) => (params: object, options?: CallOptions) =>
          this.pages(operation, params, options),
      }),
    );
  }

  /**
   * Creates a client with an API key.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  static override fromApiKey(apiKey: string, options: SeamOptions = {}): SeamHttp {
    return made(SeamHttpClient.fromApiKey, options, { apiKey });
  }

  /**
   * Creates a client with a personal access token and the workspace to use it in.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  static override fromPersonalAccessToken(
    personalAccessToken: string,
    workspaceId: string,
    options: SeamOptions = {},
  ): SeamHttp {
    return made(SeamHttpClient.fromPersonalAccessToken, options, { personalAccessToken, workspaceId });
  }

  /**
   * Creates a client with a console session token and the workspace to use it in.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  static override fromConsoleSessionToken(
    consoleSessionToken: string,
    workspaceId: string,
    options: SeamOptions = {},
  ): SeamHttp {
    return made(SeamHttpClient.fromConsoleSessionToken, options, { consoleSessionToken, workspaceId });
  }

  /**
   * Creates a client with the token of a client session. It may be in a page: it sees what belongs to one person.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  static override fromClientSessionToken(clientSessionToken: string, options: SeamOptions = {}): SeamHttp {
    return made(SeamHttpClient.fromClientSessionToken, options, { clientSessionToken });
  }

  /**
   * Begins a client session, or takes up the one that this person has, and creates a client with its token, as
   * `Seam.fromPublishableKey` does.
   *
   * @throws {SeamError} The options are invalid, or the session did not begin.
   */
  static override async fromPublishableKey(
    publishableKey: string,
    userIdentifierKey: string,
    options: SeamOptions = {},
  ): Promise<SeamHttp> {
    const { operation, keyIn, tokenOut } = about().session;
    const seam = made(SeamHttpClient.fromPublishableKey, options, { publishableKey });
    const session = await seam.call(operation, { [keyIn]: userIdentifierKey });
    const { [tokenOut]: token } = session as Readonly<Record<string, string>>;
    return made(SeamHttpClient.fromPublishableKey, options, { clientSessionToken: token });
  }

  /**
   * Uses another token of a client session from now on, after the server accepted it. Calls under way go on.
   *
   * @throws {SeamError} `invalid_options` if the client has no such token, or the new one is none; the error of the server
   * that does not accept it. The client then goes on with the old one.
   */
  async updateClientSessionToken(clientSessionToken: string): Promise<void> {
    const method = SeamHttpClient.prototype.updateClientSessionToken;
    if (!hasClientSession(this)) {
      const why = 'cannot replace another kind of credential; make a new client';
      throw setOrigin(originOf(method), valueError({ kind: 'invalid_options' }, 'clientSessionToken', why));
    }
    const other = made(method, this.#options, { clientSessionToken });
    await other.call(about().session.read, {});
    moveInto(this, other);
  }

  /**
   * Reads the list of a request that was not sent page by page.
   *
   * @throws {SeamError} `invalid_state` if its operation has no pages.
   */
  createPaginator<Element>(request: SeamHttpRequest<readonly Element[]>): SeamPaginator<Element> {
    return withOrigin(SeamHttpClient.prototype.createPaginator, () => new SeamPaginator(this, request));
  }
}

/** Creates a client for the public `method`, with `options` and those of `own` over them. */
function made(method: Parameters<typeof withOrigin>[0], options: SeamOptions, own: SeamOptions): SeamHttp {
  return withOrigin(method, () => new SeamHttp(withOptions(options, own)));
}

/** A client as the official package's. Other than those of `Seam`, its calls are sent when they are awaited. */
export const SeamHttp = SeamHttpClient as Omit<typeof SeamHttpClient, 'prototype'> &
  (new (options?: SeamOptions | string) => SeamHttp);
