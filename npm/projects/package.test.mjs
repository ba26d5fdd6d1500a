// The packed package as tools and TypeScript see it. LIBSEAM_INSTALLED is the package in the project that
// install-packed.mjs made.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { run, tool } from './project.mjs';

const project = path.resolve(process.env.LIBSEAM_INSTALLED, '../..');
const tarball = path.join(project, 'libseam.tgz');
const npmModules = fileURLToPath(new URL('../node_modules', import.meta.url));

test('publint has nothing to say', async () => {
  await run(project, 'node', [fileURLToPath(new URL('publint.mjs', import.meta.url)), tarball]);
});

test('arethetypeswrong has nothing to say', async () => {
  // package.json is an entry point, and no code.
  const options = ['--exclude-entrypoints', 'package.json', '--'];
  await run(project, 'node', [tool('@arethetypeswrong/cli/dist/index.js'), ...options, tarball]);
});

const BROWSER_OF_5_0 = ['es2022', 'dom', 'dom.iterable'];
const BROWSER = [...BROWSER_OF_5_0, 'esnext.disposable'];
const MODULES = ['sample.ts', 'sample-removals.ts'];
const EVERY_KIND = [...MODULES, 'sample-cjs.cts'];

/** Compilers, kinds of modules, what the platform has, and the samples to compile. */
const COMPILATIONS = [
  ['typescript', 'node16', BROWSER, EVERY_KIND],
  ['typescript', 'bundler', BROWSER, MODULES],
  ['typescript', 'node16', ['es2022', 'esnext.disposable'], ['sample-no-dom.ts'], ['node']],
  ['typescript-5.0', 'node16', BROWSER_OF_5_0, EVERY_KIND],
  ['typescript-5.0', 'bundler', BROWSER_OF_5_0, MODULES],
  ['typescript-5.9', 'node16', BROWSER, EVERY_KIND],
];

for (const [compiler, moduleResolution, lib, files, types = []] of COMPILATIONS) {
  test(`${compiler} accepts ${files.join(', ')} by ${moduleResolution} without a complaint`, async () => {
    const compilerOptions = {
      module: moduleResolution === 'bundler' ? 'esnext' : moduleResolution,
      moduleResolution,
      target: 'es2022',
      lib,
      types,
      typeRoots: [path.join(npmModules, '@types')],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
    };
    const config = path.join(project, 'tsconfig.json');
    fs.writeFileSync(config, JSON.stringify({ compilerOptions, files: files.map((file) => `test/${file}`) }));
    await run(project, 'node', [path.join(npmModules, compiler, 'bin/tsc'), '-p', config]);
  });
}
