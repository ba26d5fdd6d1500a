// The core that a page loads first, as wasm-bindgen leaves it, and its module.
export {
  Flow,
  Engine,
  __wbg_reset_state as restart,
  credentialKind,
  describe,
  describeOperation,
  initSync,
  notLoaded,
} from '#first-core';
export { default as wasm } from '#first-wasm';
