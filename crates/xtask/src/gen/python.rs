//! The generated files of the Python surface: the namespaces with their stubs, and the exception classes.

use super::{NOTICE, Output, python_errors, python_namespaces, spec::Spec};
use anyhow::Result;
use std::path::Path;

/// The files.
pub(crate) fn outputs(root: &Path, spec: &Spec) -> Result<Vec<Output>> {
    let output = |path, text: String| Output { path, text: format!("# {NOTICE}\n{text}") };
    Ok(vec![
        output("python/libseam/_namespaces.py", python_namespaces::methods(spec)?),
        output("python/libseam/_namespaces.pyi", python_namespaces::stubs(spec)?),
        output("python/libseam/_error_types.py", python_errors::classes(root)?),
    ])
}
