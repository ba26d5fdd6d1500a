import { about, Engine, Handle } from './core.js';
import { drive } from './drive.js';
import { SeamError } from './error.js';
import type { Listener } from './event.js';
import type { Namespaces, Operations } from './generated.js';
import { namespaces } from './namespaces.js';
import { Observer } from './observer.js';
import { question } from './operation.js';
import { callOptions, clientOptions, withOptions, type CallOptions, type SeamOptions } from './options.js';
import { platform } from './platform.js';
import { fetchTransport } from './transport/fetch.js';
import type { Transport } from './transport/transport.js';

/** The name of an operation, for example `acs.users.delete`. */
export type OperationName = keyof Operations;

/** The parameters of an operation. */
export type Params<Name extends string> = Name extends OperationName ? Operations[Name]['params'] : object;

/** The result of an operation. */
export type Result<Name extends string> = Name extends OperationName ? Operations[Name]['result'] : unknown;

/** A request as it would be sent, with the credential and the caller's own headers redacted. */
export interface BuiltRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** All that is known about a call that succeeded. */
export interface Reply<Value> {
  readonly operation: string;
  /** The HTTP status of the last reply. */
  readonly httpStatus: number;
  /** The server's name for the request. */
  readonly requestId: string | undefined;
  /** How many requests were sent. */
  readonly attempts: number;
  /** For a removal: what was to be removed was not there (any more). */
  readonly alreadyGone: boolean;
  /** The result; `undefined` for an operation that returns nothing. */
  readonly value: Value;
}

/** A reply as the core describes it. */
interface CoreReply {
  readonly operation: string;
  readonly http_status: number;
  readonly request_id?: string;
  readonly attempts: number;
  readonly already_gone: boolean;
  readonly value: unknown;
}

/** A client: every operation is a method of its namespace, for example `seam.acs.users.delete({ acs_user_id })`. */
export interface Seam extends Namespaces {}

/** A client. */
export class Seam {
  /** Held so that the engine can be made anew in another instance of the core. */
  readonly #text: readonly [options: string, environment: string, inBrowser: boolean];
  readonly #transport: Transport;
  readonly #listener: Listener | undefined;
  #engine: Handle<Engine>;

  /**
   * A client with `options`, or with an API key. On Node, what is not given comes from the environment.
   *
   * @throws {SeamError} `invalid_options`, with what is wrong.
   */
  constructor(options: SeamOptions | string = {}) {
    const { text, fetch, allowBrowser, onEvent } = clientOptions(options);
    const { environment, inBrowser, transport } = platform();
    const variables = environment ? JSON.stringify(environment(about().environment ?? [])) : '';
    this.#text = [text, variables, inBrowser() && !allowBrowser];
    this.#transport = fetch ? fetchTransport(fetch) : transport;
    this.#listener = onEvent;
    this.#engine = this.#makeEngine();
    Object.assign(
      this,
      namespaces((operation) => async (params: object, options?: CallOptions) => {
        return (await this.#send(operation, params, options)).value;
      }),
    );
  }

  /** A client with an API key. */
  static fromApiKey(apiKey: string, options: SeamOptions = {}): Seam {
    return new Seam(withOptions(options, { apiKey }));
  }

  /** A client with a personal access token, used in a workspace. */
  static fromPersonalAccessToken(
    personalAccessToken: string,
    workspaceId: string,
    options: SeamOptions = {},
  ): Seam {
    return new Seam(withOptions(options, { personalAccessToken, workspaceId }));
  }

  /** A client with a console session token, used in a workspace. */
  static fromConsoleSessionToken(
    consoleSessionToken: string,
    workspaceId: string,
    options: SeamOptions = {},
  ): Seam {
    return new Seam(withOptions(options, { consoleSessionToken, workspaceId }));
  }

  /** The version of the library. */
  static get version(): string {
    return about().version;
  }

  /** The names of all operations. */
  static get operations(): readonly string[] {
    return [...about().operations];
  }

  /** The base URL, without a trailing slash. */
  get endpoint(): string {
    return this.#use((engine) => engine.endpoint);
  }

  /**
   * Calls an operation by its dotted name and returns what its method would.
   *
   * @throws {SeamError} Why the call did not succeed.
   */
  async call<Name extends OperationName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: CallOptions,
  ): Promise<Result<Name>> {
    return (await this.#send(operation, params, options)).value as Result<Name>;
  }

  /**
   * Calls an operation by its dotted name and returns all that is known about the call.
   *
   * @throws {SeamError} Why the call did not succeed.
   */
  async reply<Name extends OperationName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: CallOptions,
  ): Promise<Reply<Result<Name>>> {
    return (await this.#send(operation, params, options)) as Reply<Result<Name>>;
  }

  /**
   * Checks parameters without sending anything.
   *
   * @throws {SeamError} `invalid_params`, with everything that is wrong, or `unknown_operation`.
   */
  check(operation: OperationName | (string & {}), params: object): void {
    const [name, text] = question(operation, params);
    this.#use((engine) => engine.check(name, text));
  }

  /**
   * The request that a call would send, without sending it. The credential and your own headers are redacted.
   *
   * @throws {SeamError} `invalid_params`, `invalid_options` or `unknown_operation`.
   */
  build<Name extends OperationName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: CallOptions,
  ): BuiltRequest {
    const [name, paramsText] = question(operation, params);
    const [optionsText] = callOptions(options);
    const text = this.#use((engine) => engine.build(name, paramsText, optionsText));
    return JSON.parse(text) as BuiltRequest;
  }

  /** What may be seen of a client: its endpoint. */
  toJSON(): { readonly endpoint: string } {
    return { endpoint: this.endpoint };
  }

  /** What may be seen of a client: its endpoint. */
  toString(): string {
    return `Seam { endpoint: '${this.endpoint}' }`;
  }

  /** What Node's `console.log` shows. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  async #send(operation: string, params: object, options?: CallOptions): Promise<Reply<unknown>> {
    const [name, paramsText] = question(operation, params);
    const [optionsText, signal] = callOptions(options);
    if (signal) platform().share?.(signal);
    const entropy = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
    const call = this.#usable().derive((engine) => engine.call(name, paramsText, optionsText, entropy));
    const observer = this.#listener && new Observer(this.#listener, name);
    try {
      const reply = replyOf(await drive(call, this.#transport, signal, name, observer));
      observer?.done({ ...reply });
      return reply;
    } catch (error) {
      if (error instanceof SeamError) observer?.failed(error);
      throw error;
    } finally {
      call.free();
    }
  }

  #makeEngine(): Handle<Engine> {
    return new Handle((core) => new Engine(core, ...this.#text));
  }

  #usable(): Handle<Engine> {
    if (!this.#engine.current) this.#engine = this.#makeEngine();
    return this.#engine;
  }

  #use<T>(work: (engine: Engine) => T): T {
    return this.#usable().use(work);
  }
}

function replyOf(text: string): Reply<unknown> {
  const { operation, http_status, request_id, attempts, already_gone, value } = JSON.parse(text) as CoreReply;
  return {
    operation,
    httpStatus: http_status,
    requestId: request_id,
    attempts,
    alreadyGone: already_gone,
    value: value ?? undefined,
  };
}
