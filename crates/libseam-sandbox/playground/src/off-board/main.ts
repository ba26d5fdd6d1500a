import { part, say } from '../element.js';
import { Faults } from '../faults.js';
import { Providers } from '../providers.js';
import { Sandbox } from '../sandbox.js';
import { followTheme } from '../theme.js';
import { trouble } from '../trouble.js';
import { ChoiceForm, type Somebody } from './choice.js';
import { Consents } from './consents.js';
import { Evidence } from './evidence.js';
import { Kept } from './kept.js';
import { personOf } from './plan.js';
import { Run } from './run.js';

/** The parameter of the page's address with the id of the person. */
const PERSON = 'person';

/** Lists the people of the sandbox, and those who are gone and whose evidence is kept. */
async function people(sandbox: Sandbox): Promise<readonly Somebody[]> {
  const { user_identities: identities } = await sandbox.scene();
  const there = identities.map(({ user_identity_id: id, full_name: name }) => ({ id, name: name ?? id }));
  const gone = Kept.people().filter((id) => there.every((person) => person.id !== id));
  const named = gone.map((id) => {
    const { plan } = Evidence.read(new Kept(id).read());
    return { id, name: plan ? personOf(plan) : id };
  });
  return [...there, ...named];
}

/** Shows the error of `work`, or that there is none any more. */
function attempt(work: Promise<void> | undefined): void {
  work?.then(() => (part('trouble', HTMLElement).hidden = true)).catch(trouble);
}

async function start(): Promise<void> {
  followTheme();
  const sandbox = await Sandbox.meet();
  part('endpoint', HTMLElement).textContent = sandbox.endpoint;
  part('version', HTMLElement).textContent = `libseam ${sandbox.version}`;

  const faults = new Faults(sandbox, trouble);
  await faults.takeOver();
  const providers = new Providers(sandbox, trouble);
  await providers.takeOver();

  let run: Run | undefined;
  let chosen: string | undefined;
  const title = (): void => {
    const { person } = form;
    const text = person ? `Off-board ${person.name}` : 'Off-board a person';
    part('title', HTMLElement).textContent = text;
    document.title = `${text} · Seam sandbox`;
    const address = new URL(location.href);
    if (person) address.searchParams.set(PERSON, person.id);
    history.replaceState(null, '', address);
  };
  const form = new ChoiceForm(() => {
    const isOther = form.person?.id !== chosen;
    chosen = form.person?.id;
    title();
    attempt(isOther ? run?.look() : run?.plan());
  });
  const consents = new Consents((needsPlan) => {
    if (needsPlan) attempt(run?.plan());
  });
  form.offer(await people(sandbox), new URL(location.href).searchParams.get(PERSON) ?? '');
  chosen = form.person?.id;
  title();
  const runner = (run = new Run(sandbox, form, consents, faults));

  part('form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(runner.begin());
  });
  part('again', HTMLElement).addEventListener('click', () => {
    part('go', HTMLElement).focus();
    attempt(runner.plan());
  });
  part('reset', HTMLElement).addEventListener('click', () => {
    const work = async (): Promise<void> => {
      await runner.stop();
      await sandbox.reset();
      faults.forget();
      providers.forget();
      Kept.clear();
      form.offer(await people(sandbox));
      chosen = form.person?.id;
      title();
      await runner.look();
      say(part('outcome', HTMLElement), 'The data is as it was at the start.');
    };
    attempt(work());
  });
  await runner.look();
  document.documentElement.dataset['ready'] = 'true';
}

start().catch(trouble);
