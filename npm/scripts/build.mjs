// Builds dist/ from src/ and wasm/: the core made small, the entry points, the types. `cargo xtask build` runs it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import * as esbuild from 'esbuild';
import * as terser from 'terser';
import { printable } from './printable.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => path.join(root, ...parts);
const require = createRequire(import.meta.url);

fs.rmSync(at('dist'), { recursive: true, force: true });
fs.mkdirSync(at('dist'));
fs.copyFileSync(at('..', 'LICENSE'), at('LICENSE'));

/** Leaves `*.wasm?module` out of the bundle: it is imported from the file beside it, as `path`. */
const besideBundle = (path) => ({
  name: 'beside the bundle',
  setup(build) {
    build.onResolve({ filter: /\.wasm\?module$/ }, () => ({ path, external: true }));
  },
});

shrinkCore();
quickenCore();
await bundleEntries();
writeTypes();
printSizes();

/** dist/libseam.wasm, and the same as text for the browser's bundle. */
function shrinkCore() {
  const small = at('dist', 'libseam.wasm');
  optimize(at('wasm', 'libseam_bg.wasm'), small, ['--flatten', '--rereloop', '-Oz', '-Oz', '--converge']);
  fs.writeFileSync(`${small}.printable`, printable(fs.readFileSync(small)));
}

/** The core for Node's bundle, which is compiled to be quick. */
function quickenCore() {
  optimize(at('wasm', 'quick_bg.wasm'), at('dist', 'quick.wasm'), ['-O3']);
}

/** `from` after `passes`, without what nobody uses. */
function optimize(from, to, passes) {
  const features = [
    'bulk-memory',
    'bulk-memory-opt',
    'multivalue',
    'mutable-globals',
    'nontrapping-float-to-int',
    'reference-types',
    'sign-ext',
  ];
  const tool = path.join(path.dirname(require.resolve('binaryen/package.json')), 'bin', 'wasm-opt');
  const enabled = features.map((feature) => `--enable-${feature}`);
  // The names that begin so are the glue's, which nobody uses: text crosses without it. They go first, and then
  // what only they need. Nothing of the module's lies in the first KiB of the memory.
  const lasting = ['--remove-exports=__*', '--low-memory-unused'];
  const strips = ['--strip-debug', '--strip-producers', '--strip-target-features'];
  execFileSync(process.execPath, [tool, ...lasting, ...passes, ...strips, ...enabled, from, '-o', to], {
    stdio: 'inherit',
  });
}

async function bundleEntries() {
  const common = {
    bundle: true,
    target: 'es2022',
    loader: { '.wasm': 'base64', '.printable': 'text' },
    legalComments: 'none',
    logLevel: 'warning',
  };
  const browser = { ...common, platform: 'browser', minify: true };
  for (const [name, entry, format, core] of [
    ['browser.js', 'src/entry/browser.ts', 'esm'],
    ['browser.cjs', 'src/entry/browser.ts', 'cjs'],
    ['workerd.js', 'src/entry/edge.ts', 'esm', './libseam.wasm'],
    ['edge-light.js', 'src/entry/edge.ts', 'esm', './libseam.wasm?module'],
    ['react-native.cjs', 'src/entry/react-native.ts', 'cjs'],
  ]) {
    const outfile = at('dist', name);
    const plugins = [besideBundle(core)];
    await esbuild.build({ ...browser, entryPoints: [at(entry)], format, outfile, plugins });
    if (format === 'esm') await squeeze(outfile);
  }
  const node = { ...common, entryPoints: [at('src/entry/node.ts')], platform: 'node' };
  await esbuild.build({ ...node, format: 'cjs', outfile: at('dist/node.cjs') });
  freeOfRequire(at('dist/node.cjs'));
  // For tests that drive the core by hand.
  const engine = { entryPoints: [at('src/engine.ts')], format: 'esm', outfile: at('wasm/engine.js') };
  await esbuild.build({ ...common, ...engine });
  for (const name of ['libseam.wasm.printable', 'quick.wasm']) fs.rmSync(at('dist', name));
  // Both kinds of module share one instance, so that `instanceof` holds across them.
  const names = Object.keys(require(at('dist/node.cjs'))).join(', ');
  // What is imported is searched for the names that it exports, which takes several times as long as to run it. Here
  // they are known already.
  fs.writeFileSync(at('dist/named.cjs'), `const seam = require('./node.cjs');\nmodule.exports = seam;\n`);
  fs.writeFileSync(
    at('dist/node.js'),
    `import seam from './named.cjs';\nexport const { ${names} } = seam;\n`,
  );
}

/** Takes Node's modules where there is no `require`: in an ES module that somebody bundled. Node 18 has no other way. */
function freeOfRequire(file) {
  const code = fs.readFileSync(file, 'utf8');
  const either = code.replace(
    /\brequire\(("node:\w+")\)/g,
    '(process.getBuiltinModule?.($1) ?? require($1))',
  );
  fs.writeFileSync(file, either);
}

/** Makes the module in `file` smaller than esbuild can. */
async function squeeze(file) {
  const compress = { passes: 3, hoist_funs: true, keep_fargs: false };
  const { code } = await terser.minify(fs.readFileSync(file, 'utf8'), { module: true, ecma: 2020, compress });
  // In front of all else the core's text packs best, and what comes then can refer to it.
  const [text] = code.match(/"[ !#-~]{9999,}"/) ?? [];
  const hoisted = text ? `const printableCore=${text};${code.replace(text, () => ' printableCore')}` : code;
  fs.writeFileSync(file, hoisted);
}

/** The types of what the index exports, once for each kind of module. */
function writeTypes() {
  const temporary = fs.mkdtempSync(at('dist', 'types-'));
  const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const flags = ['-p', root, '--emitDeclarationOnly', '--declaration', '--outDir', temporary];
  execFileSync(process.execPath, [tsc, ...flags], { stdio: 'inherit' });
  for (const folder of ['types', 'types-cjs']) fs.mkdirSync(at('dist', folder));
  const wanted = ['index'];
  for (const name of wanted) {
    const text = fs.readFileSync(path.join(temporary, 'src', `${name}.d.ts`), 'utf8');
    for (const folder of ['types', 'types-cjs']) fs.writeFileSync(at('dist', folder, `${name}.d.ts`), text);
    for (const [, other] of text.matchAll(/from '\.\/([\w/-]+)\.js'/g)) {
      if (!wanted.includes(other)) wanted.push(other);
    }
  }
  fs.writeFileSync(at('dist', 'types-cjs', 'package.json'), '{ "type": "commonjs" }\n');
  fs.rmSync(temporary, { recursive: true });
}

function printSizes() {
  for (const name of ['libseam.wasm', 'browser.js', 'workerd.js', 'node.cjs']) {
    const bytes = fs.readFileSync(at('dist', name));
    const packed = zlib.gzipSync(bytes, { level: 9 }).length;
    console.log(
      `${name.padEnd(14)}${bytes.length.toString().padStart(8)} B  ${packed.toString().padStart(6)} B gzip`,
    );
  }
}
