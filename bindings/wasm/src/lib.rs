//! The core as a WebAssembly module: options, parameters, requests, replies and errors cross as text, and nothing
//! here sends, waits or asks for the time. The package in `npm/` drives it.
//!
//! An error crosses as the JSON text of [`libseam::Error::to_value`], thrown as a string. Anything else that is
//! thrown means that the module is broken and must not be used again.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

pub mod call;
pub mod description;
pub mod engine;
mod fault;
#[cfg(target_arch = "wasm32")]
mod panic;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;
