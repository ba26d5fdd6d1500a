import type { Confirmation } from './confirmation.js';
import { callOf, Calls, manyOf, pagesOf } from './calls.js';
import { about, coreWith, firstCore } from './cores.js';
import { drive, elements } from './drive.js';
import type { Lists, Namespaces, Operations } from './generated.js';
import { namespaces } from './namespaces.js';
import { callArguments } from './operation.js';
import { offBoardOf } from './off-board.js';
import {
  callOptions,
  withOptions,
  type CallOptions,
  type ConfirmingCallOptions,
  type PlainCallOptions,
  type SeamOptions,
} from './options.js';
import { withOrigin, type Method } from './origin.js';
import type { OwnMembers } from './own-members.js';

/** The name of an operation, for example `acs.users.delete`. */
export type OperationName = keyof Operations;

/** The parameters of an operation. */
export type Params<Name extends string> = Name extends OperationName ? Operations[Name]['params'] : object;

/** The result of an operation. */
export type Result<Name extends string> = Name extends OperationName ? Operations[Name]['result'] : unknown;

/** The result of an operation that is confirmed. */
export type ConfirmedResult<Name extends string> = Name extends OperationName
  ? Operations[Name] extends { readonly confirmed: infer Known }
    ? Known
    : Result<Name>
  : unknown;

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

/** Details of the reply to a call that succeeded. */
export interface ReplyDetails<Value> {
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

/**
 * The reply to a call that succeeded: the API accepted the operation. It answers before the access system has applied a
 * removal, which takes seconds, minutes, or even days; until then a door may still open.
 */
export interface Reply<Value> extends ReplyDetails<Value> {
  /** The whole body that the server sent; empty if there was nothing to remove. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Many removals that are confirmed together. */
export interface ManyRemovals<Name extends string> {
  /** Parameters of each removal. */
  readonly items: readonly Params<Name>[];
  /** Parameters of the list that say what is listed, for example `{ acs_system_id }`. */
  readonly scope?: Readonly<Record<string, string>>;
  /** Proof for a thing that the list no longer has: one read of it, or with `list` that it is not there. */
  readonly settle?: 'get' | 'list';
}

/** The outcome of one of many removals. */
export interface RemovalOutcome {
  /** Position of the removal in `items`. */
  readonly index: number;
  /** Verdict, with all that is known about the removal. */
  readonly confirmation?: Confirmation;
  /** Error that kept it from being made, as `toJSON` of an error gives it. */
  readonly error?: Readonly<Record<string, unknown>>;
}

/** Returns the core's name of the option that a client's credential was given as, if it has one. */
export let credentialOf: (seam: Seam) => string | undefined;

/** Makes `seam` call as `other` does from now on. Calls under way go on. */
export let moveInto: (seam: Seam, other: Seam) => void;

declare global {
  /** Declares `dispose` for compilers whose own types lack it. */
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** A client: every operation is a method of its namespace, for example `seam.acs.users.delete({ acs_user_id })`. */
export interface Seam extends Namespaces, OwnMembers {
  /**
   * Frees the client's memory at once, as `using` does at the end of a block. Otherwise it is freed some time after the
   * client becomes unreachable. Calls under way go on.
   */
  [Symbol.dispose](): void;
}

/** A client. */
export class Seam {
  #calls: Calls;

  /**
   * Creates a client with `options`, or with an API key. On Node, options that are not given come from the environment.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  constructor(options: SeamOptions | string = {}) {
    this.#calls = withOrigin(Seam, () => new Calls(options));
    Object.assign(
      this,
      namespaces({
        call: (operation) => {
          const own = async (params: object, options?: CallOptions) =>
            (await send(this.#calls, own, operation, params, options)).value;
          return own;
        },
        pages: (operation) => {
          const own = (params: object, options?: CallOptions) =>
            elements(this.#calls.begin(own, pagesOf, operation, params, options));
          return own;
        },
      }),
      about().offBoards && { offBoard: offBoardOf(() => this.#calls) },
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

  /**
   * Creates a client with the token of a client session. It may be in a page: it sees what belongs to one person.
   *
   * @throws {SeamError} `invalid_options`, with every problem.
   */
  static fromClientSessionToken(clientSessionToken: string, options: SeamOptions = {}): Seam {
    return withOrigin(
      Seam.fromClientSessionToken,
      () => new Seam(withOptions(options, { clientSessionToken })),
    );
  }

  /**
   * Begins a client session, or takes up the one that this person has, and creates a client with its token. It may be
   * in a page. `userIdentifierKey` is your key of the person; choose one that nobody can guess, so no e-mail address.
   *
   * @throws {SeamError} The options are invalid, or the session did not begin.
   */
  static async fromPublishableKey(
    publishableKey: string,
    userIdentifierKey: string,
    options: SeamOptions = {},
  ): Promise<Seam> {
    const { operation, keyIn, tokenOut } = about().session;
    const calls = withOrigin(
      Seam.fromPublishableKey,
      () => new Seam(withOptions(options, { publishableKey })).#calls,
    );
    const reply = await send(calls, Seam.fromPublishableKey, operation, { [keyIn]: userIdentifierKey });
    const { [tokenOut]: token } = reply.value as Readonly<Record<string, string>>;
    return new Seam(withOptions(options, { clientSessionToken: token }));
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
    return this.#calls.engines.in(firstCore).endpoint;
  }

  /**
   * Calls an operation by its dotted name and resolves to its result, as the operation's method does.
   *
   * @throws {SeamError} The call did not succeed.
   */
  call<Name extends OperationName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: PlainCallOptions,
  ): Promise<Result<Name>>;
  /** Calls a removal by its dotted name, and resolves to all that is known of it once it is in effect. */
  call<Name extends OperationName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options: ConfirmingCallOptions,
  ): Promise<ConfirmedResult<Name>>;
  /** Calls an operation by its dotted name, with options that do not say whether it is confirmed. */
  call<Name extends OperationName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: CallOptions,
  ): Promise<Result<Name> | ConfirmedResult<Name>>;
  async call(operation: string, params: object, options?: CallOptions): Promise<unknown> {
    return (await send(this.#calls, Seam.prototype.call, operation, params, options)).value;
  }

  /**
   * Calls an operation by its dotted name and resolves to the reply: the result with its details.
   *
   * @throws {SeamError} The call did not succeed.
   */
  reply<Name extends OperationName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: PlainCallOptions,
  ): Promise<Reply<Result<Name>>>;
  /** Calls a removal by its dotted name, and resolves to the reply once it is in effect: all that is known of it. */
  reply<Name extends OperationName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options: ConfirmingCallOptions,
  ): Promise<Reply<ConfirmedResult<Name>>>;
  /** Calls an operation by its dotted name, with options that do not say whether it is confirmed. */
  reply<Name extends OperationName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: CallOptions,
  ): Promise<Reply<Result<Name> | ConfirmedResult<Name>>>;
  async reply(operation: string, params: object, options?: CallOptions): Promise<unknown> {
    return send(this.#calls, Seam.prototype.reply, operation, params, options, true);
  }

  /**
   * Reads the whole list that an operation returns, element by element, from all its pages: for a loop with `for await`.
   * The first request is sent when the loop begins, and leaving the loop stops reading. `params` and the call's options
   * apply to every page; `limit` is the size of a page.
   *
   * @throws {SeamError} At once, or in the loop if the page has to load the rest of the library first: `invalid_params`,
   * `invalid_options`, `unknown_operation`, or `invalid_state` if the operation returns no list. In the loop: the list was not
   * read to its end, so the elements before are incomplete.
   */
  pages<Name extends ListName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: CallOptions,
  ): AsyncGenerator<Element<Name>, void, void> {
    const start = this.#calls.begin(Seam.prototype.pages, pagesOf, operation, params, options);
    return elements(start) as AsyncGenerator<Element<Name>, void, void>;
  }

  /**
   * Goes on to confirm a removal, with the token of an earlier confirmation: hours later, or in another process. Nothing
   * is removed. A `not_confirmed` error has such a token in its `confirmation`.
   *
   * @throws {SeamError} `not_confirmed` if the removal is not confirmed, with its `confirmation`; others if the token
   * cannot be used, or a read did not succeed.
   */
  async confirm(token: string, options?: CallOptions): Promise<Confirmation> {
    return (await drive(this.#calls.goOn(Seam.prototype.confirm, token, options))).value as Confirmation;
  }

  /**
   * Removes many things of one kind, and finds out together whether that is in effect: lists before and after the removals
   * stand for a read of each. Yields the outcome of each as soon as it is known: for a loop with `for await`. The first
   * request is sent when the loop begins. Leaving the loop stops: what was sent may happen all the same.
   *
   * @throws {SeamError} At once, or in the loop if the page has to load the rest of the library first: `invalid_params` with
   * everything that is wrong with the items, `invalid_options`, `unknown_operation`, or `invalid_state` if no list shows what
   * became of the removals. In the loop: `not_confirmed` at its
   * end if not every removal is confirmed, unless the option `onUnconfirmed` is `return`; others if the lists before were
   * not read, and nothing was sent.
   */
  confirmMany<Name extends OperationName | (string & {})>(
    operation: Name,
    params: ManyRemovals<Name>,
    options?: CallOptions,
  ): AsyncGenerator<RemovalOutcome, void, void> {
    const start = this.#calls.begin(Seam.prototype.confirmMany, manyOf, operation, params, options);
    return elements(start) as AsyncGenerator<RemovalOutcome, void, void>;
  }

  /**
   * Loads the rest of the library, which a page otherwise loads when a call first needs it: everything but the five removals
   * without `confirm`, and but off-boardings, which only they themselves load. Needed before `check`, `build` and the properties of a request of another operation, which cannot wait.
   * Does nothing on Node and other platforms where all is there from the beginning.
   *
   * @throws {SeamError} `connect` if it cannot be loaded, or `timeout` after the client's `deadline`. Call again to try again.
   */
  async load(): Promise<void> {
    await this.#calls.load(Seam.prototype.load, 'whole');
  }

  /**
   * Checks parameters without sending anything.
   *
   * @throws {SeamError} `invalid_params`, with every problem, `unknown_operation`, or `invalid_state` in a page that has to
   * `load` the operation first.
   */
  check(operation: OperationName | (string & {}), params: object): void {
    withOrigin(Seam.prototype.check, () => {
      const [name, text] = callArguments(operation, params);
      this.#calls.engines.in(coreWith(name)).check(name, text);
    });
  }

  /**
   * Returns the request that a call would send, without sending it. The credential and your own headers are redacted.
   *
   * @throws {SeamError} `invalid_params`, `invalid_options`, `unknown_operation`, or `invalid_state` in a page that has to
   * `load` the operation first.
   */
  build<Name extends OperationName | (string & {})>(
    operation: Name,
    params: Params<Name>,
    options?: CallOptions,
  ): BuiltRequest {
    return withOrigin(Seam.prototype.build, () => {
      const [name, paramsText] = callArguments(operation, params);
      const [optionsText] = callOptions(options);
      const engine = this.#calls.engines.in(coreWith(name));
      return JSON.parse(engine.build(name, paramsText, optionsText)) as BuiltRequest;
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
    credentialOf = (seam) => seam.#calls.engines.in(firstCore).credential;
    moveInto = (seam, other) => {
      seam.#calls = other.#calls;
    };
    // Older platforms lack the symbol.
    const { dispose } = Symbol as Partial<typeof Symbol>;
    const value = function (this: Seam): void {
      this.#calls.engines.free();
    };
    if (dispose)
      Object.defineProperty(this.prototype, dispose, { value, writable: true, configurable: true });
  }

  /** Returns the text that Node's `console.log` shows. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** Calls `operation` for `method`, below which the stack of an error begins. */
async function send(
  calls: Calls,
  method: Method,
  operation: string,
  params: object,
  options?: CallOptions,
  withBody = false,
): Promise<Reply<unknown>> {
  return drive(calls.begin(method, callOf, operation, params, options), withBody);
}
