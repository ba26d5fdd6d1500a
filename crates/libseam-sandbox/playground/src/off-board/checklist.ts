import { element, part, prose, type Child } from '../element.js';
import { UNDER_WAY, type Standing } from './evidence.js';
import { describe, nameOf, words, type Plan, type Thing } from './plan.js';

/** States of what is as it was to be. */
const GOOD: ReadonlySet<string> = new Set(['confirmed', 'already_gone', 'gone_with_holder']);
/** States of what may come to be by itself. */
const WAITING: ReadonlySet<string> = new Set(['pending', UNDER_WAY]);

/** Signs beside the words for a state. */
const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', wait: '…', bad: '✗', todo: '○' };

type Tone = 'good' | 'wait' | 'bad' | 'todo';

/** Returns the look of a state. */
export function toneOf(state: string | undefined): Tone {
  if (state === undefined || state === 'not_attempted') return 'todo';
  if (GOOD.has(state)) return 'good';
  return WAITING.has(state) ? 'wait' : 'bad';
}

/** Shows the steps of a plan with their states, and the things that have none. */
export function showPlan(plan: Plan, standings: readonly Standing[]): void {
  part('steps', HTMLElement).replaceChildren(
    ...standings.map((standing, at) => {
      const { thing } = standing.step;
      return item(plan, standing, standings.findLastIndex(({ step }) => step.thing === thing) === at);
    }),
  );
  part('rest', HTMLElement).replaceChildren(...rest(plan));
}

/** Shows nothing. */
export function showNoPlan(): void {
  part('steps', HTMLElement).replaceChildren();
  part('rest', HTMLElement).replaceChildren();
}

function item(plan: Plan, { step, state, message, level }: Standing, isLast: boolean): HTMLElement {
  const thing = plan.things[step.thing];
  const tone = toneOf(state);
  // A thing is described once: with the last step that is about it.
  const details = thing === undefined || !isLast ? [] : describe(thing, plan);
  const about = [`\`${step.operation}\``, ...details];
  const proof = tone === 'good' ? [level && `proven for: ${words(level)}`] : [message];
  return element(
    'li',
    { class: `planned ${tone}` },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[tone]),
    element(
      'div',
      {},
      element(
        'p',
        {},
        element('span', { class: 'thing' }, thing ? nameOf(thing) : 'a part'),
        state === undefined ? undefined : element('span', { class: 'state' }, words(state)),
      ),
      element('p', { class: 'about' }, ...prose(about.join(' · '))),
      ...proof.filter(Boolean).map((text) => element('p', { class: 'about seen' }, ...prose(text as string))),
    ),
  );
}

/** Lists the things that no step is about, and the limits of the search. */
function rest(plan: Plan): readonly Node[] {
  const stepped = new Set(plan.steps.map(({ thing }) => thing));
  const without = plan.things.filter((_, at) => !stepped.has(at));
  const intended = (take: string): readonly Thing[] => without.filter((thing) => thing.take === take);
  const kept = plan.things.filter(({ take }) => take === 'keep');
  const things = (list: readonly Thing[]): readonly Node[] => list.map((thing) => entry(thing, plan));
  return [
    ...group('Goes along with what it is held through', things(intended('yes'))),
    ...group('Needs consent', things(intended('needs_consent'))),
    ...group('Cannot be taken back', things(intended('cannot'))),
    ...group('Stays, as planned', things(kept)),
    ...group('Others with an address of the person, not touched', things(plan.remarks.others ?? [])),
    ...group(
      'Not searched',
      (plan.remarks.not_searched ?? []).map((what) => element('li', {}, ...prose(what))),
    ),
  ];
}

function entry(thing: Thing, plan: Plan): HTMLElement {
  const why = thing.take === 'needs_consent' ? `\`${thing.why ?? ''}\`` : thing.why;
  return element(
    'li',
    {},
    element('span', { class: 'thing' }, nameOf(thing)),
    why === undefined ? undefined : element('span', { class: 'why' }, ...prose(` ${why}`)),
    element('p', { class: 'about' }, ...prose(describe(thing, plan).join(' · '))),
  );
}

/** Creates a titled list; nothing where it would be empty. */
function group(title: string, items: readonly Node[]): readonly Node[] {
  if (items.length === 0) return [];
  return [element('h3', {}, title), element('ul', { class: 'rest' }, ...(items as readonly Child[]))];
}
