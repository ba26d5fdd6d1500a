//! The barrier that no panic passes: a fault of ours is an error like any other, and not the `BaseException` that
//! pyo3 makes of a panic.

use libseam::{Error, ErrorCode};
use pyo3::prelude::*;
use std::{
    any::Any,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
    task::Poll,
};

/// What `body` returns, or the error of the panic in it.
pub(crate) fn guard<T>(body: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| Err(fault(&*panic)))
}

/// What `work` comes to, or the error of the panic in it.
pub(crate) async fn guard_future<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let mut work = pin!(work);
    poll_fn(|context| {
        catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)))
            .unwrap_or_else(|panic| Poll::Ready(Err(fault(&*panic))))
    })
    .await
}

/// Only a text that stands in a source file is quoted: a text that was put together may hold anything.
fn fault(panic: &(dyn Any + Send)) -> Error {
    let text = panic.downcast_ref::<&'static str>().copied().unwrap_or("a panic");
    Error::new(ErrorCode::Internal, format!("a fault of libseam's own: {text}; please report it"))
}

/// Panics inside the barrier. The package's tests show with it, on the very module that is shipped, that the host
/// survives.
#[pyfunction]
pub(crate) fn _panic(py: Python<'_>) -> PyResult<()> {
    #[expect(clippy::panic, reason = "this is what it is for")]
    let result = py.detach(|| guard::<()>(|| panic!("asked for")));
    result.map_err(|e| crate::raised::error(py, &e))
}
