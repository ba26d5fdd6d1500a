/** A WebAssembly file, as the build puts it into the bundle: in base64. */
declare module '*.wasm' {
  const base64: string;
  export default base64;
}

/** The same, compressed with raw DEFLATE before that. */
declare module '*.wasm.deflate' {
  const base64: string;
  export default base64;
}

/** The same, not bundled but imported from beside the bundle, where the platform compiles it. */
declare module '*.wasm?module' {
  const module: WebAssembly.Module;
  export default module;
}
