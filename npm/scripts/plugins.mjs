// How the bundles take what is no JavaScript of this package's: esbuild's plugins.
import fs from 'node:fs';

/**
 * Puts a WebAssembly module into the bundle as its bytes. In hexadecimal a compressor still sees them as they are: a page
 * is smaller by a tenth than with base64.
 */
export const asBytes = {
  name: 'as bytes',
  setup(build) {
    build.onLoad({ filter: /\.wasm$/ }, ({ path }) => ({
      contents: `export default Uint8Array.from(
        '${fs.readFileSync(path, 'hex')}'.match(/../g), (byte) => parseInt(byte, 16));`,
    }));
  },
};

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
