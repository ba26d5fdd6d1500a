//! The core as a WebAssembly module for the package in `npm/`, through wasm-bindgen. Options, parameters, requests, replies
//! and errors cross as text. The module does no I/O, never waits and has no clock.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

pub mod description;
pub mod engine;
#[cfg(feature = "first")]
pub mod first;
pub mod flow;
mod object;
#[cfg(feature = "off_board")]
pub mod off_board;
#[cfg(target_arch = "wasm32")]
mod panic;
#[cfg(feature = "environment")]
pub mod proxy;
#[cfg(feature = "webhooks")]
pub mod webhook;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
