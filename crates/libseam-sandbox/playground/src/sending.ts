import type { SeamError } from 'libseam';
import type { Call } from './call.js';
import { part, say } from './element.js';
import type { Faults } from './faults.js';
import type { Live } from './live.js';
import type { Params } from './parameters.js';
import { problem, run, type Ending, type Settings } from './run.js';
import type { LoggedRequest, Sandbox } from './sandbox.js';
import { Timeline, duration } from './timeline.js';

/** The settings that can be typed, by the ids of their fields. */
const SETTINGS = ['timeout', 'retries'] as const;

/** Words for an error, by its outcome. */
const STANDING: Readonly<Record<SeamError['outcome'], string>> = {
  not_sent: 'Nothing was sent, so nothing was removed.',
  refused: 'The server refused the call, and nothing was removed.',
  accepted: 'The server accepted the call. The effect is not proven.',
  unknown:
    'Nobody can tell from the replies whether it was removed. The table shows what the sandbox has now.',
};

/** The text before anything was sent, and after the form was changed. */
const NOTHING = 'Nothing yet. Send the call to see it attempt by attempt.';

/** Sends the call and shows its outcome. */
export class Sending {
  readonly #sandbox: Sandbox;
  readonly #call: Call;
  readonly #faults: Faults;
  readonly #live: Live;
  readonly #timeline = new Timeline();
  readonly #send = part('send', HTMLButtonElement);
  readonly #cancel = part('cancel', HTMLButtonElement);
  readonly #outcome = part('outcome', HTMLElement);
  readonly #result = part('result', HTMLElement);
  #aborter: AbortController | undefined;
  /** True while the outcome of a call is shown. */
  #told = false;

  constructor(sandbox: Sandbox, call: Call, faults: Faults, live: Live) {
    this.#sandbox = sandbox;
    this.#call = call;
    this.#faults = faults;
    this.#live = live;
    this.#cancel.addEventListener('click', () => this.#aborter?.abort());
    for (const input of SETTINGS)
      part(input, HTMLInputElement).addEventListener('input', () => this.#judge());
  }

  /** Shows the problems of the settings. The core reports the first only, so each is tried beside good others. */
  #judge(): void {
    const settings = this.#settings();
    const good = { ...settings, timeout: 1, retries: 0 };
    const problems = SETTINGS.map((name) => {
      const found = problem({ ...good, [name]: settings[name] });
      part(name, HTMLInputElement).setAttribute('aria-invalid', String(found !== ''));
      return found;
    });
    say(part('settings-problem', HTMLElement), problems.filter(Boolean).join('\n'));
  }

  /** Clears the outcome of an earlier call, as the form now has another one. */
  forget(): void {
    if (this.#aborter) return;
    this.#clear(NOTHING, '');
  }

  /** Sends the call as the form has it. Does nothing while another one is under way. */
  async send(): Promise<void> {
    const { operation, params, inWords } = this.#call;
    if (this.#aborter) return;
    if (params === undefined) return this.#call.focusProblem();
    this.#aborter = new AbortController();
    this.#busy(true);
    try {
      if (await this.#faults.arm())
        await this.#make(operation.name, params, inWords ?? operation.name, this.#aborter.signal);
      else {
        this.#show('bad', 'The rule is refused. Nothing was sent.', 'Nothing was sent.');
        this.#faults.focusRule();
      }
    } catch (error) {
      // How the call ended is known without the sandbox, and stays.
      if (!this.#told) this.#show('bad', 'The sandbox does not answer.', 'The sandbox does not answer.');
      throw error;
    } finally {
      this.#timeline.stop();
      this.#aborter = undefined;
      this.#busy(false);
    }
  }

  async #make(operation: string, params: Params, inWords: string, signal: AbortSignal): Promise<void> {
    await this.#live.hold();
    const last = (await this.#sandbox.requests()).at(-1);
    this.#timeline.begin();
    const began = performance.now();
    const ending = await run(this.#settings(), operation, params, signal, (event) => {
      this.#timeline.note(event);
    });
    this.#timeline.stop();
    this.#tell(ending, inWords, performance.now() - began);
    const ofThisCall = ({ operation: name }: LoggedRequest): boolean => name === operation;
    // The log keeps the latest only, so its length says nothing; where the last one is gone, all are newer.
    // What is gone is shown also where the log cannot be had.
    const requests = await this.#sandbox.requests().finally(() => this.#live.release());
    // One that was under way then may have got its id since.
    const before = requests.findLastIndex(
      ({ at_ms, request_id }) => at_ms === last?.at_ms && request_id === (last.request_id ?? request_id),
    );
    this.#timeline.end(requests.slice(before + 1).filter(ofThisCall));
  }

  #settings(): Settings {
    const { endpoint, apiKey } = this.#sandbox;
    const number = (id: string): number => part(id, HTMLInputElement).valueAsNumber;
    return { endpoint, apiKey, timeout: number('timeout'), retries: number('retries') };
  }

  #busy(busy: boolean): void {
    // Whoever cancelled by keyboard stays where the buttons are.
    const here = this.#cancel === document.activeElement;
    // Under a second click or keystroke must be what was under the first, so it neither goes away nor loses the focus.
    this.#send.setAttribute('aria-disabled', String(busy));
    this.#cancel.hidden = !busy;
    if (here) this.#send.focus();
    if (busy) {
      this.#told = false;
      this.#clear('Under way …', 'Under way …');
    }
  }

  #clear(result: string, outcome: string): void {
    this.#timeline.clear();
    part('raw', HTMLDetailsElement).hidden = true;
    this.#outcome.className = 'outcome';
    this.#result.className = 'result';
    say(this.#outcome, outcome);
    say(this.#result, result);
  }

  #tell(ending: Ending, inWords: string, ms: number): void {
    const { attempts, requestId } = 'reply' in ending ? ending.reply : ending.error;
    const effort = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}, ${duration(ms)}`;
    const details = requestId === undefined ? effort : `${effort}, request ${requestId}`;
    part('raw', HTMLDetailsElement).hidden = false;
    part('raw-text', HTMLElement).textContent = JSON.stringify(
      'reply' in ending ? ending.reply : ending.error,
      undefined,
      2,
    );
    if ('reply' in ending) {
      this.#show('good', `Done. ${effort}.`, `Done: ${inWords}. ${details}.`);
      return;
    }
    const { kind, message, outcome } = ending.error;
    const standing = STANDING[outcome];
    const sent = attempts === 0 ? 'Nothing was sent' : effort;
    this.#show(
      'bad',
      `${kind}. ${sent}.`,
      `${inWords}: not confirmed. ${standing}\n${kind}: ${message}. ${details}.`,
    );
    if (kind === 'invalid_params') this.#call.focusProblem();
    if (kind === 'invalid_options') document.querySelector<HTMLElement>('.pair [aria-invalid=true]')?.focus();
  }

  #show(tone: 'good' | 'bad', outcome: string, result: string): void {
    this.#told = true;
    this.#outcome.className = `outcome ${tone}`;
    this.#result.className = `result ${tone}`;
    say(this.#outcome, outcome);
    say(this.#result, result);
  }
}
