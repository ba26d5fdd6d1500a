//! The generated files of the C surface.

mod constants;
mod cpp;
mod enums;
mod header;
mod literal;
mod operations;
mod options;
mod vectors;

use super::{NOTICE, Output, rustfmt, spec::Spec};
use anyhow::Result;
use std::path::Path;

/// The files.
pub(crate) fn outputs(root: &Path, spec: &Spec) -> Result<Vec<Output>> {
    let constants = rustfmt(&format!("// {NOTICE}\n\n{}", constants::constants(spec)?))?;
    let fields = rustfmt(&format!("// {NOTICE}\n\n{}", options::structure(&spec.options)))?;
    let class = format!("/* {NOTICE} */\n{}", options::class(&spec.options));
    let layout = format!("/* {NOTICE} */\n{}", options::layout(&spec.options));
    let header = format!(
        "/* {NOTICE} */\n{}",
        header::header(root, &[("constants", &constants), ("option_fields", &fields)])?
    );
    let operations = format!("/* {NOTICE} */\n{}", operations::operations(spec));
    let cpp = format!("/* {NOTICE} */\n{}", cpp::operations(spec));
    let vectors = format!("/* {NOTICE} */\n{}", vectors::vectors(root, &spec.codes)?);
    Ok(vec![
        Output { path: "bindings/c/src/boundary/constants.rs", text: constants },
        Output { path: "bindings/c/src/client/option_fields.rs", text: fields },
        Output { path: "include/libseam_options.hpp", text: class },
        Output { path: "tests/c/layout_options.h", text: layout },
        Output { path: "include/libseam.h", text: header },
        Output { path: "include/libseam_operations.h", text: operations },
        Output { path: "include/libseam_operations.hpp", text: cpp },
        Output { path: "tests/c/vectors.h", text: vectors },
    ])
}
