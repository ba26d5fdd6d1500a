import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import readline from 'node:readline';
import { repository } from './repository.mjs';

/** The `seam` command: the one that the test run names, or one that was built here. */
export function command() {
  const built = ['release', 'debug'].map((profile) => new URL(`target/${profile}/seam`, repository).pathname);
  const found = [process.env.SEAM_BIN, ...built].find((path) => path && fs.existsSync(path));
  if (!found) throw new Error('no `seam` command: run `cargo build -p libseam-cli`, or set SEAM_BIN');
  return found;
}

/**
 * A local Seam server with the demo company, of which nothing is gone yet, started with `flags`. It ends with the test `t`.
 */
export async function startSandbox(t, ...flags) {
  const child = spawn(command(), ['sandbox', '--port', '0', '--seed', 'demo', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.after(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  });
  const exported = {};
  for await (const line of readline.createInterface({ input: child.stdout })) {
    const [, name, value] = line.match(/^(?:# )?export (\w+)=(.*)$/) ?? [];
    if (name) exported[name] = value;
    if (name === 'SEAM_WORKSPACE_ID') break;
  }
  child.stdout.resume();
  return {
    endpoint: exported.SEAM_ENDPOINT,
    apiKey: exported.SEAM_API_KEY,
    personalAccessToken: exported.SEAM_PERSONAL_ACCESS_TOKEN,
    consoleSessionToken: exported.SEAM_CONSOLE_SESSION_TOKEN,
    publishableKey: exported.SEAM_PUBLISHABLE_KEY,
    workspaceId: exported.SEAM_WORKSPACE_ID,
    /** Asks the server itself, without the library. */
    async ask(path, params) {
      const reply = await fetch(exported.SEAM_ENDPOINT + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${exported.SEAM_API_KEY}`,
          'content-type': 'application/json',
          connection: 'close',
        },
        body: JSON.stringify(params),
      });
      return { status: reply.status, body: await reply.json() };
    },
  };
}
