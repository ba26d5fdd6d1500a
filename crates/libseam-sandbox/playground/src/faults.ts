import { element, part, say } from './element.js';
import { Refused, type Sandbox } from './sandbox.js';

/** A way for the sandbox to misbehave on the next requests. */
interface Fault {
  readonly name: string;
  readonly about: string;
  /** Fault rule without its operation; absent where there is none. */
  readonly rule?: string;
}

const FAULTS: readonly Fault[] = [
  { name: 'Properly', about: 'Every request is answered as the API answers it.' },
  {
    name: 'Two failures, then properly',
    about: 'Status 503 twice. The client waits and tries again.',
    rule: 'status=503,count=2',
  },
  {
    name: 'The reply gets lost',
    about:
      'The removal happens, and the connection breaks within the reply. The retry hears that nothing is there, ' +
      'which proves nothing: the call is unconfirmed.',
    rule: 'reset_mid_body,count=1',
  },
  {
    name: 'Too many requests',
    about: 'Status 429 with Retry-After: 2 seconds. The client waits that long.',
    rule: 'rate_limit=2,count=1',
  },
  {
    name: 'Too slow',
    about: 'The first reply is 5 seconds late, which is more than an attempt may take.',
    rule: 'delay=5000,count=1',
  },
  { name: 'Down', about: 'Status 503, always.', rule: 'status=503' },
  {
    name: 'A sign-in page',
    about: 'Status 200 with an HTML page, as from the sign-in page of a network. That is no success.',
    rule: 'html',
  },
  { name: 'Status 200 with ok: false', about: 'That is no success either.', rule: 'ok_false' },
  {
    name: 'A redirect',
    about: 'Status 302 to another address. It is not followed.',
    rule: 'redirect=https://example.com/',
  },
  {
    name: 'A reply without end',
    about: 'Ten million bytes. The client stops reading long before.',
    rule: 'oversized',
  },
];

const OWN = 'own';
const KEPT = 'kept';
const EVERY = '*';

/** The choice of a fault. */
export class Faults {
  readonly #sandbox: Sandbox;
  readonly #select = part('fault', HTMLSelectElement);
  readonly #about = part('fault-about', HTMLElement);
  readonly #rule = part('rule', HTMLInputElement);
  readonly #problem = part('rule-problem', HTMLElement);
  /** The choice of the requests that the fault is for, where the page has one. */
  readonly #where = document.querySelector<HTMLSelectElement>('#fault-where');
  /** The rules that the sandbox had before this page chose any. */
  #kept: readonly string[] = [];

  /** Creates the choice. `trouble` is called where the sandbox does not answer. */
  constructor(sandbox: Sandbox, trouble: (error: unknown) => void) {
    this.#sandbox = sandbox;
    FAULTS.forEach(({ name }, at) => this.#select.append(element('option', { value: String(at) }, name)));
    this.#select.append(element('option', { value: OWN }, 'By a rule of your own'));
    this.#rule.value = '*:status=500,count=1';
    const arm = (): void => void this.arm().catch(trouble);
    this.#select.addEventListener('change', arm);
    this.#rule.addEventListener('change', arm);
    this.#where?.addEventListener('change', arm);
    this.aim([]);
    this.#show();
  }

  /** Shows the rules that the sandbox was started with. */
  async takeOver(): Promise<void> {
    this.#kept = (await this.#sandbox.faults()).map(({ rule }) => rule);
    if (this.#kept.length === 0) return;
    this.#select.prepend(element('option', { value: KEPT }, 'By the rules that it was given'));
    this.#select.value = KEPT;
    this.#show();
  }

  /** Goes back to no faults, after a reset of the sandbox. */
  forget(): void {
    this.#select.querySelector(`option[value=${KEPT}]`)?.remove();
    this.#select.value = '0';
    this.#show();
  }

  /** Offers to misbehave on requests for one of these operations alone. The choice stays, if it can. */
  aim(operations: readonly string[]): void {
    if (!this.#where) return;
    const { value } = this.#where;
    this.#where.replaceChildren(
      element('option', { value: EVERY }, 'All of them'),
      ...operations.map((operation) => element('option', { value: operation }, operation)),
    );
    if (operations.includes(value)) this.#where.value = value;
  }

  /** Moves to the rule. */
  focusRule(): void {
    this.#rule.focus();
  }

  /** Makes the sandbox behave as chosen from now on, even if the fault is used up. False if it refuses the rule. */
  async arm(): Promise<boolean> {
    this.#show();
    try {
      await this.#sandbox.setFaults(this.#rules());
      this.#fault('');
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#fault(error.message);
      return false;
    }
  }

  #rules(): readonly string[] {
    if (this.#select.value === KEPT) return this.#kept;
    if (this.#select.value === OWN) return [this.#rule.value];
    const rule = FAULTS[Number(this.#select.value)]?.rule;
    return rule ? [`${this.#where?.value ?? EVERY}:${rule}`] : [];
  }

  #show(): void {
    const { value } = this.#select;
    part('rule-field', HTMLElement).hidden = value !== OWN;
    const field = this.#where?.closest<HTMLElement>('.field');
    if (field) field.hidden = FAULTS[Number(value)]?.rule === undefined;
    this.#about.textContent =
      value === OWN
        ? 'An operation or *, a colon, and a fault: see “seam sandbox --help”.'
        : (FAULTS[Number(value)]?.about ?? this.#kept.join(' · '));
  }

  #fault(message: string): void {
    // The sandbox says where in the list of rules it is, and there is one.
    say(this.#problem, message.replace(/ for "rules\.0"$/, ''));
    this.#rule.setAttribute('aria-invalid', String(message !== ''));
  }
}
