// Off-boarding: everything that a person holds is planned, taken away in a safe order, and confirmed, with evidence.
import type { Calls } from './calls.js';
import { advance, drive, finish, reported, type FlowRun, type Start } from './drive.js';
import type { Engine, Flow } from './engine.js';
import { SeamError } from './error.js';
import type { Evidence } from './evidence.js';
import { offBoardOptions, planText, type SortedOptions } from './off-board-options.js';
import type {
  EvidenceCheck,
  EvidenceLine,
  OffBoard,
  OffBoardApplyOptions,
  OffBoardCheck,
  OffBoardCheckOptions,
  OffBoarding,
  OffBoardOptions,
  OffBoardPlan,
  OffBoardPlanOptions,
  OffBoardReport,
} from './off-board-types.js';
import { originOf, setOrigin, type Method, type Origin } from './origin.js';
import { platform } from './platform.js';
import { ignoreErrors } from './wait.js';

/** Makes the flow of an off-boarding. */
type Make = (engine: Engine, ...given: Parameters<Engine['offBoard']>) => Flow;

/** Creates the off-boardings of a client, whose calls `calls` returns. */
export function offBoardOf(calls: () => Calls): OffBoard {
  const begin = (method: Method, plan: OffBoardPlan | null, options: OffBoardOptions): OffBoarding => {
    const origin = originOf(method);
    const text = plan === null ? undefined : planText(plan);
    const sorted = offBoardOptions(options, true);
    const make: Make = (engine, ...given) =>
      text === undefined ? engine.offBoard(...given) : engine.applyOffBoarding(text, ...given);
    return new Run(calls(), origin, make, sorted);
  };
  const offBoard = async (options: OffBoardOptions): Promise<OffBoardReport> =>
    reportOf(begin(offBoard, null, options));
  const plan = async (options: OffBoardPlanOptions): Promise<OffBoardPlan> => {
    const origin = originOf(plan);
    const { text, call, signal } = offBoardOptions(options, false);
    const now = text();
    const make = (engine: Engine, ...rest: [string, number]): Flow => engine.planOffBoarding(now, ...rest);
    const start = calls().offBoard(origin, make, { ...call, signal });
    return (await drive(start)).value as OffBoardPlan;
  };
  const apply = async (given: OffBoardPlan, options: OffBoardApplyOptions): Promise<OffBoardReport> =>
    // A plan that is not given is none that can be applied.
    reportOf(begin(apply, given ?? {}, options));
  const start = (given: OffBoardPlan | null, options: OffBoardOptions): OffBoarding =>
    begin(start, given ?? null, options);
  const check = async (options: OffBoardCheckOptions): Promise<OffBoardCheck> => {
    const origin = originOf(check);
    const sorted = offBoardOptions(options, true);
    const make: Make = (engine, ...given) => engine.checkOffBoarding(...given);
    return (await reportOf(new Run(calls(), origin, make, sorted))) as unknown as OffBoardCheck;
  };
  const verifyEvidence = async (text: string): Promise<EvidenceCheck> => {
    const core = await calls().load(verifyEvidence, 'offBoarding');
    const lines = new TextEncoder().encode(text);
    return JSON.parse(core.with(({ Engine }) => Engine.verifyEvidence(lines))) as EvidenceCheck;
  };
  return Object.assign(offBoard, { plan, apply, start, check, verifyEvidence });
}

/** Goes on to the end, and returns the report. */
async function reportOf(run: OffBoarding): Promise<OffBoardReport> {
  for await (const _ of run);
  return run.report as OffBoardReport;
}

/** An off-boarding under way. */
class Run implements OffBoarding {
  report: OffBoardReport | undefined;
  readonly #lines: AsyncGenerator<EvidenceLine, void, void>;
  readonly #cancel = new AbortController();

  constructor(calls: Calls, origin: Origin, make: Make, options: SortedOptions) {
    this.#lines = this.#open(origin, options, (journal) => {
      const call = { ...options.call, signal: this.#cancel.signal };
      const text = options.text();
      return calls.offBoard(origin, (engine, ...rest) => make(engine, text, journal, ...rest), call);
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<EvidenceLine, void>> {
    return this.#lines.next();
  }

  return(): Promise<IteratorResult<EvidenceLine, void>> {
    this.#cancel.abort();
    return this.#lines.return();
  }

  /** Opens the evidence, and goes on with it to the end. */
  async *#open(
    origin: Origin,
    { signal, evidence, onEvent }: SortedOptions,
    begin: (journal: Uint8Array) => Start,
  ): AsyncGenerator<EvidenceLine, void, void> {
    const follow = (): void => this.#cancel.abort(signal?.reason);
    let opened: Evidence | undefined;
    try {
      if (signal) platform().share?.(signal);
      signal?.addEventListener('abort', follow);
      if (signal?.aborted) follow();
      opened = await evidence();
      const start = begin(opened.journal);
      const run = typeof start === 'function' ? await start() : start;
      run.record = opened.append;
      for await (const line of this.#lineByLine(run)) {
        if (onEvent) void ignoreErrors(() => onEvent(line));
        yield line;
      }
    } catch (thrown) {
      throw setOrigin(origin, thrown);
    } finally {
      signal?.removeEventListener('abort', follow);
      await opened?.close();
    }
  }

  async *#lineByLine(run: FlowRun): AsyncGenerator<EvidenceLine, void, void> {
    let hasEnded = false;
    try {
      for (;;) {
        const step = await advance(run);
        if (!step) break;
        yield step.item as EvidenceLine;
      }
      hasEnded = true;
      this.report = finish(run, false).value as OffBoardReport;
    } catch (thrown) {
      const error = reported(run, thrown);
      if (error instanceof SeamError) this.report = error.report as OffBoardReport | undefined;
      throw error;
    } finally {
      if (!hasEnded) await this.#end(run);
      void ignoreErrors(() => run.flow.free());
    }
  }

  /** Ends what was left before its end: the last lines become durable, and the report says what was done. */
  async #end(run: FlowRun): Promise<void> {
    this.#cancel.abort();
    try {
      while (await advance(run));
      this.report = finish(run, false).value as OffBoardReport;
    } catch (thrown) {
      if (thrown instanceof SeamError) this.report = thrown.report as OffBoardReport | undefined;
    }
  }
}
