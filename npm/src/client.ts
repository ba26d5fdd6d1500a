import { about } from './core.js';
import { drive, elements, type Course } from './drive.js';
import { engineOf, type Engine, type EngineSource, type Flow } from './engine.js';
import type { Lists, Namespaces, Operations } from './generated.js';
import { namespaces } from './namespaces.js';
import { observer } from './observer.js';
import { question } from './operation.js';
import { callOptions, clientOptions, withOptions, type CallOptions, type SeamOptions } from './options.js';
import { begun, comingFrom, originOf, type Method } from './origin.js';
import { platform } from './platform.js';
import { fetchTransport } from './transport/fetch.js';

/** The name of an operation, for example `acs.users.delete`. */
export type OperationName = keyof Operations;

/** The parameters of an operation. */
export type Params<Name extends string> = Name extends OperationName ? Operations[Name]['params'] : object;

/** The result of an operation. */
export type Result<Name extends string> = Name extends OperationName ? Operations[Name]['result'] : unknown;

/** The name of an operation that returns a list, for example `acs.users.list`. */
export type ListName = keyof Lists;

/** An element of the list that an operation returns. */
export type Element<Name extends string> = Name extends ListName ? Lists[Name] : unknown;

/** A request as it would be sent, with the credential and the caller's own headers redacted. */
export interface BuiltRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * All that is known about a call that succeeded: the API accepted the operation. It answers before the access system has
 * applied a removal, which takes seconds, minutes, or even days; until then a door may still open.
 */
export interface Reply<Value> {
  readonly operation: string;
  /** The HTTP status of the last reply. */
  readonly httpStatus: number;
  /** The server's name for the request. */
  readonly requestId: string | undefined;
  /** How many attempts were made. */
  readonly attempts: number;
  /**
   * For a removal with `missingOk`: what was to be removed is not there for this credential. It may be gone, by an earlier
   * attempt of this call or before, or it may never have been there: a mistyped id and the key of another workspace look
   * the same.
   */
  readonly alreadyGone: boolean;
  /** The result; `undefined` for an operation that returns nothing. */
  readonly value: Value;
}

declare global {
  /** Where the compiler's own types do not have it yet. */
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** A client: every operation is a method of its namespace, for example `seam.acs.users.delete({ acs_user_id })`. */
export interface Seam extends Namespaces {
  /**
   * Gives the client's memory back at once, as `using` does at the end of a block; without it that happens some time after
   * the client is gone. Calls that are under way go on.
   */
  [Symbol.dispose](): void;
}

/** A client. */
export class Seam {
  readonly #engine: EngineSource;
  readonly #begin: Begin;

  /**
   * A client with `options`, or with an API key. On Node, what is not given comes from the environment.
   *
   * @throws {SeamError} `invalid_options`, with what is wrong.
   */
  constructor(options: SeamOptions | string = {}) {
    const { engine, begin } = begun(Seam, () => parts(options));
    this.#engine = engine;
    this.#begin = begin;
    Object.assign(
      this,
      namespaces({
        call: (operation) => {
          const own = async (params: object, options?: CallOptions) =>
            (await send(begin, own, operation, params, options)).value;
          return own;
        },
        pages: (operation) => {
          const own = (params: object, options?: CallOptions) =>
            elements(begin(own, pagesOf, operation, params, options));
          return own;
        },
      }),
    );
  }

  /**
   * A client with an API key.
   *
   * @throws {SeamError} `invalid_options`, with what is wrong.
   */
  static fromApiKey(apiKey: string, options: SeamOptions = {}): Seam {
    return begun(Seam.fromApiKey, () => new Seam(withOptions(options, { apiKey })));
  }

  /**
   * A client with a personal access token, used in a workspace.
   *
   * @throws {SeamError} `invalid_options`, with what is wrong.
   */
  static fromPersonalAccessToken(
    personalAccessToken: string,
    workspaceId: string,
    options: SeamOptions = {},
  ): Seam {
    const own = { personalAccessToken, workspaceId };
    return begun(Seam.fromPersonalAccessToken, () => new Seam(withOptions(options, own)));
  }

  /**
   * A client with a console session token, used in a workspace.
   *
   * @throws {SeamError} `invalid_options`, with what is wrong.
   */
  static fromConsoleSessionToken(
    consoleSessionToken: string,
    workspaceId: string,
    options: SeamOptions = {},
  ): Seam {
    const own = { consoleSessionToken, workspaceId };
    return begun(Seam.fromConsoleSessionToken, () => new Seam(withOptions(options, own)));
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
    return this.#engine.get().endpoint;
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
    return (await send(this.#begin, Seam.prototype.call, operation, params, options)).value as Result<Name>;
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
    const reply = send(this.#begin, Seam.prototype.reply, operation, params, options);
    return reply as Promise<Reply<Result<Name>>>;
  }

  /**
   * Reads the whole list that an operation returns, element by element, from all its pages: for a loop with `for await`.
   * Nothing is sent before the loop begins, and a loop that is left stops reading. `params` hold for every page, with
   * `limit` as the size of one; the call's options hold for each page too.
   *
   * @throws {SeamError} At once: `invalid_params`, `invalid_options`, `unknown_operation`, or `invalid_state` for what
   * returns no list. In the loop: why the list was not read to its end; elements that came before are no whole list.
   */
  pages<Name extends ListName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: CallOptions,
  ): AsyncGenerator<Element<Name>, void, void> {
    const course = this.#begin(Seam.prototype.pages, pagesOf, operation, params, options);
    return elements(course) as AsyncGenerator<Element<Name>, void, void>;
  }

  /**
   * Checks parameters without sending anything.
   *
   * @throws {SeamError} `invalid_params`, with everything that is wrong, or `unknown_operation`.
   */
  check(operation: OperationName | (string & {}), params: object): void {
    begun(Seam.prototype.check, () => {
      const [name, text] = question(operation, params);
      this.#engine.get().check(name, text);
    });
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
    return begun(Seam.prototype.build, () => {
      const [name, paramsText] = question(operation, params);
      const [optionsText] = callOptions(options);
      return JSON.parse(this.#engine.get().build(name, paramsText, optionsText)) as BuiltRequest;
    });
  }

  /** What may be seen of a client: its endpoint. */
  toJSON(): { readonly endpoint: string } {
    return { endpoint: this.endpoint };
  }

  /** What may be seen of a client: its endpoint. */
  toString(): string {
    return `Seam { endpoint: '${this.endpoint}' }`;
  }

  static {
    // Not everywhere is there such a symbol.
    const { dispose } = Symbol as Partial<typeof Symbol>;
    const value = function (this: Seam): void {
      this.#engine.free();
    };
    if (dispose)
      Object.defineProperty(this.prototype, dispose, { value, writable: true, configurable: true });
  }

  /** What Node's `console.log` shows. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/**
 * Makes a flow of an operation's call or list, for `method`, with which the stack of an error ends.
 *
 * @throws {SeamError} Why it cannot be sent.
 */
type Begin = (
  method: Method,
  flow: (engine: Engine, ...question: Question) => Flow,
  operation: string,
  params: object,
  options?: CallOptions,
) => Course;

type Question = Parameters<Engine['call']>;

const callOf = (engine: Engine, ...question: Question): Flow => engine.call(...question);
const pagesOf = (engine: Engine, ...question: Question): Flow => engine.pages(...question);

async function send(
  begin: Begin,
  method: Method,
  operation: string,
  params: object,
  options?: CallOptions,
): Promise<Reply<unknown>> {
  return drive(begin(method, callOf, operation, params, options));
}

/** The parts of a client. */
function parts(options: SeamOptions | string): { engine: EngineSource; begin: Begin } {
  const [text, { fetch, dangerouslyAllowBrowser, onEvent }] = clientOptions(options);
  const { environment, inBrowser, mayResend, transport } = platform();
  const variables = environment?.(options) ?? '';
  const isPublic = inBrowser() && !dangerouslyAllowBrowser;
  const engine = engineOf(text, variables, isPublic, mayResend || fetch !== undefined);
  const move = fetch ? fetchTransport(fetch) : transport(engine.get(), variables);
  const begin: Begin = (method, flow, operation, params, options) => {
    const origin = originOf(method);
    try {
      const [name, paramsText] = question(operation, params);
      const [optionsText, signal] = callOptions(options);
      if (signal) platform().share?.(signal);
      const entropy = Math.random() * 2 ** 53;
      return {
        flow: flow(engine.get(), name, paramsText, optionsText, entropy),
        operation: name,
        transport: move,
        signal,
        origin,
        tell: onEvent && observer(onEvent, name),
        requests: 0,
      };
    } catch (thrown) {
      throw comingFrom(origin, thrown);
    }
  };
  return { engine, begin };
}
