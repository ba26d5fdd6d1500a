// The packed package where people test and run their programs: stand-ins for the network, test runners, React Native.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import vm from 'node:vm';
import * as esbuild from 'esbuild';
import { startSandbox } from '../test/sandbox.mjs';
import { checked, removed } from './checked.mjs';
import { besideTools, copyProject, run, tool } from './project.mjs';

const node18 = tool('node18/bin/node');
const node22 = tool('node22/bin/node');
const node24 = tool('node24/bin/node');

const LATE = { attempts: 1, kind: 'timeout', unsure: true };
const ANSWERED = [200, 200, { attempts: 1, kind: 'not_found', unsure: false }, LATE];

for (const [file, name, node, which] of [
  ['nock.mjs', 'nock13', node18, 'Node 18'],
  ['nock.mjs', 'nock14', node18, 'Node 18'],
  ['nock.mjs', 'nock14', node24, 'Node 24'],
  ['nock.mjs', 'nock', node24, 'Node 24'],
  ['msw.mjs', 'msw2', node18, 'Node 18'],
  ['msw.mjs', 'msw', node24, 'Node 24'],
]) {
  test(`${name} on ${which}`, async (t) => {
    const folder = copyProject(t, 'mocked', besideTools);
    await checked(t, (variables) => run(folder, node, [file, name], variables), { answered: ANSWERED });
  });
}

/** Runs files of the project for Jest. What is printed is Jest's. */
async function jest(t, node, config, files, variables) {
  const folder = copyProject(t, 'jest', besideTools);
  const whole = { rootDir: folder, transform: {}, ...config };
  const args = ['--ci', '--runInBand', '--forceExit', '--watchman=false', '--config', JSON.stringify(whole)];
  await run(folder, node, [tool('jest/bin/jest.js'), ...args, ...files], variables);
}

for (const [name, node] of Object.entries({ 'Node 18': node18, 'Node 24': node24 })) {
  test(`Jest, node, on ${name}`, async (t) => {
    await removed(t, (variables) => jest(t, node, {}, ['/node.test.js'], variables));
  });
}

test('Jest whose timers are fake from the start', async (t) => {
  const silent = net.createServer().listen(0, '127.0.0.1');
  t.after(() => silent.close());
  await once(silent, 'listening');
  const SILENT = `http://127.0.0.1:${silent.address().port}`;
  const { endpoint, apiKey } = await startSandbox(t);
  const variables = { SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey, SILENT };
  await jest(t, node22, { fakeTimers: { enableGlobally: true } }, ['/global-timers.test.js'], variables);
});

test('Jest, jsdom', async (t) => {
  await removed(t, (variables) => jest(t, node22, {}, ['/dom.test.js'], variables));
});

test('Jest, jsdom, with the entry point for browsers, as Jest before 30 has it', async (t) => {
  const config = { moduleNameMapper: { '^libseam$': '<rootDir>/node_modules/libseam/dist/browser.cjs' } };
  await removed(t, (variables) => jest(t, node22, config, ['browser-dom.test.js'], variables));
});

for (const PLACE of ['node', 'jsdom', 'happy-dom']) {
  test(`Vitest, ${PLACE}`, async (t) => {
    const folder = copyProject(t, 'vitest', besideTools);
    const args = ['run', '--environment', PLACE, '--root', folder, '--pool', 'threads', '--maxWorkers', '1'];
    await removed(t, (variables) =>
      run(folder, node22, [tool('vitest/vitest.mjs'), ...args], { ...variables, PLACE }),
    );
  });
}

test('React Native, which has no WebAssembly, is told so by one clear error', async (t) => {
  const absWorkingDir = copyProject(t, 'react-native', besideTools);
  const options = { entryPoints: ['main.mjs'], format: 'iife', bundle: true, write: false };
  const { outputFiles } = await esbuild.build({
    absWorkingDir,
    ...options,
    conditions: ['react-native'],
    platform: 'neutral',
  });
  const printed = [];
  // Nothing but the language, as its engine has it.
  vm.runInNewContext(`delete globalThis.WebAssembly; ${outputFiles[0].text}`, {
    print: (text) => printed.push(text),
  });
  const [{ known, kind, message }] = printed.map((text) => JSON.parse(text));
  assert.deepEqual({ known, kind }, { known: true, kind: 'invalid_state' });
  assert.match(message, /does not run in React Native/);
});
