//! The boundary to C: pointers, texts and numbers that come in, and the frame that stops every panic.

pub mod version;

pub mod constants;

pub mod text;

pub mod header;

pub mod status;

pub mod names;

pub mod operations;

pub(crate) mod catch_panic;
pub(crate) mod handle;
pub(crate) mod lock;
pub(crate) mod pointer;
