/** A WebAssembly file, as the build puts it into the bundle: in base64. */
declare module '*.wasm' {
  const base64: string;
  export default base64;
}

/** The same as text that `bytesOf` reads. */
declare module '*.wasm.printable' {
  const text: string;
  export default text;
}

/** The same, not bundled but imported from beside the bundle, where the platform compiles it. */
declare module '*.wasm?module' {
  const module: WebAssembly.Module;
  export default module;
}
