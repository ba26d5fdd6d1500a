import type { Reply, Seam } from './client.js';
import type { OperationDescription } from './core.js';
import { aboutOperation } from './cores.js';
import type { CallOptions } from './options.js';

/**
 * A call of `SeamHttp`, which is sent when it is awaited for the first time: a removal that nobody awaits is not sent.
 * Until then its members say what would be sent.
 */
export class SeamHttpRequest<Value> implements Promise<Value> {
  readonly [Symbol.toStringTag]: string = 'SeamHttpRequest';
  /** Name of the operation. */
  readonly operation: string;
  /** Parameters of the operation, as they were given. */
  readonly params: object;
  readonly #seam: Seam;
  readonly #options: CallOptions | undefined;
  #reply: Promise<Reply<Value>> | undefined;

  /** Creates a call of `operation`; `SeamHttp` does that. */
  constructor(seam: Seam, operation: string, params: object = {}, options?: CallOptions) {
    this.#seam = seam;
    this.operation = operation;
    this.params = params;
    this.#options = options;
  }

  get #about(): OperationDescription {
    return aboutOperation(this.operation);
  }

  /** The member of the reply that holds the result; `undefined` for an operation without one. */
  get responseKey(): string | undefined {
    return this.#about.responseKey;
  }

  /** True if the operation returns one page of a list. */
  get hasPagination(): boolean {
    return this.#about.hasPages;
  }

  /** The path of the request, below the endpoint. */
  get pathname(): string {
    return this.#about.path;
  }

  /** The method of the request. */
  get method(): string {
    return this.#about.method;
  }

  /** The URL of the request. */
  get url(): URL {
    return new URL(this.#seam.endpoint + this.pathname);
  }

  /** The parameters, which the body of the request holds. */
  get body(): object {
    return this.params;
  }

  /**
   * Sends the request, unless that was done already, and resolves to the result.
   *
   * @throws {SeamError} The call did not succeed.
   */
  async execute(): Promise<Value> {
    return (await this.#send(this.#options)).value;
  }

  /**
   * Sends the request, unless that was done already, and resolves to the whole body of the reply, without waiting for an
   * action attempt.
   *
   * @throws {SeamError} The call did not succeed.
   */
  async fetchResponse(): Promise<Reply<Value>['body']> {
    return (await this.#send({ ...this.#options, waitForActionAttempt: false })).body;
  }

  /** Sends the request, unless that was done already, and goes on as a promise does. */
  then<Result = Value, Refusal = never>(
    onfulfilled?: ((value: Value) => Result | PromiseLike<Result>) | null,
    onrejected?: ((reason: unknown) => Refusal | PromiseLike<Refusal>) | null,
  ): Promise<Result | Refusal> {
    return this.execute().then(onfulfilled, onrejected);
  }

  /** Sends the request, unless that was done already, and handles its error as a promise does. */
  catch<Refusal = never>(
    onrejected?: ((reason: unknown) => Refusal | PromiseLike<Refusal>) | null,
  ): Promise<Value | Refusal> {
    return this.execute().catch(onrejected);
  }

  /** Sends the request, unless that was done already, and goes on at its end as a promise does. */
  finally(onfinally?: (() => void) | null): Promise<Value> {
    return this.execute().finally(onfinally);
  }

  #send(options: CallOptions | undefined): Promise<Reply<Value>> {
    this.#reply ??= this.#seam.reply(this.operation, this.params, options) as Promise<Reply<Value>>;
    return this.#reply;
  }
}
