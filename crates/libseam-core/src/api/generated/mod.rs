//! Tables written by `cargo xtask gen`.

pub(crate) mod flows;
pub(crate) mod table;
