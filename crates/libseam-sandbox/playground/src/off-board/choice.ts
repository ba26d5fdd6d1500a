import type { Consent } from 'libseam';
import { element, part } from '../element.js';
import { words } from './plan.js';

/** Somebody to choose. */
export interface Somebody {
  readonly id: string;
  readonly name: string;
}

/** Options of a plan, as the library takes them. */
export interface Choice {
  readonly user_identity_id: string;
  readonly mode: 'thorough' | 'cascade';
  readonly keep_identity?: true;
  readonly only?: 'suspend';
  readonly allow: readonly Consent[];
}

/** Members of the authority in the evidence, with the types of their fields. */
const AUDIT: readonly (readonly [name: string, type: string])[] = [
  ['ticket', 'text'],
  ['reason', 'text'],
  ['requested_by', 'text'],
  ['approved_by', 'text'],
  ['effective_at', 'datetime-local'],
  ['sla', 'number'],
  ['employee_id', 'text'],
  ['notified', 'text'],
  ['retention', 'text'],
];

/** Labels that say more than the name does. */
const LABELS: Readonly<Record<string, string>> = {
  effective_at: 'effective at',
  sla: 'to be done within, hours',
};

/** The parts of the form that say who is off-boarded, and how. */
export class ChoiceForm {
  readonly #person = part('person', HTMLSelectElement);
  readonly #unsuspendable = part('delete-unsuspendable', HTMLInputElement);
  readonly #changed: () => void;

  /** Creates the form. `changed` is called when another plan is needed. */
  constructor(changed: () => void) {
    this.#changed = changed;
    part('audit', HTMLElement).append(...AUDIT.map(([name, type]) => field(name, type)));
    for (const id of ['scope-choices', 'mode-choices'])
      part(id, HTMLElement).addEventListener('change', () => this.#update());
    this.#person.addEventListener('change', () => this.#update());
  }

  /** Updates the people to choose from. The choice stays, if it can. */
  offer(people: readonly Somebody[], chosen = this.#person.value): void {
    this.#person.replaceChildren(...people.map(({ id, name }) => element('option', { value: id }, name)));
    if (people.some(({ id }) => id === chosen)) this.#person.value = chosen;
  }

  /** Returns the person; `undefined` where there is nobody. */
  get person(): Somebody | undefined {
    const [option] = this.#person.selectedOptions;
    return option && { id: option.value, name: option.text };
  }

  /** Returns the choice with these words of consent. */
  read(consents: Iterable<string>): Choice | undefined {
    const { person } = this;
    if (person === undefined) return undefined;
    const scope = chosen('scope');
    const keeps = scope === 'keep_identity';
    return {
      user_identity_id: person.id,
      mode: chosen('mode') === 'cascade' ? 'cascade' : 'thorough',
      ...(keeps && { keep_identity: true }),
      ...(scope === 'suspend' && { only: 'suspend' }),
      allow: [
        ...(consents as Iterable<Consent>),
        ...(keeps && this.#unsuspendable.checked ? (['delete_unsuspendable'] as const) : []),
      ],
    };
  }

  /** Shows the choice that a plan was made with. */
  show(choice: Readonly<Record<string, unknown>>): void {
    const scope = choice['only_suspend']
      ? 'suspend'
      : choice['keep_identity']
        ? 'keep_identity'
        : 'everything';
    choose('scope', scope);
    choose('mode', String(choice['mode']));
    this.#unsuspendable.checked = choice['delete_unsuspendable'] === true;
    this.#show();
  }

  /** Returns the authority: what was filled in. */
  audit(): Readonly<Record<string, string | number>> {
    const given = AUDIT.map(([name, type]) => {
      const input = part(`audit-${name}`, HTMLInputElement);
      if (input.value === '') return undefined;
      if (type === 'number') return [name, input.valueAsNumber];
      return [name, type === 'text' ? input.value : new Date(input.value).toISOString()];
    });
    return Object.fromEntries(given.filter((entry) => entry !== undefined));
  }

  /** Lets the choice be changed, or keeps it as it is. */
  lock(locked: boolean): void {
    this.#person.disabled = locked;
    for (const id of ['scope-choices', 'mode-choices']) part(id, HTMLFieldSetElement).disabled = locked;
    for (const [name] of AUDIT) part(`audit-${name}`, HTMLInputElement).disabled = locked;
  }

  #update(): void {
    this.#show();
    this.#changed();
  }

  #show(): void {
    part('unsuspendable-choice', HTMLElement).hidden = chosen('scope') !== 'keep_identity';
  }
}

function field(name: string, type: string): HTMLElement {
  const id = `audit-${name}`;
  return element(
    'div',
    { class: 'field' },
    element('label', { for: id }, LABELS[name] ?? words(name)),
    element('input', { id, type, ...(type === 'number' && { min: '0', step: '1', inputmode: 'numeric' }) }),
  );
}

function radios(name: string): readonly HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>(`input[name=${name}]`)];
}

function chosen(name: string): string | undefined {
  return radios(name).find(({ checked }) => checked)?.value;
}

function choose(name: string, value: string): void {
  for (const radio of radios(name)) radio.checked = radio.value === value;
}
