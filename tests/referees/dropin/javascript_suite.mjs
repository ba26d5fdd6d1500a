// Runs the official JavaScript suite on libseam: javascript_suite.mjs SUITE FOLDER. SUITE is the official repository's
// folder; FOLDER is for the swapped copy, whose `node_modules` has libseam, ava, tsx and the fake server. Exits with 1 if
// other tests fail than those that `javascript.json` lists.
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const [suite, folder] = process.argv.slice(2);
const rules = JSON.parse(readFileSync(join(here, 'javascript.json'), 'utf8'));
const swap = [join(here, 'swap.py'), join(here, 'javascript.json'), join(suite, rules.tests), join(folder, 'test')];
if (spawnSync('python3', swap, { stdio: 'inherit' }).status !== 0) process.exit(1);
for (const [from, name] of [[here, 'swapped.ts'], [suite, 'ava.config.js']]) copyFileSync(join(from, name), join(folder, name));
writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
const paths = { swapped: ['./swapped.ts'], 'fixtures/*': ['./test/fixtures/*'] };
const compilerOptions = { module: 'nodenext', target: 'es2022', verbatimModuleSyntax: true, paths };
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
const ava = ['node_modules/ava/entrypoints/cli.mjs', '--tap', '--timeout=90s', '--concurrency=2'];
const { stdout } = spawnSync(process.execPath, ava, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });

const listed = (part, name) =>
  rules[part].some(({ tests }) =>
    tests.some((test) => test === name || (test.endsWith('*') && name.startsWith(test.slice(0, -1)))),
  );
const seen = { plumbing: [], pass: [], fail: [] };
for (const [, no, name] of stdout.matchAll(/^(not )?ok \d+ - (\S+ › .*)$/gm)) {
  seen[listed('plumbing', name.trim()) ? 'plumbing' : no ? 'fail' : 'pass'].push(name.trim());
}
// A file that cannot be imported reports no test.
const silent = rules.fails.flatMap(({ tests }) => tests).filter((name) => !stdout.includes(name));
seen.fail.push(...silent);
const count = seen.pass.length + seen.fail.length;
console.log(`${count + seen.plumbing.length} tests: ${seen.plumbing.length} plumbing, ${seen.pass.length} pass, ${seen.fail.length} fail`);
console.log(`${((100 * seen.pass.length) / count).toFixed(1)} % of those that are not plumbing pass`);
const unlisted = seen.fail.filter((name) => !listed('fails', name));
const inVain = rules.fails.flatMap(({ tests }) => tests).filter((name) => !seen.fail.includes(name));
if (unlisted.length + inVain.length) {
  console.log('not listed:', unlisted, '\nlisted in vain:', inVain);
  process.exitCode = 1;
}
