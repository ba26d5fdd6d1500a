import { element, part, unseen } from './element.js';
import { COLUMNS, marked, people, type Item, type Mark, type Person } from './people.js';
import { COUNTED, type Scene } from './scene.js';

const SIGNS: Readonly<Record<Mark, string | undefined>> = { gone: '−', new: '+', same: undefined };
const WORDS: Readonly<Record<Mark, string | undefined>> = {
  gone: ' removed',
  new: ' new',
  same: undefined,
};

/** Number of people to show; of the others only those with a change. */
const MOST_ROWS = 200;

/** The table of who has access, with what changed between two scenes. */
export class Table {
  readonly #rows = part('rows', HTMLTableSectionElement);
  readonly #counts = part('counts', HTMLElement);
  readonly #use: (person: Person) => void;
  /** The id of the call's person. */
  #chosen: string | undefined;

  constructor(use: (person: Person) => void) {
    this.#use = use;
  }

  /** Shows `after`, with its differences from `before`. */
  show(before: Scene, after: Scene): void {
    const focused = document.activeElement?.closest('tr')?.dataset['person'];
    const [then, now] = [people(before), people(after)];
    const past = new Map(then.map((person) => [person.id, person]));
    const rows: HTMLTableRowElement[] = [];
    let left = 0;
    for (const [person, mark] of marked(then, now)) {
      const before = past.get(person.id);
      const changed = mark !== 'same' || JSON.stringify(before?.has) !== JSON.stringify(person.has);
      if (changed || rows.length < MOST_ROWS) rows.push(this.#row(before, person, mark));
      else left += 1;
    }
    this.#rows.replaceChildren(...rows, ...(left > 0 ? [more(left)] : []));
    this.#mark();
    // Of somebody who is gone nothing can be used; the table is where the reader was.
    const table = this.#rows.closest<HTMLElement>('.scroller');
    if (focused !== undefined) (this.#button(focused) ?? table)?.focus();
    this.#counts.replaceChildren(...COUNTED.map((counted) => count(counted, before, after)));
  }

  /** Marks the row of the call's person. */
  choose(person: Person | undefined): void {
    this.#chosen = person?.id;
    this.#mark();
  }

  #mark(): void {
    for (const row of this.#rows.rows) {
      const chosen = row.dataset['person'] !== undefined && row.dataset['person'] === this.#chosen;
      row.classList.toggle('chosen', chosen);
      row.querySelector('button')?.setAttribute('aria-pressed', String(chosen));
    }
  }

  #button(person: string): HTMLButtonElement | null {
    const rows = this.#rows.querySelectorAll<HTMLTableRowElement>('tr');
    return [...rows].find((row) => row.dataset['person'] === person)?.querySelector('button') ?? null;
  }

  #row(before: Person | undefined, person: Person, mark: Mark): HTMLTableRowElement {
    const cells = COLUMNS.map((column) => {
      // Of somebody who is gone, everything is.
      const now = mark === 'gone' ? [] : person.has[column];
      return element('td', {}, list(marked(before?.has[column] ?? [], now)));
    });
    const use = mark === 'gone' || person.ids.length === 0 ? undefined : (): void => this.#use(person);
    const name = element(
      'span',
      { class: `name ${state(person.pending, mark)}` },
      person.name,
      waiting(person.pending, mark),
      word(mark),
    );
    const row = element(
      'tr',
      // By mouse the whole row; by keyboard, and for screen readers, the button.
      { class: use ? `${mark} usable` : mark, 'data-person': person.id, onclick: use },
      element(
        'th',
        { scope: 'row' },
        use ? element('button', { type: 'button', class: 'pick' }, unseen('Choose '), name) : name,
        person.note === '' ? undefined : element('span', { class: 'note' }, person.note),
      ),
      ...cells,
    );
    if (mark === 'same' && row.querySelector('.gone, .new')) row.classList.replace('same', 'changed');
    return row;
  }
}

function more(count: number): HTMLTableRowElement {
  const text = `And ${count} more, of whom nothing changed.`;
  return element('tr', {}, element('td', { colspan: '5', class: 'about' }, text));
}

function list(items: readonly (readonly [Item, Mark])[]): HTMLElement | undefined {
  if (items.length === 0) return undefined;
  return element(
    'ul',
    {},
    ...items.map(([item, mark]) =>
      element(
        'li',
        { class: `item ${state(item.pending, mark)}`, title: item.id },
        sign(mark),
        element('span', {}, item.text),
        waiting(item.pending, mark),
        word(mark),
      ),
    ),
  );
}

/** Names the look of an object: what is gone does not wait any more. */
function state(pending: boolean, mark: Mark): string {
  return pending && mark !== 'gone' ? `${mark} pending` : mark;
}

function waiting(pending: boolean, mark: Mark): HTMLElement | undefined {
  return pending && mark !== 'gone' ? element('span', { class: 'waiting' }, 'pending') : undefined;
}

function sign(mark: Mark): HTMLElement | undefined {
  const text = SIGNS[mark];
  return text === undefined ? undefined : element('span', { class: 'sign', 'aria-hidden': 'true' }, text);
}

function word(mark: Mark): HTMLElement | undefined {
  const text = WORDS[mark];
  return text === undefined ? undefined : unseen(`,${text}`);
}

function count([, many, how]: (typeof COUNTED)[number], before: Scene, after: Scene): HTMLElement {
  const by = how(after) - how(before);
  const change =
    by === 0
      ? undefined
      : element('span', { class: by < 0 ? 'gone' : 'new' }, ` ${by < 0 ? '−' : '+'}${Math.abs(by)}`);
  return element('div', {}, element('dt', {}, many), element('dd', {}, String(how(after)), change));
}
