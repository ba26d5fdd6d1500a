import type { Plan, Step, Thing } from './plan.js';

/** A line of evidence: its members that are shown. */
export interface Line {
  readonly kind: string;
  readonly line: number;
  /** Time on the clock of this machine. */
  readonly at?: string;
  /** Time on the clock of the server. */
  readonly server_date?: string;
  readonly run?: number;
  readonly run_id?: string;
  readonly options?: { readonly allow?: readonly string[] };
  readonly audit?: Readonly<Record<string, unknown>>;
  readonly missing?: readonly string[];
  readonly name?: string;
  readonly plan?: Plan;
  readonly operation?: string;
  readonly params?: Step['params'];
  readonly state?: string;
  readonly took_ms?: number;
  readonly seen?: { readonly message?: string; readonly level?: string; readonly basis?: string };
  readonly entrances?: number;
  readonly devices?: number;
  readonly is_read?: boolean;
  readonly id?: string;
  readonly type?: string;
}

/** The end of a run, which is also the report. */
export interface Report {
  readonly result: string;
  readonly message: string;
  readonly proven?: string;
  readonly not_proven?: string;
  readonly counts?: Readonly<Record<string, number>>;
  readonly not_done?: readonly (Thing & {
    readonly state: string;
    readonly message?: string;
    readonly next_step?: string;
  })[];
  readonly undo?: readonly Pick<Step, 'operation' | 'params'>[];
  readonly is_within_sla?: boolean | null;
}

/** A step as it stands: one of the plan, or one that the plan lacks. */
export interface Standing {
  readonly step: Step;
  /** The state in the evidence; before its turn there is none. */
  state?: string;
  message?: string;
  level?: string;
}

/** The state of a step whose request was announced, and whose end has no line yet. */
export const UNDER_WAY = 'under_way';

/** Everything that lines of evidence say, put together by what it is about. */
export class Evidence {
  readonly lines: Line[] = [];
  /** The steps, in the order of the plan. */
  standings: Standing[] = [];
  plan: Plan | undefined;
  /** Consents of the latest run. */
  allow: readonly string[] = [];
  audit: Readonly<Record<string, unknown>> = {};
  missing: readonly string[] = [];
  runId: string | undefined;
  /** The end of the latest run, if it came to one. */
  end: Report | undefined;

  /** Reads lines of text. Those that are no JSON are passed over, since the check names them. */
  static read(text: string): Evidence {
    const evidence = new Evidence();
    for (const line of text.split('\n').slice(0, -1)) {
      try {
        evidence.take(JSON.parse(line) as Line);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
      }
    }
    return evidence;
  }

  /** Takes the next line. Returns the step that it is about, if it is about one. */
  take(line: Line): Standing | undefined {
    this.lines.push(line);
    switch (line.kind) {
      case 'run':
        this.end = undefined;
        this.runId = line.run_id;
        this.allow = line.options?.allow ?? [];
        // What was under way when an earlier run broke off is not any more.
        for (const standing of this.standings) if (standing.state === UNDER_WAY) delete standing.state;
        break;
      case 'authority':
        this.audit = line.audit ?? {};
        this.missing = line.missing ?? [];
        break;
      case 'plan':
        this.plan ??= line.plan;
        if (this.standings.length === 0)
          this.standings = (this.plan?.steps ?? []).map((step): Standing => ({ step }));
        break;
      case 'action':
        return Object.assign(this.#of(line), { state: UNDER_WAY });
      case 'confirmation': {
        const { message, level } = line.seen ?? {};
        return Object.assign(this.#of(line), { state: line.state, message, level });
      }
      case 'end':
        this.end = line as unknown as Report;
        break;
    }
    return undefined;
  }

  /** Finds the step of a line, or adds one that the plan lacks. */
  #of(line: Line): Standing {
    const [operation, params] = [line.operation ?? '', line.params ?? {}];
    const key = keyOf({ operation, params });
    const known = this.standings.find(({ step }) => keyOf(step) === key);
    if (known) return known;
    const ids = Object.values(params);
    const thing = (this.plan?.things ?? []).findLastIndex(({ id }) => ids.includes(id));
    const added: Standing = { step: { operation, params, thing } };
    this.standings.push(added);
    return added;
  }
}

function keyOf({ operation, params }: Pick<Step, 'operation' | 'params'>): string {
  return `${operation} ${JSON.stringify(Object.entries(params).sort())}`;
}
