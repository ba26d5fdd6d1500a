import { Seam, SeamError } from 'libseam';
import { element, part, prose, say } from './element.js';
import { OPERATIONS, type Operation } from './generated.js';
import { Naming } from './naming.js';
import { Parameters, type Params } from './parameters.js';
import { people, whom, type Ids, type Person } from './people.js';
import { names, type Scene } from './scene.js';
import type { WrittenCall } from './snippets/call.js';
import { suggestion } from './suggestion.js';

/** Pause in typing, in milliseconds, after which a screen reader gets the verdict. */
const PAUSE_MS = 600;

/** The form: an operation and its parameters, with every problem that the core finds. */
export class Call {
  readonly #checker: Seam;
  readonly #changed: (call: WrittenCall | undefined, about: Person | undefined) => void;
  readonly #select = part('operation', HTMLSelectElement);
  readonly #asJson = part('as-json', HTMLInputElement);
  readonly #verdict = part('verdict', HTMLElement);
  readonly #send = part('send', HTMLElement);
  readonly #naming = new Naming();
  readonly #parameters: Parameters;
  /** All people so far, deleted ones included. */
  readonly #people = new Map<string, Person>();
  /** The person whom the call is about. */
  #about: Person | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;

  /** Creates the form. `changed` gets the call, if there is one, and its person after every change. */
  constructor(checker: Seam, changed: (call: WrittenCall | undefined, about: Person | undefined) => void) {
    this.#checker = checker;
    this.#changed = changed;
    this.#select.append(...OPERATIONS.map(({ name }) => element('option', { value: name }, name)));
    const describe = (id: string): string => this.#naming.describe(id);
    this.#parameters = new Parameters(this.operation, describe, () => {
      this.#about = whom(this.#people.values(), this.params);
      this.#update();
    });
    // Another operation is about the same person, or about nobody: never about somebody who was not chosen.
    this.#select.addEventListener('change', () => this.use(this.#about));
    this.#asJson.addEventListener('change', () => {
      this.#parameters.showAsJson(this.#asJson.checked);
      this.#update();
    });
  }

  /** Returns the chosen operation. */
  get operation(): Operation {
    return OPERATIONS.find(({ name }) => name === this.#select.value) ?? (OPERATIONS[0] as Operation);
  }

  /** Returns the parameters, or `undefined` as long as they are no JSON object. */
  get params(): Params | undefined {
    const params = this.#parameters.read();
    return params instanceof Error ? undefined : params;
  }

  /** Writes the call in words, or `undefined` where a part is missing. */
  get inWords(): string | undefined {
    return this.params && this.#naming.inWords(this.operation, this.params);
  }

  /** Chooses the first operation of which there is a good call about `person`, and fills the form for it. */
  begin(person: Person | undefined): void {
    const isAbout = (operation: Operation): boolean => {
      const params = this.#suggestion(operation, person);
      return this.#isGood(operation, params) && whom(this.#people.values(), params)?.id === person?.id;
    };
    const first = person && OPERATIONS.find(isAbout);
    if (first) this.#select.value = first.name;
    this.use(person);
  }

  /** Fills the form for `person`, or for nobody. */
  use(person: Person | undefined): void {
    this.#about = person;
    this.#parameters.show(this.operation, this.#suggestion(this.operation, person));
    this.#update();
  }

  /** Updates the people and objects to choose from. */
  offer(scene: Scene): void {
    for (const person of people(scene)) this.#people.set(person.id, person);
    this.#about = this.#about && this.#people.get(this.#about.id);
    this.#naming.learn(scene);
    this.#parameters.offer(names(scene));
    this.#parameters.name();
  }

  /** Moves to the first parameter that has a problem. */
  focusProblem(): void {
    part('fields', HTMLElement).querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }

  #suggestion(operation: Operation, person: Person | undefined): Ids {
    return suggestion(operation, person, (ids) => this.#isGood(operation, ids));
  }

  #isGood(operation: Operation, params: Params): boolean {
    return this.#problems(operation.name, params).length === 0;
  }

  #problems(operation: string, params: Params): SeamError['problems'] {
    try {
      this.#checker.check(operation, params);
      return [];
    } catch (error) {
      if (!(error instanceof SeamError)) throw error;
      return error.problems;
    }
  }

  #update(): void {
    const { operation } = this;
    part('operation-about', HTMLElement).textContent = operation.summary;
    const params = this.#parameters.read();
    const problems =
      params instanceof Error
        ? [{ parameter: '', message: params.message }]
        : this.#problems(operation.name, params);
    const byName = Map.groupBy(problems, ({ parameter }) => parameter);
    const texts = [...byName].map(
      ([name, own]) => [name, own.map(({ message }) => message).join('\n')] as const,
    );
    const placed = this.#parameters.mark(new Map(texts));
    const rest = problems.filter(({ parameter }) => !placed.has(parameter));
    const list = part('problems', HTMLElement);
    list.hidden = rest.length === 0;
    list.replaceChildren(...rest.map(({ message }) => element('li', {}, ...prose(message))));

    const fit = !this.#asJson.checked || this.#parameters.fitFields();
    this.#asJson.disabled = !fit;
    part('as-json-about', HTMLElement).hidden = fit;
    this.#parameters.name();
    this.#send.textContent = this.inWords ?? 'Send';
    this.#judge(problems.length);
    this.#changed(params instanceof Error ? undefined : { operation, params }, this.#about);
  }

  /** Shows the verdict at once, and gives it to screen readers when the typing pauses. */
  #judge(count: number): void {
    const text =
      count === 0
        ? 'Ready to send.'
        : `${count} ${count === 1 ? 'problem' : 'problems'}: it would not be sent.`;
    this.#verdict.classList.toggle('bad', count > 0);
    say(this.#verdict, text);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => say(part('verdict-told', HTMLElement), text), PAUSE_MS);
  }
}
