//! Callbacks of the interpreter for its end and for a forked child.

use crate::{bridge, exit};
use pyo3::{prelude::*, types::IntoPyDict as _};

/// Registers [`end`] for the end of the interpreter and [`forked`] for a forked child.
pub(crate) fn register(py: Python<'_>) -> PyResult<()> {
    py.import("atexit")?.call_method1("register", (wrap_pyfunction!(end, py)?,))?;
    let os = py.import("os")?;
    if os.hasattr("register_at_fork")? {
        let hook = [("after_in_child", wrap_pyfunction!(forked, py)?)].into_py_dict(py)?;
        os.call_method("register_at_fork", (), Some(&hook))?;
    }
    Ok(())
}

#[pyfunction]
fn end(py: Python<'_>) {
    exit::begin(py);
    let bridge = bridge::take();
    py.detach(|| {
        if let Some(bridge) = bridge {
            bridge.end();
        }
        exit::wait_for_threads();
    });
}

#[pyfunction]
fn forked() {
    exit::reset_in_child();
}
