#![doc = include_str!("about.md")]
#![cfg_attr(target_os = "none", no_std)]
#![allow(non_camel_case_types, reason = "types have their C names")]
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

extern crate alloc;

pub mod boundary;

pub mod client;

pub mod call;

#[cfg(feature = "webhooks")]
pub mod webhook;

pub mod reply;

pub mod error;

mod host;
#[cfg(test)]
mod low_memory;
