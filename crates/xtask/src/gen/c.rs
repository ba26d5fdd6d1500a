//! The generated files of the C surface.

mod constants;
mod cpp;
mod enums;
mod header;
mod literal;
mod operations;
mod vectors;

use super::{NOTICE, Output, rustfmt, spec::Spec};
use anyhow::Result;
use std::path::Path;

/// The files.
pub(crate) fn outputs(root: &Path, spec: &Spec) -> Result<Vec<Output>> {
    let constants = rustfmt(&format!("// {NOTICE}\n\n{}", constants::constants(spec)?))?;
    let header = format!("/* {NOTICE} */\n{}", header::header(root, &constants)?);
    let operations = format!("/* {NOTICE} */\n{}", operations::operations(spec));
    let cpp = format!("/* {NOTICE} */\n{}", cpp::operations(spec));
    let vectors = format!("/* {NOTICE} */\n{}", vectors::vectors(root, &spec.codes)?);
    Ok(vec![
        Output { path: "bindings/c/src/constants.rs", text: constants },
        Output { path: "include/libseam.h", text: header },
        Output { path: "include/libseam_operations.h", text: operations },
        Output { path: "include/libseam_operations.hpp", text: cpp },
        Output { path: "tests/c/vectors.h", text: vectors },
    ])
}
