//! What `cargo xtask gen` writes.

pub(crate) mod flows;
pub(crate) mod table;
