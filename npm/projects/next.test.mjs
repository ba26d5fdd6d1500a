// The packed package in a Next.js app, built with Turbopack and run, and under development with webpack.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { test } from 'node:test';
import { BY_FETCH, checked } from './checked.mjs';
import { besideTools, copyProject, run, tool } from './project.mjs';

const node = tool('node22/bin/node');
const next = tool('next/dist/bin/next');
const QUIET = { NEXT_TELEMETRY_DISABLED: '1', NODE_OPTIONS: '--max-old-space-size=1024' };

/** Starts the app in `folder`, which ends with the test `t`, and returns where it is. */
async function start(t, folder, args) {
  const env = { PATH: process.env.PATH, HOME: folder, ...QUIET };
  const server = spawn(node, [next, ...args, '--port', '0', '--hostname', '127.0.0.1'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const ended = once(server, 'exit');
  t.after(async () => {
    // It has processes of its own.
    process.kill(-server.pid, 'SIGKILL');
    await ended;
  });
  for await (const line of readline.createInterface({ input: server.stdout })) {
    const [url] = line.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
    if (url) {
      server.stdout.resume();
      return url;
    }
  }
  return assert.fail('the app did not start');
}

/** Makes the removal in every place of the app at `url`. */
async function checkPlaces(t, url) {
  for (const place of ['node', 'edge', 'removals']) {
    const work = async ({ SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey }) => {
      const body = JSON.stringify({ endpoint, apiKey });
      const reply = await fetch(`${url}/api/${place}`, { method: 'POST', body });
      assert.equal(reply.status, 200, place);
      return reply.text();
    };
    await checked(t, work, place === 'node' ? {} : BY_FETCH);
  }
  await checked(t, async ({ SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey }) => {
    const page = await (await fetch(url)).text();
    const [, action] = page.match(/name="(\$ACTION_ID_\w+)"/) ?? assert.fail(page);
    const body = new FormData();
    for (const [name, value] of Object.entries({ [action]: '', endpoint, apiKey })) body.set(name, value);
    const reply = await fetch(url, { method: 'POST', body, redirect: 'manual' });
    return new URL(reply.headers.get('location'), url).searchParams.get('result');
  });
  assert.match(await (await fetch(`${url}/client`)).text(), /https:\/\/your\.example.*none yet/);
}

test('Next.js, built', async (t) => {
  const folder = copyProject(t, 'next', besideTools);
  await run(folder, node, [next, 'build'], QUIET);
  // On the edge itself it is forbidden to compile WebAssembly from bytes, which is not so here.
  const manifest = path.join(folder, '.next/server/middleware-manifest.json');
  const { functions } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
  for (const place of ['edge', 'removals']) {
    assert.equal(functions[`/api/${place}/route`].wasm.length, 1, place);
  }
  await checkPlaces(t, await start(t, folder, ['start']));
});

test('Next.js, under development', async (t) => {
  const folder = copyProject(t, 'next', besideTools);
  await checkPlaces(t, await start(t, folder, ['dev', '--webpack']));
});
