//! The generated files of the Python surface: the stubs of the package and its namespaces, the options, the exception
//! classes, and the license, which has to lie in the package's folder to get into the wheel.

use super::{
    NOTICE, Output, python_errors, python_namespaces, python_offered, python_options, rustfmt, spec::Spec,
};
use anyhow::{Context as _, Result};
use std::{fs, path::Path};

/// The files.
pub(crate) fn outputs(root: &Path, spec: &Spec) -> Result<Vec<Output>> {
    let output = |path, text: String| Output { path, text: format!("# {NOTICE}\n{text}") };
    let license = fs::read_to_string(root.join("LICENSE")).context("cannot read LICENSE")?;
    Ok(vec![
        output("python/libseam/__init__.pyi", python_offered::stub(&spec.codes)),
        output("python/libseam/_namespaces.pyi", python_namespaces::stubs(spec)?),
        output("python/libseam/_error_types.py", python_errors::classes(&spec.codes)),
        Output {
            path: "bindings/python/src/call_options.rs",
            text: rustfmt(&format!("// {NOTICE}\n\n{}", python_options::table(&spec.options)?))?,
        },
        output("python/libseam/_options.py", python_options::common(&spec.options)?),
        output("python/libseam/_constructor.py", python_options::constructor(&spec.options)?),
        Output { path: "python/LICENSE", text: license },
    ])
}
