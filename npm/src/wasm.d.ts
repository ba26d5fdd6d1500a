/** A WebAssembly module, which the build puts into a bundle as its bytes, or leaves beside it for the platform to compile. */
declare module '#wasm' {
  const module: Uint8Array<ArrayBuffer> | WebAssembly.Module;
  export default module;
}

/** The WebAssembly module that a page loads first. */
declare module '#first-wasm' {
  export { default } from '#wasm';
}

/** The description of the whole core, as the build read it from that. */
declare module '#about' {
  const about: import('./core.js').Description;
  export default about;
}
