// Builds dist/ from src/ and wasm/: the core made small, the entry points, the types. `cargo xtask build` runs it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import zlib from 'node:zlib';
import * as esbuild from 'esbuild';
import { asBytes, besideBundle, builtins } from './plugins.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => path.join(root, ...parts);
const require = createRequire(import.meta.url);

fs.rmSync(at('dist'), { recursive: true, force: true });
fs.mkdirSync(at('dist'));
fs.copyFileSync(at('..', 'LICENSE'), at('LICENSE'));

// What a page loads is made small, and what Node loads is made quick.
optimize('libseam', at('dist/libseam.wasm'), ['--flatten', '--rereloop', '-Oz', '-Oz', '--converge']);
optimize('quick', at('wasm/quick.wasm'), ['-O3']);
await bundleEntries();
writeTypes();
printSizes();

/** Makes `to` of the module `name` that wasm-bindgen left. */
function optimize(name, to, passes) {
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
  const strips = ['--strip-debug', '--strip-producers', '--strip-target-features'];
  // Nothing of the module's lies in the first KiB of the memory.
  const args = [tool, '--low-memory-unused', ...passes, ...strips, ...enabled];
  execFileSync(process.execPath, [...args, at(`wasm/${name}_bg.wasm`), '-o', to], { stdio: 'inherit' });
}

async function bundleEntries() {
  const common = { bundle: true, target: 'es2022', legalComments: 'none', logLevel: 'warning' };
  const small = { '#core': at('wasm/libseam.js'), '#wasm': at('dist/libseam.wasm') };
  const browser = { ...common, platform: 'browser', minify: true, alias: small, plugins: [asBytes] };
  for (const [name, entry, format, core] of [
    ['browser.js', 'browser.ts', 'esm'],
    ['browser.cjs', 'browser.ts', 'cjs'],
    ['workerd.js', 'edge.ts', 'esm', './libseam.wasm'],
    ['edge-light.js', 'edge.ts', 'esm', './libseam.wasm?module'],
    ['react-native.cjs', 'react-native.ts', 'cjs'],
  ]) {
    const plugins = core ? [besideBundle(core)] : browser.plugins;
    const outfile = at('dist', name);
    await esbuild.build({ ...browser, entryPoints: [at('src/entry', entry)], format, outfile, plugins });
  }
  await esbuild.build({
    ...common,
    entryPoints: [at('src/entry/node.ts')],
    platform: 'node',
    format: 'cjs',
    outfile: at('dist/node.cjs'),
    alias: { '#core': at('wasm/quick.js'), '#wasm': at('wasm/quick.wasm') },
    inject: [at('src/entry/node-text.ts')],
    loader: { '.wasm': 'binary' },
    plugins: [builtins],
  });
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
