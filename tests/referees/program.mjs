import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { after } from 'node:test';

const { SEAM_BIN, LIBSEAM_PYTHON, LIBSEAM_OFFICIAL_PYTHON } = process.env;

/** Builds the command line of a call, for each program. */
export const official = {
  'official Python': (operation, params) => [LIBSEAM_OFFICIAL_PYTHON, 'official.py', operation, params],
  'official JavaScript': (operation, params) => [process.execPath, 'official.mjs', operation, params],
};
export const ours = {
  Python: (operation, params) => [LIBSEAM_PYTHON, 'ours.py', operation, params],
  Node: (operation, params) => [process.execPath, 'ours.mjs', operation, params],
  command: (operation, params) => {
    const flags = Object.entries(JSON.parse(params)).flatMap(([name, value]) => [`--${name}`, value]);
    return [SEAM_BIN, ...operation.split('.').map((word) => word.replaceAll('_', '-')), ...flags, '--no-require-uuid-ids'];
  },
};

/** Runs a command line with these variables. Returns its exit code and its output. */
export async function run([program, ...words], variables) {
  const child = spawn(program, words, {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, LIBSEAM_INSTALLED: process.env.LIBSEAM_INSTALLED, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const [code] = await once(child, 'close');
  return { code, said };
}

/** Starts a sandbox with the demo company; it ends with the test file. */
export async function startSandbox() {
  const child = spawn(SEAM_BIN, ['sandbox', '--port', '0', '--seed', 'demo'], { stdio: ['ignore', 'pipe', 'inherit'] });
  after(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  });
  const variables = {};
  for await (const line of readline.createInterface({ input: child.stdout })) {
    const [, name, value] = line.match(/^export (\w+)=(.*)$/) ?? [];
    if (name) variables[name] = value;
    if (variables.SEAM_ENDPOINT && variables.SEAM_API_KEY) break;
  }
  child.stdout.resume();
  return {
    variables,
    /** Sends a request without any package. */
    async ask(path, params = {}) {
      const headers = { authorization: `Bearer ${variables.SEAM_API_KEY}`, 'content-type': 'application/json' };
      const reply = await fetch(variables.SEAM_ENDPOINT + path, { method: 'POST', headers, body: JSON.stringify(params) });
      return reply.json();
    },
  };
}
