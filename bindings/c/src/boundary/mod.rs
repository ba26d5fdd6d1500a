//! The boundary to C: pointers, texts and numbers that come in, and the wall that no panic passes.

pub mod version;

pub mod constants;

pub mod text;

pub mod header;

pub mod status;

pub mod names;

pub mod operations;

pub(crate) mod handle;
pub(crate) mod lock;
pub(crate) mod pointer;
pub(crate) mod wall;
