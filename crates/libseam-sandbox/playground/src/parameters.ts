import { element, part, say } from './element.js';
import type { Operation, Param } from './generated.js';

/** Parameters: any JSON value, by name. */
export type Params = Readonly<Record<string, unknown>>;

/** A choice for a parameter: a value and its name for a reader. */
export type Choices = ReadonlyMap<string, readonly (readonly [string, string])[]>;

/** Number of values to offer for a parameter. */
const MOST_CHOICES = 500;

/** The fields of an operation's parameters, or the same as one JSON text. */
export class Parameters {
  readonly #where = part('fields', HTMLElement);
  readonly #changed: () => void;
  #operation: Operation;
  #asJson = false;
  /** Text apart from the fields: it may not be JSON yet. */
  #text = '{}';
  #choices: Choices = new Map();
  readonly #describe: (id: string) => string;

  /** Creates the fields. `describe` returns the name of an id, and `changed` is called after every change. */
  constructor(operation: Operation, describe: (id: string) => string, changed: () => void) {
    this.#operation = operation;
    this.#describe = describe;
    this.#changed = changed;
  }

  /** The parameters, or the reason why there are none. */
  read(): Params | Error {
    if (!this.#asJson) return this.#fromFields();
    try {
      const value: unknown = JSON.parse(this.#text);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Params;
      return new Error('the parameters must be a JSON object, from { to }');
    } catch (error) {
      return error as Error;
    }
  }

  /** Shows the fields of `operation` with these values. */
  show(operation: Operation, params: Params): void {
    this.#operation = operation;
    this.#text = JSON.stringify(params, undefined, 2);
    this.#draw(params);
  }

  /** Changes between fields and JSON text, and keeps the values. */
  showAsJson(asJson: boolean): void {
    const params = this.read();
    if (params instanceof Error) return;
    this.#asJson = asJson;
    this.show(this.#operation, params);
  }

  /** Reports whether fields can show the parameters. */
  fitFields(): boolean {
    const params = this.read();
    if (params instanceof Error) return false;
    return Object.entries(params).every(([name, value]) => {
      const param = this.#operation.params.find((known) => known.name === name);
      return (
        param !== undefined &&
        (value !== '' || param.type !== 'string') &&
        isText(param) === (typeof value === 'string')
      );
    });
  }

  /** Offers `choices` beside the fields. */
  offer(choices: Choices): void {
    this.#choices = choices;
    for (const param of this.#operation.params) {
      document.getElementById(`choices-${param.name}`)?.replaceChildren(...this.#options(param));
    }
  }

  /** Shows beside every field the name of what its value identifies. */
  name(): void {
    for (const [name, input] of this.#inputs()) {
      say(part(`name-${name}`, HTMLElement), this.#describe(input.value));
    }
  }

  /** The field of a parameter, if there is one. */
  field(name: string): HTMLElement | undefined {
    if (this.#asJson) return this.#where.querySelector('textarea') ?? undefined;
    return this.#inputs().get(name);
  }

  /** Shows the problems of parameters under their fields, and returns those that have one. */
  mark(problems: ReadonlyMap<string, string>): ReadonlySet<string> {
    if (this.#asJson) {
      this.field('')?.setAttribute('aria-invalid', String(problems.size > 0));
      return new Set();
    }
    for (const [name, input] of this.#inputs()) {
      const problem = problems.get(name);
      input.setAttribute('aria-invalid', String(problem !== undefined));
      say(part(`problem-${name}`, HTMLElement), problem ?? '');
    }
    return new Set([...problems.keys()].filter((name) => this.#inputs().has(name)));
  }

  #inputs(): ReadonlyMap<string, HTMLInputElement> {
    const inputs = this.#where.querySelectorAll('input');
    return new Map(Array.from(inputs, (input) => [input.name, input]));
  }

  #fromFields(): Params {
    const given = [...this.#inputs()].filter(([, input]) => input.value !== '');
    return Object.fromEntries(given.map(([name, { value }]) => [name, this.#value(name, value)]));
  }

  #value(name: string, text: string): unknown {
    const param = this.#operation.params.find((known) => known.name === name);
    if (!param || isText(param)) return text;
    try {
      return JSON.parse(text);
    } catch {
      // The core says what it wants instead of a text.
      return text;
    }
  }

  #draw(params: Params): void {
    if (this.#asJson) {
      const area = element('textarea', {
        id: 'json',
        rows: '7',
        spellcheck: 'false',
        'aria-label': 'Parameters as JSON',
        'aria-describedby': 'problems',
        oninput: (event) => {
          this.#text = (event.target as HTMLTextAreaElement).value;
          this.#changed();
        },
      });
      area.value = this.#text;
      this.#where.replaceChildren(area);
    } else {
      this.#where.replaceChildren(
        ...this.#operation.params.map((param) => this.#field(param, params[param.name])),
      );
    }
  }

  #field(param: Param, value: unknown): HTMLElement {
    const id = `param-${param.name}`;
    const input = element('input', {
      id,
      name: param.name,
      spellcheck: 'false',
      autocomplete: 'off',
      list: `choices-${param.name}`,
      'aria-describedby': `name-${param.name} problem-${param.name}`,
      oninput: () => this.#changed(),
    });
    input.required = false;
    input.value = typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
    return element(
      'div',
      { class: 'field' },
      element(
        'label',
        { for: id },
        element('code', {}, param.name),
        element(
          'span',
          { class: 'about' },
          ` ${param.required ? 'required' : 'optional'} · ${param.summary}`,
        ),
      ),
      input,
      element('datalist', { id: `choices-${param.name}` }, ...this.#options(param)),
      element('p', { class: 'named', id: `name-${param.name}` }),
      element('p', { class: 'problem', id: `problem-${param.name}` }),
    );
  }

  #options(param: Param): HTMLElement[] {
    const values = param.values?.map((value) => [value, ''] as const) ?? this.#choices.get(param.name) ?? [];
    return values.slice(0, MOST_CHOICES).map(([value, name]) => element('option', { value }, name));
  }
}

function isText(param: Param): boolean {
  return param.type === 'string';
}
