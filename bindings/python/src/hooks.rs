//! What the interpreter calls when it ends, and in a child that is forked off.

use crate::{bridge, exit};
use pyo3::{prelude::*, types::IntoPyDict as _};

/// Has the interpreter call [`end`] when it ends, and [`forked`] in a child.
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
        exit::see_out();
    });
}

#[pyfunction]
fn forked() {
    exit::begin_anew();
}
