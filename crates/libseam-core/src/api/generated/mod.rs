//! Tables written by `cargo xtask gen`.

#[cfg(feature = "confirm")]
pub(crate) mod confirmations;
pub(crate) mod flows;
pub(crate) mod table;
