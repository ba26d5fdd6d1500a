import { seamError } from './fault.js';
import { usePlatform } from './platform.js';
import { inBrowser } from './scope.js';
import { fetchTransport } from './transport/fetch.js';

/** A compiled module, where the platform's types know one. */
type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer Module } } }
  ? Module
  : object;

let wasm: BufferSource | WebAssembly.Module | undefined;

usePlatform({
  wasm: () => {
    if (wasm !== undefined) return wasm;
    const message = 'the WebAssembly core is not there yet: call `provideWasm` before anything else';
    throw seamError({ kind: 'invalid_state', outcome: 'not_sent', message, attempts: 0 });
  },
  transport: () => fetchTransport(),
  mayResend: true,
  inBrowser,
});

/**
 * Hands over the core: the file `libseam/libseam.wasm`, compiled or as its bytes. It is started when the first client
 * is made, so this has to come before; what is handed over later counts for nothing.
 */
export function provideWasm(core: ArrayBuffer | ArrayBufferView | WasmModule): void {
  // Memory that is shared is refused by the platform itself.
  wasm = core as BufferSource | WebAssembly.Module;
}

export * from './index.js';
