import { element, part } from './element.js';
import type { Sandbox } from './sandbox.js';

/** A way for access systems and devices to take changes. */
interface Behavior {
  readonly name: string;
  readonly about: string;
  readonly rules: readonly string[];
}

const BEHAVIORS: readonly Behavior[] = [
  { name: 'At once', about: 'What is removed is gone with the reply.', rules: [] },
  {
    name: 'After 5 seconds',
    about: 'The reply is there first. Until the access system knows, what was removed is pending.',
    rules: ['*:lag=5s'],
  },
  {
    name: 'Once they are back online',
    about: 'What was removed is pending until you choose another way.',
    rules: ['*:offline'],
  },
  {
    name: 'After two failures',
    about: 'Each removal fails twice, with an error on the object, and is tried again.',
    rules: ['*:lag=1s,fails=2'],
  },
];

const KEPT = 'kept';

/** The choice of how access systems and devices take changes. */
export class Providers {
  readonly #sandbox: Sandbox;
  readonly #select = part('providers', HTMLSelectElement);
  readonly #about = part('providers-about', HTMLElement);
  /** The rules that the sandbox had before this page chose any. */
  #kept: readonly string[] = [];

  /** Creates the choice. `trouble` is called where the sandbox does not answer. */
  constructor(sandbox: Sandbox, trouble: (error: unknown) => void) {
    this.#sandbox = sandbox;
    BEHAVIORS.forEach(({ name }, at) => this.#select.append(element('option', { value: String(at) }, name)));
    this.#select.addEventListener('change', () => {
      this.#show();
      sandbox.setProviders(this.#rules()).catch(trouble);
    });
    this.#show();
  }

  /** Shows the rules that the sandbox was started with. */
  async takeOver(): Promise<void> {
    this.#kept = await this.#sandbox.providers();
    if (this.#kept.length === 0) return;
    this.#select.prepend(element('option', { value: KEPT }, 'By the rules that they were given'));
    this.#select.value = KEPT;
    this.#show();
  }

  /** Goes back to changes at once, after a reset of the sandbox. */
  forget(): void {
    this.#select.querySelector(`option[value=${KEPT}]`)?.remove();
    this.#select.value = '0';
    this.#show();
  }

  #rules(): readonly string[] {
    const { value } = this.#select;
    return value === KEPT ? this.#kept : (BEHAVIORS[Number(value)]?.rules ?? []);
  }

  #show(): void {
    const { value } = this.#select;
    this.#about.textContent =
      value === KEPT ? this.#kept.join(' · ') : (BEHAVIORS[Number(value)]?.about ?? '');
  }
}
