import type { EvidenceCheck } from 'libseam';
import { element, part, prose, type Child } from '../element.js';
import { duration } from '../timeline.js';
import type { Evidence, Line, Report } from './evidence.js';
import { nameOf, words, type Plan } from './plan.js';

/** Shows the evidence: what became of it in words, its check, and its lines in the order of time. */
export function showEvidence(
  evidence: Evidence,
  check: EvidenceCheck | undefined,
  isUnderWay: boolean,
): void {
  const { end, plan } = evidence;
  const verdict = part('verdict', HTMLElement);
  const good = end?.result === 'done' && check?.is_intact !== false;
  const tone = isUnderWay ? 'wait' : good ? 'good' : 'bad';
  verdict.className = `verdict-line ${tone}`;
  verdict.replaceChildren(
    element('strong', {}, isUnderWay ? 'Under way' : words(end?.result ?? 'no end yet')),
    ...(end && !isUnderWay ? prose(`: ${end.message}.`) : []),
  );
  const proof = part('proof', HTMLElement);
  proof.replaceChildren(
    ...(end ? reported(end) : []),
    ...(check ? checked(check) : []),
    ...(evidence.runId === undefined ? [] : [authority(evidence)]),
  );
  part('events', HTMLElement).replaceChildren(
    ...evidence.lines.map((line) => event(line, plan)).filter((row) => row !== undefined),
  );
}

function reported(end: Report): readonly Node[] {
  const counts = Object.entries(end.counts ?? {}).map(([name, count]) => `${words(name)}: ${count}`);
  const left = (end.not_done ?? []).map((thing) =>
    element(
      'li',
      {},
      element('span', { class: 'thing' }, nameOf(thing)),
      element('span', { class: 'state' }, words(thing.state)),
      thing.message === undefined ? undefined : element('p', { class: 'about' }, ...prose(thing.message)),
      thing.next_step === undefined
        ? undefined
        : element('p', { class: 'next' }, 'Next step: ', ...prose(thing.next_step)),
    ),
  );
  const undo = (end.undo ?? []).map(({ operation, params }) =>
    element('li', {}, element('code', {}, `${operation} ${JSON.stringify(params)}`)),
  );
  return [
    element('p', { class: 'about' }, counts.join(' · ')),
    ...titled('Not as planned', left, 'exceptions'),
    ...titled('To undo it', undo, 'rest'),
    ...stated('Proven', end.proven),
    ...stated('Not proven', end.not_proven),
  ];
}

function checked(check: EvidenceCheck): readonly Node[] {
  const lines = `${check.lines} ${check.lines === 1 ? 'line' : 'lines'}`;
  const problems = check.problems.map((problem) => element('li', { class: 'bad' }, ...prose(problem)));
  return [
    element('h3', {}, 'Verified'),
    element(
      'p',
      { class: check.is_intact ? 'good' : 'bad', id: 'intact' },
      check.is_intact ? `Intact: ${lines}, each with the digest of the one before it.` : 'Not intact.',
    ),
    ...(problems.length > 0 ? [element('ul', { class: 'rest' }, ...problems)] : []),
    ...(check.sha256 === null
      ? []
      : [element('p', { class: 'about' }, 'SHA-256 ', element('code', {}, check.sha256))]),
    element('p', { class: 'about' }, ...prose(check.caveat)),
  ];
}

function authority({ audit, missing, runId }: Evidence): HTMLElement {
  const given = Object.entries(audit).map(([name, value]) => [words(name), String(value)] as const);
  const row = ([name, value]: readonly [string, string]): HTMLElement =>
    element('div', {}, element('dt', {}, name), element('dd', {}, value));
  return element(
    'dl',
    { class: 'facts' },
    row(['run', runId ?? '']),
    ...given.map(row),
    missing.length > 0 ? row(['not given', missing.map(words).join(', ')]) : undefined,
  );
}

/** Creates the row of a line about something that happened. */
function event(line: Line, plan: Plan | undefined): HTMLElement | undefined {
  const what = whatOf(line, plan);
  if (what === undefined) return undefined;
  return element(
    'tr',
    {},
    element('td', {}, time(line.at)),
    element('td', {}, time(line.server_date)),
    element('td', {}, ...what),
  );
}

function whatOf(line: Line, plan: Plan | undefined): readonly Child[] | undefined {
  const state = element('span', { class: 'state' }, words(line.state ?? ''));
  switch (line.kind) {
    case 'run':
      return [`Run ${line.run ?? ''} begins`, line.at && `, ${line.at.slice(0, 10)}`];
    case 'action':
      return [...prose(`\`${line.operation ?? ''}\` is about to be sent`), held(line, plan)];
    case 'confirmation': {
      const took = line.took_ms === undefined ? '' : ` after ${duration(line.took_ms)}`;
      const { message } = line.seen ?? {};
      return [
        ...prose(`\`${line.operation ?? ''}\` `),
        state,
        took,
        held(line, plan),
        message === undefined ? undefined : element('p', { class: 'about' }, ...prose(message)),
      ];
    }
    case 'doors':
      return line.is_read
        ? [`The identity can still open ${line.entrances ?? 0} doors, and use ${line.devices ?? 0} devices`]
        : ['The doors that the identity can open were not read'];
    case 'end':
      return [`The run ends: ${words((line as unknown as Report).result)}`];
    default:
      return undefined;
  }
}

/** Names the thing that a step is about. */
function held({ operation, params }: Line, plan: Plan | undefined): string {
  const step = plan?.steps.find(
    (own) => own.operation === operation && JSON.stringify(own.params) === JSON.stringify(params),
  );
  const thing = step && plan?.things[step.thing];
  return thing === undefined ? '' : `: ${nameOf(thing)}`;
}

/** Writes the time of a moment, to the millisecond where it has some; the date is in its title. */
function time(moment: string | undefined): HTMLElement | string {
  if (moment === undefined) return '–';
  const shown = moment.slice(11, -1).replace(/\.000$/, '');
  return element('time', { datetime: moment, title: moment }, shown);
}

function titled(title: string, items: readonly Node[], look: string): readonly Node[] {
  return items.length === 0 ? [] : [element('h3', {}, title), element('ul', { class: look }, ...items)];
}

function stated(title: string, text: string | undefined): readonly Node[] {
  return text === undefined ? [] : [element('h3', {}, title), element('p', {}, ...prose(text))];
}
