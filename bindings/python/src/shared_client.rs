//! The core's client behind a Python client object, until the object is closed, in the process that uses it.

use libseam::{Error, ErrorCode, Process};
use pyo3::{PyErr, exceptions::PyTypeError};
use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

/// A client of the core that Python objects share. Only a thread that stays attached to the interpreter takes the lock,
/// so no other thread can hold it when a thread forks.
pub(crate) struct SharedClient<T>(Mutex<Slot<T>>);

struct Slot<T> {
    process: Process,
    client: Option<Arc<T>>,
}

impl<T> SharedClient<T> {
    /// Shares `client`, which this process created.
    pub(crate) fn new(client: T) -> Self {
        Self(Mutex::new(Slot { process: Process::current(), client: Some(Arc::new(client)) }))
    }

    /// Returns the client. In a process that was forked since the last call, `renew` returns the client to use from now
    /// on, and the parent's stays untouched.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidState`] once the client is closed; the errors of `renew`.
    pub(crate) fn get(&self, renew: impl FnOnce(&Arc<T>) -> Result<Arc<T>, Error>) -> Result<Arc<T>, Error> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(client) = &slot.client else {
            return Err(Error::new(ErrorCode::InvalidState, "the client is closed"));
        };
        let process = Process::current();
        if slot.process == process {
            return Ok(Arc::clone(client));
        }
        let renewed = renew(client)?;
        mem::forget(slot.client.replace(Arc::clone(&renewed)));
        slot.process = process;
        Ok(renewed)
    }

    /// Closes the client: calls under way go on, new ones are rejected.
    pub(crate) fn close(&self) {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slot.release();
    }
}

/// Returns the exception for pickling a client or an object that holds one.
pub(crate) fn unpicklable() -> PyErr {
    PyTypeError::new_err(
        "a client cannot be pickled (it holds a credential and connections); create one in the target process",
    )
}

impl<T> Slot<T> {
    /// Drops the client, unless it was used before a fork: that would disturb the sockets that the parent still uses.
    fn release(&mut self) {
        let client = self.client.take();
        if self.process != Process::current() {
            mem::forget(client);
        }
    }
}

impl<T> Drop for Slot<T> {
    fn drop(&mut self) {
        self.release();
    }
}
