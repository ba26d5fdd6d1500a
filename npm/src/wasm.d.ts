/** A WebAssembly module, which the build puts into a bundle as its bytes, or leaves beside it for the platform to compile. */
declare module '#wasm' {
  const module: Uint8Array<ArrayBuffer> | WebAssembly.Module;
  export default module;
}
