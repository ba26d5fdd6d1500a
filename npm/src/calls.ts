import { clock } from './clock.js';
import { firstCore, laterCore, loadLater, type LaterCore } from './cores.js';
import type { Core } from './core.js';
import type { FlowRun, Start } from './drive.js';
import { Engines, type Engine, type Flow } from './engine.js';
import type { Listener } from './event.js';
import { observer } from './observer.js';
import { callArguments } from './operation.js';
import { callOptions, clientOptions, type CallOptions, type SeamOptions } from './options.js';
import { originOf, setOrigin, type Method, type Origin } from './origin.js';
import { platform } from './platform.js';
import { fetchTransport } from './transport/fetch.js';
import type { Transport } from './transport/transport.js';

/** Begins a flow in the engine of the core that has it. */
type Make = (engine: Engine, ...callArguments: Parameters<Engine['call']>) => Flow;

/** Begins a flow with the call's options. */
type Begin = (engine: Engine, optionsText: string, entropy: number) => Flow;

export const callOf: Make = (engine, ...callArguments) => engine.call(...callArguments);
export const manyOf: Make = (engine, ...callArguments) => engine.confirmMany(...callArguments);
export const pagesOf: Make = (engine, ...callArguments) => engine.pages(...callArguments);

/** The calls of a client: each begins in the first core if that answers it, and otherwise in the whole one. */
export class Calls {
  readonly engines: Engines;
  readonly #transport: Transport;
  readonly #onEvent: Listener | undefined;

  /**
   * Checks the options of a client.
   *
   * @throws {SeamError} `invalid_options`
   */
  constructor(options: SeamOptions | string) {
    const [text, { fetch, dangerouslyAllowBrowser, onEvent }] = clientOptions(options);
    const { environment, inBrowser, mayResend, transport } = platform();
    const variables = environment?.(options) ?? '';
    const isPublic = inBrowser() && !dangerouslyAllowBrowser;
    this.engines = new Engines(text, variables, isPublic, mayResend || fetch !== undefined);
    this.#transport = fetch ? fetchTransport(fetch) : transport(this.engines.in(firstCore), variables);
    this.#onEvent = onEvent;
  }

  /**
   * Begins the flow of a call or a list for `method`, below which the stack of an error begins.
   *
   * @throws {SeamError} The parameters or options are invalid.
   */
  begin(method: Method, make: Make, operation: string, params: object, options?: CallOptions): Start {
    return this.#start(originOf(method), 'whole', options, () => {
      const given = callArguments(operation, params);
      // A flow of several calls is no operation of the first core.
      const name = make === callOf ? given[0] : '';
      return [name, given[0], (engine, ...rest) => make(engine, ...given, ...rest)];
    });
  }

  /** Begins the flow that goes on to confirm the removal of `token`, as `begin` does that of a call. */
  goOn(method: Method, token: string, options?: CallOptions): Start {
    return this.#start(originOf(method), 'whole', options, () => {
      const given = String(token);
      return ['', undefined, (engine, ...rest) => engine.confirm(given, ...rest)];
    });
  }

  /** Begins the flow of an off-boarding, which `make` makes, as `begin` does that of a call. */
  offBoard(origin: Origin, make: Begin, options: CallOptions): Start {
    return this.#start(origin, 'offBoarding', options, () => ['', undefined, make]);
  }

  /** Loads the core `name`, for `method`, and returns it. */
  async load(method: Method, name: LaterCore): Promise<Core> {
    const origin = originOf(method);
    try {
      const ms = this.#loadLimit('', '');
      return ms === undefined ? firstCore : await loadLater(name, { ms });
    } catch (thrown) {
      throw setOrigin(origin, thrown);
    }
  }

  /**
   * Begins the flow that `prepare` describes: the operation for which the first core is asked, the operation to name in
   * errors, and the beginning. Where the first core does not answer it, the core `later` does.
   */
  #start(
    origin: Origin,
    later: LaterCore,
    options: CallOptions | undefined,
    prepare: () => [asked: string, operation: string | undefined, make: Begin],
  ): Start {
    try {
      const [asked, operation, make] = prepare();
      const [optionsText, signal] = callOptions(options);
      if (signal) platform().share?.(signal);
      const begin = (engine: Engine): FlowRun => {
        const flow = make(engine, optionsText, Math.random() * 2 ** 53);
        return {
          flow,
          operation: flow.operation,
          transport: this.#transport,
          signal,
          origin,
          notify: this.#onEvent && observer(this.#onEvent, flow.operation),
          requests: 0,
        };
      };
      const ms = this.#loadLimit(asked, optionsText);
      if (ms === undefined) return begin(this.engines.in(firstCore));
      const core = laterCore(later);
      if (core) return begin(this.engines.in(core));
      return async () => {
        try {
          const since = clock().now();
          const core = await loadLater(later, { operation, ms, signal });
          const run = this.engines.resume(core, begin);
          run.flow.begin(since);
          return run;
        } catch (thrown) {
          throw setOrigin(origin, thrown);
        }
      };
    } catch (thrown) {
      throw setOrigin(origin, thrown);
    }
  }

  /** Returns how long a call may wait for the whole core, or `undefined` if the first core answers it. */
  #loadLimit(operation: string, optionsText: string): number | undefined {
    const first = this.engines.in(firstCore);
    return platform().whole && first.loadLimit(operation, optionsText);
  }
}
