// Builds dist/ from src/ and wasm/: the core made small, the entry points, the types. `cargo xtask build` runs it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import * as esbuild from 'esbuild';
import { asBytes, besideBundle, builtins, inFileOfItsOwn } from './plugins.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => path.join(root, ...parts);
const require = createRequire(import.meta.url);

fs.rmSync(at('dist'), { recursive: true, force: true });
fs.mkdirSync(at('dist'));
fs.copyFileSync(at('..', 'LICENSE'), at('LICENSE'));

/**
 * The entry points of the package: where their files are, and the cores that have their operations. Of two small ones a page loads
 * `whole`, and `small` when it off-boards somebody.
 */
const ENTRIES = [
  {
    folder: '.',
    small: 'libseam',
    whole: 'whole',
    quick: 'quick',
    browser: 'browser-with-off-boarding',
    node: 'node-with-webhooks',
  },
  {
    folder: 'removals',
    small: 'removals',
    whole: 'removals',
    quick: 'quick-removals',
    browser: 'browser',
    node: 'node',
  },
];

/** The types that are others in `libseam/removals`, by their file and the one that stands in its place there. */
const TYPES_OF_REMOVALS = { generated: 'generated-removals', 'own-members': 'own-members-removals' };

optimize('first', at('wasm', 'first.wasm'), '-Oz');
for (const entry of ENTRIES) {
  const { folder, small, whole, quick } = entry;
  fs.mkdirSync(at('dist', folder), { recursive: true });
  // What a page loads is made small, and what Node loads is made quick.
  optimize(small, at('dist', folder, 'libseam.wasm'), '-Oz');
  optimize(quick, at('wasm', `${quick}.wasm`), '-O3');
  if (whole !== small) optimize(whole, at('wasm', `${whole}.wasm`), '-Oz');
  await describe(small, at('dist', folder, 'libseam.wasm'), at('wasm', `${small}.json`));
  await bundle(entry);
}
writeTypes();
printSizes();

/** Makes `to` of the module `name` that wasm-bindgen left. */
function optimize(name, to, level) {
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
  // Nothing of the module's lies in the first KiB of the memory. Zeros within its data stay: compressed, they are smaller
  // than the headers of the pieces around them.
  const own = ['--low-memory-unused', '--skip-pass=memory-packing'];
  const args = [tool, ...own, level, ...strips, ...enabled];
  execFileSync(process.execPath, [...args, at(`wasm/${name}_bg.wasm`), '-o', to], { stdio: 'inherit' });
}

/** Writes to `to` what the core `name`, whose module is `wasm`, says of itself: what a page knows before it loads that core. */
async function describe(name, wasm, to) {
  const core = await import(pathToFileURL(at('wasm', `${name}.js`)));
  core.initSync({ module: fs.readFileSync(wasm) });
  fs.writeFileSync(to, core.describe());
}

/** Makes the files of one entry point, in dist/`folder`. */
async function bundle({ folder, small, whole, quick, browser, node }) {
  const to = (name) => at('dist', folder, name);
  const common = { bundle: true, target: 'es2022', legalComments: 'none', logLevel: 'warning' };
  const alias = {
    '#core': at('wasm', `${small}.js`),
    '#wasm': to('libseam.wasm'),
    '#about': at('wasm', `${small}.json`),
    '#first-core': at('wasm/first.js'),
    '#first-wasm': at('wasm/first.wasm'),
  };
  const ofWhole = { ...alias, '#core': at('wasm', `${whole}.js`), '#wasm': at('wasm', `${whole}.wasm`) };
  for (const [name, entry, format, plugin, own = alias] of [
    ['browser.js', `entry/${browser}.ts`, 'esm', asBytes],
    ['whole.js', 'glue.ts', 'esm', asBytes, whole === small ? alias : ofWhole],
    ...(whole === small ? [] : [['off-boarding.js', 'off-board-glue.ts', 'esm', asBytes]]),
    ['browser.cjs', 'entry/browser-cjs.ts', 'cjs', asBytes],
    ['workerd.js', 'entry/edge.ts', 'esm', besideBundle('./libseam.wasm')],
    ['edge-light.js', 'entry/edge.ts', 'esm', besideBundle('./libseam.wasm?module')],
    ['react-native.cjs', 'entry/react-native.ts', 'cjs', asBytes],
  ]) {
    await esbuild.build({
      ...common,
      entryPoints: [at('src', entry)],
      platform: 'browser',
      minify: true,
      format,
      outfile: to(name),
      alias: own,
      // One entry point imports another, which the package declares to be without effects on those who import nothing of it.
      ignoreAnnotations: true,
      plugins: [
        plugin,
        inFileOfItsOwn({ './whole.js': /\/glue\.js$/, './off-boarding.js': /off-board-glue/ }),
      ],
    });
  }
  await esbuild.build({
    ...common,
    entryPoints: [at('src/entry', `${node}.ts`)],
    platform: 'node',
    format: 'cjs',
    ignoreAnnotations: true,
    outfile: to('node.cjs'),
    alias: { '#core': at('wasm', `${quick}.js`), '#wasm': at('wasm', `${quick}.wasm`) },
    inject: [at('src/entry/node-text.ts')],
    loader: { '.wasm': 'binary' },
    plugins: [builtins],
  });
  // Both kinds of module share one instance, so that `instanceof` holds across them.
  const exported = require(to('node.cjs'));
  const names = Object.keys(exported).join(', ');
  // What is imported is searched for the names that it exports, which takes several times as long as to run it. Here
  // they are known already.
  fs.writeFileSync(to('named.cjs'), `const seam = require('./node.cjs');\nmodule.exports = seam;\n`);
  fs.writeFileSync(to('node.js'), `import seam from './named.cjs';\nexport const { ${names} } = seam;\n`);
  if (!exported.webhook) return;
  const ofWebhook = Object.keys(exported.webhook).join(', ');
  fs.writeFileSync(
    to('webhook.cjs'),
    `const { webhook } = require('./node.cjs');\nmodule.exports = webhook;\n`,
  );
  fs.writeFileSync(
    to('webhook.js'),
    `import webhook from './webhook.cjs';\nexport const { ${ofWebhook} } = webhook;\n`,
  );
}

/** Writes the types of what the index exports, for each entry point and each kind of module. */
function writeTypes() {
  const temporary = fs.mkdtempSync(at('dist', 'types-'));
  const tsc = path.join(path.dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');
  const flags = ['-p', root, '--emitDeclarationOnly', '--declaration', '--outDir', temporary];
  execFileSync(process.execPath, [tsc, ...flags], { stdio: 'inherit' });
  const typesOf = (name) => fs.readFileSync(path.join(temporary, 'src', `${name}.d.ts`), 'utf8');
  const wanted = ['index', 'webhook'];
  for (const name of wanted) {
    for (const [, other] of typesOf(name).matchAll(/from '\.\/([\w/-]+)\.js'/g)) {
      if (!wanted.includes(other)) wanted.push(other);
    }
  }
  for (const kind of ['types', 'types-cjs']) {
    for (const { folder } of ENTRIES) {
      fs.mkdirSync(at('dist', kind, folder), { recursive: true });
      for (const name of wanted) {
        // Only the whole core checks webhooks.
        if (folder !== '.' && name.includes('webhook')) continue;
        const own = (folder === '.' ? undefined : TYPES_OF_REMOVALS[name]) ?? name;
        fs.writeFileSync(at('dist', kind, folder, `${name}.d.ts`), typesOf(own));
      }
    }
  }
  fs.writeFileSync(at('dist', 'types-cjs', 'package.json'), '{ "type": "commonjs" }\n');
  fs.rmSync(temporary, { recursive: true });
}

function printSizes() {
  const files = [
    'browser.js',
    'whole.js',
    'off-boarding.js',
    'removals/browser.js',
    'removals/whole.js',
    'workerd.js',
    'node.cjs',
  ];
  for (const name of ['libseam.wasm', ...files]) {
    const bytes = fs.readFileSync(at('dist', name));
    const packed = zlib.gzipSync(bytes, { level: 9 }).length;
    console.log(
      `${name.padEnd(20)}${bytes.length.toString().padStart(8)} B  ${packed.toString().padStart(6)} B gzip`,
    );
  }
}
