import { about } from './core.js';
import { drive, elements, type FlowRun } from './drive.js';
import { engineOf, type Engine, type EngineSource, type Flow } from './engine.js';
import type { Lists, Namespaces, Operations } from './generated.js';
import { namespaces } from './namespaces.js';
import { observer } from './observer.js';
import { callArguments } from './operation.js';
import { callOptions, clientOptions, withOptions, type CallOptions, type SeamOptions } from './options.js';
import { withOrigin, setOrigin, originOf, type Method } from './origin.js';
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
 * The reply to a call that succeeded: the API accepted the operation. It answers before the access system has applied a
 * removal, which takes seconds, minutes, or even days; until then a door may still open.
 */
export interface Reply<Value> {
  readonly operation: string;
  /** The HTTP status of the last reply. */
  readonly httpStatus: number;
  /** The server's id of the request. */
  readonly requestId: string | undefined;
  /** Number of attempts that were made. */
  readonly attempts: number;
  /**
   * True if a removal with `missingOk` found nothing to remove for this credential. An earlier attempt of this call or
   * somebody else may have removed it, or it never existed: a mistyped id and the key of another workspace look the same.
   */
  readonly alreadyGone: boolean;
  /** The result; `undefined` for an operation without one. */
  readonly value: Value;
}

declare global {
  /** Declares `dispose` for compilers whose own types lack it. */
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** A client: every operation is a method of its namespace, for example `seam.acs.users.delete({ acs_user_id })`. */
export interface Seam extends Namespaces {
  /**
   * Frees the client's memory at once, as `using` does at the end of a block. Otherwise it is freed some time after the
   * client becomes unreachable. Calls under way go on.
   */
  [Symbol.dispose](): void;
}

/** A client. */
export class Seam {
  readonly #engine: EngineSource;
  readonly #begin: Begin;

  /**
   * Creates a client with `options`, or with an API key. On Node, options that are not given come from the environment.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  constructor(options: SeamOptions | string = {}) {
    const { engine, begin } = withOrigin(Seam, () => parts(options));
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
   * Creates a client with an API key.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  static fromApiKey(apiKey: string, options: SeamOptions = {}): Seam {
    return withOrigin(Seam.fromApiKey, () => new Seam(withOptions(options, { apiKey })));
  }

  /**
   * Creates a client with a personal access token and the workspace to use it in.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  static fromPersonalAccessToken(
    personalAccessToken: string,
    workspaceId: string,
    options: SeamOptions = {},
  ): Seam {
    const own = { personalAccessToken, workspaceId };
    return withOrigin(Seam.fromPersonalAccessToken, () => new Seam(withOptions(options, own)));
  }

  /**
   * Creates a client with a console session token and the workspace to use it in.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  static fromConsoleSessionToken(
    consoleSessionToken: string,
    workspaceId: string,
    options: SeamOptions = {},
  ): Seam {
    const own = { consoleSessionToken, workspaceId };
    return withOrigin(Seam.fromConsoleSessionToken, () => new Seam(withOptions(options, own)));
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
   * Calls an operation by its dotted name and resolves to its result, as the operation's method does.
   *
   * @throws {SeamError} The call did not succeed.
   */
  async call<Name extends OperationName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: CallOptions,
  ): Promise<Result<Name>> {
    return (await send(this.#begin, Seam.prototype.call, operation, params, options)).value as Result<Name>;
  }

  /**
   * Calls an operation by its dotted name and resolves to the reply: the result with its details.
   *
   * @throws {SeamError} The call did not succeed.
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
   * The first request is sent when the loop begins, and leaving the loop stops reading. `params` and the call's options
   * apply to every page; `limit` is the size of a page.
   *
   * @throws {SeamError} At once: `invalid_params`, `invalid_options`, `unknown_operation`, or `invalid_state` if the
   * operation returns no list. In the loop: the list was not read to its end, so the elements before are incomplete.
   */
  pages<Name extends ListName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: CallOptions,
  ): AsyncGenerator<Element<Name>, void, void> {
    const run = this.#begin(Seam.prototype.pages, pagesOf, operation, params, options);
    return elements(run) as AsyncGenerator<Element<Name>, void, void>;
  }

  /**
   * Checks parameters without sending anything.
   *
   * @throws {SeamError} `invalid_params`, with every problem, or `unknown_operation`.
   */
  check(operation: OperationName | (string & {}), params: object): void {
    withOrigin(Seam.prototype.check, () => {
      const [name, text] = callArguments(operation, params);
      this.#engine.get().check(name, text);
    });
  }

  /**
   * Returns the request that a call would send, without sending it. The credential and your own headers are redacted.
   *
   * @throws {SeamError} `invalid_params`, `invalid_options` or `unknown_operation`.
   */
  build<Name extends OperationName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: CallOptions,
  ): BuiltRequest {
    return withOrigin(Seam.prototype.build, () => {
      const [name, paramsText] = callArguments(operation, params);
      const [optionsText] = callOptions(options);
      return JSON.parse(this.#engine.get().build(name, paramsText, optionsText)) as BuiltRequest;
    });
  }

  /** Returns the endpoint, the only part of a client that may be shown. */
  toJSON(): { readonly endpoint: string } {
    return { endpoint: this.endpoint };
  }

  /** Returns a text with the endpoint, the only part of a client that may be shown. */
  toString(): string {
    return `Seam { endpoint: '${this.endpoint}' }`;
  }

  static {
    // Older platforms lack the symbol.
    const { dispose } = Symbol as Partial<typeof Symbol>;
    const value = function (this: Seam): void {
      this.#engine.free();
    };
    if (dispose)
      Object.defineProperty(this.prototype, dispose, { value, writable: true, configurable: true });
  }

  /** Returns the text that Node's `console.log` shows. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/**
 * Begins the flow of a call or a list for `method`, below which the stack of an error begins.
 *
 * @throws {SeamError} The parameters or options are invalid.
 */
type Begin = (
  method: Method,
  flow: (engine: Engine, ...callArguments: CallArguments) => Flow,
  operation: string,
  params: object,
  options?: CallOptions,
) => FlowRun;

type CallArguments = Parameters<Engine['call']>;

const callOf = (engine: Engine, ...callArguments: CallArguments): Flow => engine.call(...callArguments);
const pagesOf = (engine: Engine, ...callArguments: CallArguments): Flow => engine.pages(...callArguments);

async function send(
  begin: Begin,
  method: Method,
  operation: string,
  params: object,
  options?: CallOptions,
): Promise<Reply<unknown>> {
  return drive(begin(method, callOf, operation, params, options));
}

/** Creates the parts of a client. */
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
      const [name, paramsText] = callArguments(operation, params);
      const [optionsText, signal] = callOptions(options);
      if (signal) platform().share?.(signal);
      const entropy = Math.random() * 2 ** 53;
      return {
        flow: flow(engine.get(), name, paramsText, optionsText, entropy),
        operation: name,
        transport: move,
        signal,
        origin,
        notify: onEvent && observer(onEvent, name),
        requests: 0,
      };
    } catch (thrown) {
      throw setOrigin(origin, thrown);
    }
  };
  return { engine, begin };
}
