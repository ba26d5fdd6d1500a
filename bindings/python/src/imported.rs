//! Objects of Python modules that Rust code uses. `PyOnceLock::import` imports inside of its lock: if another thread forks
//! meanwhile, the lock stays held in the child, and whatever uses it there waits for ever.

use pyo3::{prelude::*, sync::PyOnceLock};

/// An object of a Python module, looked up on first use.
pub(crate) struct Imported {
    module: &'static str,
    name: &'static str,
    object: PyOnceLock<Py<PyAny>>,
}

impl Imported {
    /// Names the object `name` of `module`.
    pub(crate) const fn new(module: &'static str, name: &'static str) -> Self {
        Self { module, name, object: PyOnceLock::new() }
    }

    /// Returns the object if it was looked up before.
    pub(crate) fn known<'py>(&self, py: Python<'py>) -> Option<Bound<'py, PyAny>> {
        self.object.get(py).map(|object| object.bind(py).clone())
    }

    /// Returns the object.
    pub(crate) fn get<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        if let Some(object) = self.known(py) {
            return Ok(object);
        }
        let object = py.import(self.module)?.getattr(self.name)?;
        // Another thread may have set it meanwhile, to the same object.
        drop(self.object.set(py, object.clone().unbind()));
        Ok(object)
    }
}
