import { element, part, prose } from '../element.js';
import { nameOf, type Plan } from './plan.js';

/** The boxes with which the visitor consents: to guards of the plan, and to things that are taken along only with consent. */
export class Consents {
  readonly #list = part('consents', HTMLElement);
  readonly #changed: (needsPlan: boolean) => void;
  /** The words that are ticked, by whether the plan is another one with them. */
  readonly #planned = new Set<string>();
  readonly #guarded = new Set<string>();

  /** Creates the boxes. `changed` is called with true when another plan is needed. */
  constructor(changed: (needsPlan: boolean) => void) {
    this.#changed = changed;
  }

  /** Returns the words for the next plan. */
  get forPlan(): readonly string[] {
    return [...this.#planned];
  }

  /** Returns all words. */
  get all(): readonly string[] {
    return [...this.#planned, ...this.#guarded];
  }

  /** Forgets everything that was ticked. */
  forget(): void {
    this.#planned.clear();
    this.#guarded.clear();
    this.#list.hidden = true;
    this.#list.replaceChildren();
  }

  /** Shows the boxes that a plan asks for. */
  show(plan: Plan): void {
    const focused = document.activeElement?.id;
    const asked = Map.groupBy(
      plan.things.filter(({ take, why }) => take === 'needs_consent' && why !== undefined),
      ({ why }) => why as string,
    );
    const boxes = [...new Set([...this.#planned, ...asked.keys()])].map((word) =>
      this.#box(word, (asked.get(word) ?? []).map(nameOf).join(', '), this.#planned, true),
    );
    // Where a word is asked for twice, it is one consent.
    const guards = Map.groupBy(plan.guards, ({ allow }) => allow);
    for (const word of this.#guarded) if (!guards.has(word)) this.#guarded.delete(word);
    for (const [word, reasons] of guards)
      boxes.push(this.#box(word, reasons.map(({ why }) => why).join('; '), this.#guarded, false));
    this.#list.hidden = boxes.length === 0;
    this.#list.replaceChildren(...boxes);
    if (focused?.startsWith('allow-')) document.getElementById(focused)?.focus();
  }

  /** Lets the boxes be ticked, or keeps them as they are. */
  lock(locked: boolean): void {
    for (const box of this.#list.querySelectorAll('input')) box.disabled = locked;
  }

  /** Moves to the first guard without consent. False where there is none. */
  focusMissing(): boolean {
    const missing = this.#list.querySelector<HTMLInputElement>('input[data-guard]:not(:checked)');
    missing?.focus();
    return missing !== null;
  }

  #box(word: string, why: string, ticked: Set<string>, needsPlan: boolean): HTMLElement {
    const box = element('input', {
      type: 'checkbox',
      id: `allow-${word}`,
      'data-guard': !needsPlan,
      onchange: () => {
        if (box.checked) ticked.add(word);
        else ticked.delete(word);
        this.#changed(needsPlan);
      },
    });
    box.checked = ticked.has(word);
    const text = why === '' ? `Consent: \`${word}\`` : `Consent: \`${word}\`. ${why}`;
    return element('li', {}, element('label', { class: 'switch' }, box, element('span', {}, ...prose(text))));
  }
}
