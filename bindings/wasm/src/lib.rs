//! The core as a WebAssembly module: options, parameters, requests, replies and errors cross as text, and nothing
//! here sends, waits or asks for the time. The package in `npm/` drives it, through what wasm-bindgen makes of this.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

pub mod description;
pub mod engine;
pub mod flow;
mod object;
#[cfg(target_arch = "wasm32")]
mod panic;
#[cfg(feature = "environment")]
pub mod proxy;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
