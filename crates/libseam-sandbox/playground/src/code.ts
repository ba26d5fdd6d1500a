import { element, part, say } from './element.js';
import type { WrittenCall } from './snippets/call.js';
import { setupCommands } from './snippets/command.js';
import { highlighted } from './snippets/highlight.js';
import { LANGUAGES, program, type Language } from './snippets/languages.js';

/** The section that shows the call in every language. */
export class Code {
  readonly #tabs: readonly HTMLButtonElement[];
  readonly #listing = part('listing', HTMLElement);
  readonly #copied = part('copied', HTMLElement);
  #language: Language = LANGUAGES[0] as Language;
  #call: WrittenCall | undefined;
  #text = '';

  constructor(endpoint: string, apiKey: string) {
    this.#tabs = LANGUAGES.map((language) =>
      element(
        'button',
        {
          type: 'button',
          role: 'tab',
          id: `tab-${language.id}`,
          'aria-controls': 'listing',
          onclick: () => this.#show(language),
        },
        language.name,
      ),
    );
    const list = part('languages', HTMLElement);
    list.append(...this.#tabs);
    list.addEventListener('keydown', (event) => this.#move(event));
    const setup = setupCommands(endpoint, apiKey);
    part('setup', HTMLElement).replaceChildren(...highlighted(setup, /^export$/));
    part('copy-snippet', HTMLElement).addEventListener('click', () => this.#copy(this.#text, 'The code'));
    part('copy-setup', HTMLElement).addEventListener('click', () => this.#copy(setup, 'The setup'));
    this.#show(this.#language);
  }

  /** Shows `call`, or a remark where there is none. */
  show(call: WrittenCall | undefined): void {
    this.#call = call;
    this.#write();
  }

  #show(language: Language): void {
    this.#language = language;
    for (const tab of this.#tabs) {
      const chosen = tab.id === `tab-${language.id}`;
      tab.setAttribute('aria-selected', String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) this.#listing.setAttribute('aria-labelledby', tab.id);
    }
    this.#write();
  }

  #write(): void {
    let shown: readonly Node[] = [new Text('The parameters are not JSON yet.')];
    this.#text = '';
    try {
      if (this.#call) {
        this.#text = program(this.#call, this.#language);
        shown = highlighted(this.#text, this.#language.keywords);
      }
    } catch (error) {
      // The stack is full. What was shown before is another call.
      if (!(error instanceof RangeError)) throw error;
      this.#text = '';
      shown = [new Text('The parameters are nested too deeply to be written down.')];
    }
    part('snippet', HTMLElement).replaceChildren(...shown);
    part('copy-snippet', HTMLButtonElement).disabled = this.#text === '';
    say(this.#copied, '');
  }

  #move(event: KeyboardEvent): void {
    const at = this.#tabs.findIndex((tab) => tab.tabIndex === 0);
    const count = this.#tabs.length;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + count, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const language = LANGUAGES[to % count];
    if (language) this.#show(language);
    this.#tabs[to % count]?.focus();
  }

  async #copy(text: string, what: string): Promise<void> {
    // So that it is said again.
    say(this.#copied, '');
    try {
      await navigator.clipboard.writeText(text);
      say(this.#copied, `${what} is copied.`);
    } catch {
      say(this.#copied, 'This browser does not let a page copy. Select the text instead.');
    }
  }
}
