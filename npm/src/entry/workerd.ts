import module from '../../dist/libseam.wasm?module';
import { usePlatform } from '../platform.js';
import { fetchTransport } from '../transport/fetch.js';

// Here WebAssembly must be imported: compiling it from bytes is forbidden.
usePlatform({ wasm: () => module, transport: fetchTransport(), inBrowser: () => false });

export * from '../index.js';
