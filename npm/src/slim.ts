import { seamError } from './fault.js';
import { usePlatform } from './platform.js';
import { inBrowser } from './scope.js';
import { fetchTransport } from './transport/fetch.js';

let wasm: BufferSource | WebAssembly.Module | undefined;

usePlatform({
  wasm: () => {
    if (wasm !== undefined) return wasm;
    const message = 'the WebAssembly core is not there yet: call `provideWasm` before anything else';
    throw seamError({ code: 'invalid_state', message, attempts: 0 });
  },
  transport: fetchTransport(),
  inBrowser,
});

/**
 * Hands over the core: the file `libseam/libseam.wasm`, compiled or as its bytes. It is started when the first client
 * is made, so this has to come before; what is handed over later counts for nothing.
 */
export function provideWasm(core: BufferSource | WebAssembly.Module): void {
  wasm = core;
}

export * from './index.js';
