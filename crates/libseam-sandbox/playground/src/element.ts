/** Attributes of a new element, and listeners by the name of their event. */
export interface Attributes {
  readonly [name: string]: string | boolean | undefined | ((event: Event) => void);
}

/** A child; `undefined` adds nothing. */
export type Child = Node | string | undefined;

/** Creates an element with `attributes` and `children`. A name that begins with `on` is a listener, `true` an attribute
 * without a value. Text stays text: nothing is parsed as HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice('on'.length), value);
    else if (value === true) made.setAttribute(name, '');
    else if (typeof value === 'string') made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** Creates text for screen readers alone. */
export function unseen(text: string): HTMLElement {
  return element('span', { class: 'unseen' }, text);
}

/** Returns the element of the page with this id. */
export function part<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return found;
}

/** Formats `text`, with parts between backticks as code. */
export function prose(text: string): readonly Node[] {
  return text.split('`').map((piece, at) => (at % 2 === 0 ? new Text(piece) : element('code', {}, piece)));
}

/** Sets a text, as `prose`, if it is another one: a live region that is given the same again may speak again. */
export function say(where: HTMLElement, text: string): void {
  if (where.dataset['said'] === text) return;
  where.dataset['said'] = text;
  where.replaceChildren(...prose(text));
}
