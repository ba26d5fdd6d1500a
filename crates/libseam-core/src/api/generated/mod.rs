//! What `cargo xtask gen` writes.

pub(crate) mod table;
