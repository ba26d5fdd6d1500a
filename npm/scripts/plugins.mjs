// How the bundles take what is no JavaScript of this package's: esbuild's plugins.
import fs from 'node:fs';

/** The number of printable characters that stand for a digit of a byte; the next ones say how often to add it. */
const DIGITS = 92;
/** The code of the first printable character. */
const FIRST = 32;

/** Writes `bytes` as printable ASCII: a digit, with a character before it if the byte exceeds the digits. */
function printable(bytes) {
  const character = (number) => String.fromCharCode(FIRST + number);
  const written = Array.from(bytes, (byte) => {
    const times = Math.floor(byte / DIGITS);
    return (times > 0 ? character(DIGITS + times - 1) : '') + character(byte % DIGITS);
  });
  return written.join('');
}

/**
 * Puts a WebAssembly module into the bundle as its bytes. Written so, a compressor still sees them nearly as they are: a
 * page is smaller than with hexadecimal, and far smaller than with base64. It is ASCII, whatever charset the page has.
 */
export const asBytes = {
  name: 'as bytes',
  setup(build) {
    build.onLoad({ filter: /\.wasm$/ }, ({ path }) => ({
      contents: `
        const number = (text, at) => text.charCodeAt(at) - ${FIRST};
        export default Uint8Array.from(
          ${JSON.stringify(printable(fs.readFileSync(path)))}.match(/[${printable([DIGITS])[0]}${printable([2 * DIGITS])[0]}]?./g),
          (text) => text[1] ? (number(text, 0) - ${DIGITS - 1}) * ${DIGITS} + number(text, 1) : number(text, 0));`,
    }));
  },
};

/**
 * Leaves what a dynamic `import` loads out of the bundle: it is imported from the file beside it. `files` has that file's name for
 * what is imported.
 */
export const inFileOfItsOwn = (files) => ({
  name: 'in a file of its own',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ kind, path: imported }) => {
      if (kind !== 'dynamic-import') return undefined;
      const [path] = Object.entries(files).find(([, pattern]) => pattern.test(imported)) ?? [];
      return { path, external: true };
    });
  },
});

/** Leaves the WebAssembly module out of the bundle: it is imported from the file beside it, as `path`. */
export const besideBundle = (path) => ({
  name: 'beside the bundle',
  setup(build) {
    build.onResolve({ filter: /^#wasm$/ }, () => ({ path, external: true }));
  },
});

/** Takes Node's modules where there is no `require`: in an ES module that somebody bundled. Node 18 has no other way. */
export const builtins = {
  name: 'builtins',
  setup(build) {
    const namespace = 'builtin';
    build.onResolve({ filter: /^node:/ }, ({ path, namespace: from }) =>
      from === namespace ? { path, external: true } : { path, namespace },
    );
    build.onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule?.('${path}') ?? require('${path}');`,
    }));
  },
};
