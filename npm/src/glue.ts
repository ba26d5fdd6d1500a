// The core as wasm-bindgen leaves it, and its module. The build says which one is meant: see `scripts/build.mjs`.
export {
  Flow,
  Engine,
  __wbg_reset_state as restart,
  credentialKind,
  describe,
  describeOperation,
  initSync,
} from '#core';
export { default as wasm } from '#wasm';
