import { Seam, SeamError, type Consent, type EvidenceCheck, type OffBoardPlan } from 'libseam';
import { part, prose, say } from '../element.js';
import type { Faults } from '../faults.js';
import type { Sandbox } from '../sandbox.js';
import type { ChoiceForm } from './choice.js';
import { showNoPlan, showPlan } from './checklist.js';
import type { Consents } from './consents.js';
import { Evidence, UNDER_WAY, type Line, type Report, type Standing } from './evidence.js';
import { Kept } from './kept.js';
import { nameOf, personOf, words, type Plan } from './plan.js';
import { showEvidence } from './proof.js';

/** Limits of one attempt, and number of retries: the sandbox is on this machine. */
const SETTINGS = { timeout: 5000, retries: 2 } as const;

/** Plans and makes the off-boarding of the chosen person, and shows it. */
export class Run {
  readonly #seam: Seam;
  readonly #form: ChoiceForm;
  readonly #consents: Consents;
  readonly #faults: Faults;
  readonly #go = part('go', HTMLButtonElement);
  readonly #cancel = part('cancel', HTMLButtonElement);
  readonly #again = part('again', HTMLButtonElement);
  readonly #outcome = part('outcome', HTMLElement);
  /** The plan that is shown. */
  #plan: Plan | undefined;
  /** Evidence of what was done about it; `undefined` as long as nothing was begun. */
  #evidence: Evidence | undefined;
  /** The check of that; a run that is under way has none yet. */
  #check: EvidenceCheck | undefined;
  #kept = new Kept('');
  /** The lines as this tab knows them: another tab may have written since. */
  #known = '';
  /** True if the plan was made now, and nothing says that another one is needed. */
  #isFresh = false;
  #aborter: AbortController | undefined;
  #work: Promise<unknown> | undefined;
  /** The latest search: an older answer must not replace a newer one. */
  #search: AbortController | undefined;

  constructor(sandbox: Sandbox, form: ChoiceForm, consents: Consents, faults: Faults) {
    const { endpoint, apiKey } = sandbox;
    // The key opens nothing but this sandbox, so anybody who opens the page may have it.
    this.#seam = new Seam({ endpoint, apiKey, ...SETTINGS, dangerouslyAllowBrowser: true });
    this.#form = form;
    this.#consents = consents;
    this.#faults = faults;
    this.#cancel.addEventListener('click', () => this.#aborter?.abort());
    part('download', HTMLElement).addEventListener('click', () => this.#download());
    part('print', HTMLElement).addEventListener('click', () => print());
  }

  /** Shows the kept evidence of the chosen person, or a new plan where there is none. */
  async look(): Promise<void> {
    const { person } = this.#form;
    this.#search?.abort();
    this.#consents.forget();
    this.#kept = new Kept(person?.id ?? '');
    this.#known = this.#kept.read();
    const evidence = Evidence.read(this.#known);
    if (!evidence.plan) return this.plan();
    this.#form.show(evidence.plan.choice);
    [this.#plan, this.#evidence] = [evidence.plan, evidence];
    this.#aim(evidence.plan);
    this.#settle(summary(evidence.end), evidence.end?.result === 'done' ? 'good' : 'bad');
    await this.#verify();
  }

  /** Plans for the chosen person, with the choice as it is now. */
  async plan(): Promise<void> {
    this.#search?.abort();
    const { signal } = (this.#search = new AbortController());
    const choice = this.#form.read(this.#consents.forPlan);
    this.#known = this.#kept.read();
    [this.#plan, this.#evidence, this.#check] = [undefined, undefined, undefined];
    this.#isFresh = choice === undefined;
    this.#settle(
      choice === undefined ? 'There is nobody to off-board.' : 'Looking for what the person holds …',
    );
    part('evidence', HTMLElement).hidden = true;
    try {
      const plan = choice && ((await this.#seam.offBoard.plan({ ...choice, signal })) as unknown as Plan);
      if (signal.aborted || plan === undefined) return showNoPlan();
      this.#plan = plan;
      this.#isFresh = true;
      this.#consents.show(plan);
      this.#aim(plan);
      this.#draw();
      this.#settle(`The plan has ${counted(plan.steps.length, 'step')}. Nothing was changed.`);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof SeamError)) throw error;
      showNoPlan();
      this.#settle('There is no plan.', 'bad');
      part('plan-about', HTMLElement).replaceChildren(...prose(error.message));
    }
  }

  /** Offers faults on the operations of a plan. */
  #aim({ steps }: Plan): void {
    this.#faults.aim([...new Set(steps.map(({ operation }) => operation))]);
  }

  /** Does what the plan says, or goes on with it. Does nothing while that is under way. */
  async begin(): Promise<void> {
    const plan = this.#plan;
    if (this.#aborter || plan === undefined || this.#evidence?.end?.result === 'done') return;
    if (this.#consents.focusMissing()) return this.#tell('Consent first, or choose something else.', 'bad');
    this.#aborter = new AbortController();
    this.#isFresh = false;
    this.#busy(true);
    try {
      if (!(await this.#faults.arm())) {
        this.#faults.focusRule();
        return this.#tell('The rule is refused. Nothing was sent.', 'bad');
      }
      const { signal } = this.#aborter;
      this.#work = this.#kept.hold(() => this.#apply(plan, signal));
      const held = await this.#work;
      if (held === undefined) this.#tell('Another tab has this off-boarding. Nothing was sent.', 'bad');
    } catch (error) {
      this.#tell('The sandbox does not answer.', 'bad');
      throw error;
    } finally {
      this.#aborter = undefined;
      this.#busy(false);
      await this.#verify();
    }
  }

  /** Cancels what is under way, and waits for its end. */
  async stop(): Promise<void> {
    this.#search?.abort();
    this.#aborter?.abort();
    await this.#work;
  }

  async #apply(plan: Plan, signal: AbortSignal): Promise<true> {
    if (this.#kept.read() !== this.#known) {
      await this.look();
      this.#tell('Another tab went on with it. Look at this again.', 'bad');
      return true;
    }
    if (!this.#evidence) {
      this.#kept.remove();
      this.#evidence = new Evidence();
      this.#evidence.standings = plan.steps.map((step) => ({ step }));
    }
    const evidence = this.#evidence;
    this.#check = undefined;
    try {
      const run = this.#seam.offBoard.start(plan as unknown as OffBoardPlan, {
        evidence: { read: () => this.#kept.read(), append: (line: string) => this.#kept.append(line) },
        audit: this.#form.audit(),
        allow: [...new Set([...this.#consents.all, ...evidence.allow])] as Consent[],
        deadline: part('limit', HTMLInputElement).valueAsNumber * 1000,
        signal,
      });
      for await (const line of run) {
        const standing = evidence.take(line as unknown as Line);
        this.#draw();
        if (standing && isEnded(standing)) this.#announce(evidence, standing);
      }
      this.#tell(summary(evidence.end), 'good');
    } catch (error) {
      if (!(error instanceof SeamError)) throw error;
      // The lines of the end are durable, though the iteration ended before them.
      this.#evidence = this.#kept.read() === '' ? undefined : Evidence.read(this.#kept.read());
      const report = error.report as { result?: string; plan?: Plan } | undefined;
      // An error from before the first step leaves the end of an earlier run as it is.
      this.#tell(report?.result ? summary(this.#evidence?.end) : sentence(error.message), 'bad');
      if (report?.plan) this.#consents.show(report.plan);
    } finally {
      this.#known = this.#kept.read();
    }
    return true;
  }

  /** Says how far it has come, for whoever cannot see it. */
  #announce({ standings, plan }: Evidence, { step, state }: Standing): void {
    const thing = plan?.things[step.thing];
    const ended = standings.filter(isEnded).length;
    const what = thing ? nameOf(thing) : step.operation;
    say(this.#outcome, `${ended} of ${standings.length}: ${what}, ${words(state ?? '')}.`);
  }

  #draw(): void {
    const plan = this.#plan;
    if (plan === undefined) return;
    const standings: readonly Standing[] = this.#evidence?.standings ?? plan.steps.map((step) => ({ step }));
    showPlan(plan, standings);
    const progress = part('progress', HTMLProgressElement);
    progress.hidden = this.#evidence === undefined;
    progress.max = Math.max(standings.length, 1);
    progress.value = standings.filter(isEnded).length;
    if (this.#evidence)
      part('plan-about', HTMLElement).textContent =
        `${counted(progress.value, 'step')} of ${standings.length} ended.`;
    part('evidence-title', HTMLElement).textContent = `The evidence about ${personOf(plan)}`;
    part('evidence', HTMLElement).hidden = this.#evidence === undefined;
    if (this.#evidence) showEvidence(this.#evidence, this.#check, this.#aborter !== undefined);
  }

  /** Checks the evidence as it is kept, and shows all of it. */
  async #verify(): Promise<void> {
    const evidence = this.#evidence;
    const check = evidence && (await this.#seam.offBoard.verifyEvidence(this.#kept.read()));
    if (evidence !== this.#evidence) return;
    this.#check = check;
    this.#draw();
  }

  /** Shows that nothing is under way. */
  #settle(text: string, tone: 'good' | 'bad' | '' = ''): void {
    this.#tell(text, tone);
    part('progress', HTMLElement).hidden = this.#evidence === undefined;
    part('plan-about', HTMLElement).textContent = text;
    this.#busy(false);
  }

  #tell(text: string, tone: 'good' | 'bad' | ''): void {
    this.#outcome.className = `outcome ${tone}`;
    say(this.#outcome, text);
  }

  #busy(busy: boolean): void {
    const here = this.#cancel === document.activeElement;
    const result = this.#evidence?.end?.result;
    const canGo = !busy && this.#plan !== undefined && result !== 'done';
    // Under a second click or keystroke must be what was under the first, so it neither goes away nor loses the focus.
    this.#go.setAttribute('aria-disabled', String(!canGo));
    this.#go.textContent = this.#label();
    this.#cancel.hidden = !busy;
    this.#again.hidden = busy || this.#isFresh;
    this.#form.lock(busy);
    this.#consents.lock(busy);
    if (here) this.#go.focus();
    if (busy) this.#tell('Under way …', '');
  }

  #label(): string {
    const name = this.#plan ? personOf(this.#plan) : (this.#form.person?.name ?? '');
    if (this.#evidence && !this.#aborter)
      return this.#evidence.end?.result === 'done' ? 'It is done' : 'Go on';
    return this.#plan?.choice['only_suspend'] ? `Suspend ${name}` : `Off-board ${name}`;
  }

  #download(): void {
    const url = URL.createObjectURL(new Blob([this.#kept.read()], { type: 'application/jsonl' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${this.#evidence?.runId ?? 'evidence'}.jsonl`;
    link.click();
    URL.revokeObjectURL(url);
  }
}

function isEnded({ state }: Standing): boolean {
  return state !== undefined && state !== UNDER_WAY;
}

function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}

/** Writes the end of a run in few words; the evidence has them all. */
function summary(end: Report | undefined): string {
  if (end === undefined) return 'It has no end yet.';
  const counts = Object.entries(end.counts ?? {}).map(([name, count]) => `${words(name)} ${count}`);
  return sentence(`${words(end.result)}: ${counts.join(', ')}`);
}

/** Makes a sentence of a text of the library. */
function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
