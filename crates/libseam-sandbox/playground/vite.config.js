import { defineConfig } from 'vite';
import library from '../../../npm/package.json' with { type: 'json' };

const { import: entry } = library.exports['.'].default;

// Three files with fixed names: they are committed, and the sandbox embeds them.
export default defineConfig({
  resolve: {
    alias: { libseam: new URL(`../../../npm/${entry.default}`, import.meta.url).pathname },
  },
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 200,
    rolldownOptions: {
      output: { entryFileNames: 'playground.js', assetFileNames: 'playground[extname]' },
    },
  },
});
