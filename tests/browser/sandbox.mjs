import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { after } from 'node:test';
import { seam } from './environment.mjs';

/** Starts a sandbox, with the demo company unless `options` have another seed. It ends with the test file. */
export async function startSandbox(...options) {
  const child = spawn(seam, ['sandbox', '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  after(async () => {
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
  const { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey } = exported;
  return {
    endpoint,
    apiKey,
    /** The environment variables for programs. */
    variables: { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey },
    /** Sends a request to the server without the library. */
    async ask(path, params = {}) {
      const reply = await fetch(endpoint + path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${apiKey}`,
          'content-type': 'application/json',
          connection: 'close',
        },
        body: JSON.stringify(params),
      });
      return reply.json();
    },
  };
}
