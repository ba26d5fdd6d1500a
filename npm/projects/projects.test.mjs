// The packed package in small projects of every kind: each makes a call that works and calls that are refused.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { build as vite } from 'vite';
import webpack from 'webpack';
import { BY_FETCH, checked } from './checked.mjs';
import { binary, copyProject, run, tool } from './project.mjs';

/** The folder of the built pages, for a browser to open. */
const pages = fileURLToPath(new URL('../../target/npm-projects/', import.meta.url));

const NODES = {
  'the Node of this machine': process.execPath,
  'Node 18': tool('node18/bin/node'),
  'Node 22': tool('node22/bin/node'),
  'Node 24': tool('node24/bin/node'),
};

for (const [name, node] of Object.entries(NODES)) {
  for (const [kind, main] of [
    ['node-esm', 'main.mjs'],
    ['node-cjs', 'main.cjs'],
  ]) {
    for (const REMOVALS of ['', '1']) {
      test(`${kind} on ${name}${REMOVALS && ', removals'}`, async (t) => {
        const folder = copyProject(t, kind);
        await checked(t, (variables) => run(folder, node, [main], { ...variables, REMOVALS }));
      });
    }
  }
}

for (const resolution of ['node16', 'bundler']) {
  for (const type of resolution === 'node16' ? ['module', 'commonjs'] : ['module']) {
    test(`TypeScript, strict, ${resolution} resolution, ${type}`, async (t) => {
      const folder = copyProject(t, 'typescript');
      fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type }));
      const compilerOptions = {
        module: resolution === 'bundler' ? 'esnext' : 'node16',
        moduleResolution: resolution,
        target: 'es2022',
        lib: ['es2022', 'dom', 'dom.iterable'],
        types: [],
        strict: true,
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noPropertyAccessFromIndexSignature: true,
        skipLibCheck: false,
        outDir: 'out',
      };
      const config = { compilerOptions, files: ['main.ts'] };
      fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify(config));
      await run(folder, process.execPath, [tool('typescript/bin/tsc'), '-p', '.']);
      await checked(t, (variables) => run(folder, process.execPath, ['out/main.js'], variables));
    });
  }
}

/** Runs a built page in Node and leaves it where a browser finds it. */
async function runPage(t, folder, name, script) {
  fs.rmSync(path.join(pages, name), { recursive: true, force: true });
  fs.cpSync(folder, path.join(pages, name), { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  await checked(
    t,
    ({ SEAM_ENDPOINT: endpoint, SEAM_API_KEY: apiKey }) => {
      return run(folder, process.execPath, [script, JSON.stringify({ endpoint, apiKey })]);
    },
    BY_FETCH,
  );
}

test('Vite, both entry points', async (t) => {
  const root = copyProject(t, 'vite');
  const script = fs.readFileSync(path.join(root, 'page.mjs'), 'utf8');
  fs.writeFileSync(path.join(root, 'removals.mjs'), script.replace("'libseam'", "'libseam/removals'"));
  const input = ['index.html', 'removals.html'].map((page) => path.join(root, page));
  const build = {
    outDir: 'built',
    modulePreload: { polyfill: false },
    target: 'es2022',
    rollupOptions: { input, output: { entryFileNames: '[name].js' } },
  };
  await vite({ root, base: './', configFile: false, logLevel: 'error', build });
  const built = path.join(root, 'built');
  for (const script of ['index.js', 'removals.js']) await runPage(t, built, 'vite', script);
});

test('webpack', async (t) => {
  const context = copyProject(t, 'webpack');
  const output = {
    path: path.join(context, 'built'),
    filename: 'bundle.js',
    chunkFormat: 'module',
    module: true,
  };
  const options = { context, entry: './page.mjs', mode: 'production', target: ['web', 'es2022'], output };
  // How large the package is, the ledger says.
  const compiler = webpack({ ...options, performance: false, experiments: { outputModule: true } });
  const stats = await new Promise((resolve, reject) =>
    compiler.run((error, stats) => compiler.close(() => (error ? reject(error) : resolve(stats)))),
  );
  assert.ok(!stats.hasErrors() && !stats.hasWarnings(), stats.toString('errors-warnings'));
  fs.copyFileSync(path.join(context, 'page.html'), path.join(context, 'built/index.html'));
  await runPage(t, path.join(context, 'built'), 'webpack', 'bundle.js');
});

for (const [name, more] of [
  ['esbuild', { outfile: 'built/bundle.js' }],
  ['esbuild-split', { outdir: 'built', entryNames: 'bundle', splitting: true }],
]) {
  test(name, async (t) => {
    const absWorkingDir = copyProject(t, name);
    const options = { entryPoints: ['page.mjs'], format: 'esm', ...more };
    const { warnings } = await esbuild.build({ absWorkingDir, bundle: true, minify: true, ...options });
    assert.deepEqual(warnings, []);
    fs.copyFileSync(path.join(absWorkingDir, 'page.html'), path.join(absWorkingDir, 'built/index.html'));
    await runPage(t, path.join(absWorkingDir, 'built'), name, 'bundle.js');
  });
}

for (const format of ['esm', 'cjs']) {
  test(`esbuild for Node, ${format}`, async (t) => {
    const absWorkingDir = copyProject(t, 'node-esm');
    fs.writeFileSync(
      path.join(absWorkingDir, 'entry.mjs'),
      "import * as libseam from 'libseam';\nimport { scenario } from './scenario.mjs';\n" +
        'scenario(libseam).then((result) => console.log(JSON.stringify(result)));\n',
    );
    const outfile = format === 'esm' ? 'built.mjs' : 'built.cjs';
    const options = { entryPoints: ['entry.mjs'], outfile, format, platform: 'node' };
    const { warnings } = await esbuild.build({ absWorkingDir, bundle: true, ...options });
    assert.deepEqual(warnings, []);
    await checked(t, (variables) => run(absWorkingDir, NODES['Node 24'], [outfile], variables));
  });
}

test('workerd, bundled by wrangler, both entry points', async (t) => {
  const folder = copyProject(t, 'workerd');
  const node = tool('node24/bin/node');
  const quiet = { WRANGLER_SEND_METRICS: 'false', WRANGLER_LOG: 'error', CI: '1' };
  const args = [tool('wrangler/bin/wrangler.js'), 'deploy', '--dry-run', '--outdir', 'built'];
  await run(folder, node, args, quiet);
  fs.copyFileSync(
    fileURLToPath(new URL('workerd/serve.mjs', import.meta.url)),
    path.join(folder, 'serve.mjs'),
  );
  for (const page of ['/', '/removals']) {
    await checked(t, (variables) => run(folder, node, ['serve.mjs', tool('miniflare'), page], variables), {
      early: 'https://connect.getseam.com',
      ...BY_FETCH,
    });
  }
});

/** Runs a file of the project for Deno with these permissions. */
function deno(t, file, permissions, variables) {
  const args = ['run', '--no-prompt', '--node-modules-dir=manual', '--no-remote', ...permissions, file];
  const quiet = { DENO_NO_UPDATE_CHECK: '1' };
  return run(copyProject(t, 'deno'), binary('@deno', 'deno'), args, { ...variables, ...quiet });
}

test('Deno', async (t) => {
  const permissions = ['--allow-net=127.0.0.1', '--allow-env'];
  await checked(t, (variables) => deno(t, 'main.ts', permissions, variables));
});

test('Deno without any permission', async (t) => {
  const { kind, message } = JSON.parse(await deno(t, 'sealed.ts', [], {}));
  assert.equal(kind, 'connect');
  assert.match(message, /--allow-net/);
});

test('Bun', async (t) => {
  const folder = copyProject(t, 'bun');
  await checked(t, (variables) => run(folder, binary('@oven', 'bin/bun'), ['run', 'main.ts'], variables));
});
