//! What a Python client object holds: the core's client, until it is closed, in the process that uses it.

use libseam::{Error, ErrorCode, Process};
use pyo3::{PyErr, exceptions::PyTypeError};
use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

/// A client of the core. Its lock is only taken by a thread that is attached to the interpreter and does not let go
/// of it meanwhile, so no other thread can hold it when a thread forks.
pub(crate) struct Held<T>(Mutex<Slot<T>>);

struct Slot<T> {
    process: Process,
    client: Option<Arc<T>>,
}

impl<T> Held<T> {
    /// Holds `client`, made by this process.
    pub(crate) fn new(client: T) -> Self {
        Self(Mutex::new(Slot { process: Process::current(), client: Some(Arc::new(client)) }))
    }

    /// The client. In a process that was forked off since the last time, `renew` gives the one to use from now on;
    /// the parent's is left alone.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidState`] once it is closed; those of `renew`.
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

    /// Lets go of the client. Calls under way go on; new ones are refused.
    pub(crate) fn close(&self) {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slot.release();
    }
}

/// What pickling a client raises, or what holds one.
pub(crate) fn unpicklable() -> PyErr {
    PyTypeError::new_err(
        "a client holds a credential and connections, which do not travel; make one where it is needed",
    )
}

impl<T> Slot<T> {
    /// To drop a client that was used before a fork would disturb the sockets that the parent still uses.
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
