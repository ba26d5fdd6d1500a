// What a browser would load of the official HTTP client, bundled and made small: `bundle.mjs ESBUILD`. Prints its size.
import { createRequire } from 'node:module';
import zlib from 'node:zlib';

const esbuild = createRequire(import.meta.url)(process.argv[2]);
const { outputFiles } = await esbuild.build({
  stdin: { contents: "export { SeamHttp } from '@seamapi/http';", resolveDir: import.meta.dirname },
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  write: false,
});
console.log(zlib.gzipSync(outputFiles[0].contents, { level: 9 }).length);
