//! The known lies, which a build of the core with `--cfg libseam_lies` can tell. The simulator must find each.

pub use libseam_core::lies::{LIES, tell};
