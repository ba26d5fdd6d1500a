import { Seam } from 'libseam';
import { Call } from './call.js';
import { Code } from './code.js';
import { part, say } from './element.js';
import { Faults } from './faults.js';
import { Live } from './live.js';
import { people } from './people.js';
import { Providers } from './providers.js';
import { Sending } from './sending.js';
import { Sandbox } from './sandbox.js';
import { Table } from './table.js';
import { followTheme } from './theme.js';
import { trouble } from './trouble.js';

async function start(): Promise<void> {
  followTheme();
  let sending: Sending | undefined;
  const sandbox = await Sandbox.meet();
  const { endpoint, apiKey } = sandbox;
  part('endpoint', HTMLElement).textContent = endpoint;
  part('version', HTMLElement).textContent = `libseam ${sandbox.version}`;

  const code = new Code(endpoint, apiKey);
  const checker = new Seam({ endpoint, apiKey, dangerouslyAllowBrowser: true });
  const table = new Table((person) => {
    call.use(person);
    part('send', HTMLElement).focus();
  });
  const call = new Call(checker, (written, about) => {
    code.show(written);
    table.choose(about);
    sending?.forget();
  });
  const live = new Live(sandbox, (before, after) => {
    table.show(before, after);
    call.offer(after);
  });
  await live.refresh();
  call.begin(people(live.scene)[0]);

  const faults = new Faults(sandbox, trouble);
  await faults.takeOver();
  const providers = new Providers(sandbox, trouble);
  await providers.takeOver();
  const sender = (sending = new Sending(sandbox, call, faults, live));
  part('form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    sender.send().catch(trouble);
  });
  part('reset', HTMLElement).addEventListener('click', () => {
    (async () => {
      await sandbox.reset();
      faults.forget();
      providers.forget();
      sender.forget();
      await live.forget();
      say(part('changes', HTMLElement), 'The data is as it was at the start.');
    })().catch(trouble);
  });
  live.watch(trouble, () => (part('trouble', HTMLElement).hidden = true));
  document.documentElement.dataset['ready'] = 'true';
}

start().catch(trouble);
