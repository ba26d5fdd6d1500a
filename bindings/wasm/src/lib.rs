//! The core as a WebAssembly module: options, parameters, requests, replies and errors cross as text, and nothing
//! here sends, waits or asks for the time. The package in `npm/` drives it.
//!
//! Every function takes and gives numbers only, so that the module imports nothing and needs next to no glue. Text
//! goes in by [`desk::input`] and comes out by [`desk::output`]: `npm/src/engine.ts` is the other side of that.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

pub mod call;
pub mod description;
pub mod desk;
pub mod engine;
#[cfg(target_arch = "wasm32")]
mod memory;
#[cfg(target_arch = "wasm32")]
pub mod panic;
#[cfg(feature = "environment")]
pub mod proxy;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: memory::Allocator = memory::Allocator::new();
