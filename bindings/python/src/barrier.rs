//! The barrier that no panic passes: a fault of ours is an error like any other, and not the `BaseException` that
//! pyo3 makes of a panic.

use libseam::{Error, ErrorCode};
use pyo3::prelude::*;
use std::{
    any::Any,
    cell::RefCell,
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind, set_hook},
    pin::pin,
    task::Poll,
};

thread_local! {
    /// Where this thread's latest panic was, in parentheses.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// From now on no panic is told on standard error, which is the program's. Only this module's panics are meant: Rust's
/// standard library is in it.
pub(crate) fn hush() {
    set_hook(Box::new(|info| {
        let place = info.location().map(|place| {
            let file = place.file().rsplit(['/', '\\']).next().unwrap_or_default();
            format!(" ({file}:{})", place.line())
        });
        // A thread that is ending has no such place any more.
        let _ = PLACE.try_with(|kept| *kept.borrow_mut() = place.unwrap_or_default());
    }));
}

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
    let place = PLACE.try_with(|kept| kept.borrow().clone()).unwrap_or_default();
    Error::new(ErrorCode::Internal, format!("a fault of libseam's own: {text}{place}; please report it"))
}

/// Panics inside the barrier. The package's tests show with it, on the very module that is shipped, that the host
/// survives.
#[pyfunction]
pub(crate) fn _panic(py: Python<'_>) -> PyResult<()> {
    #[expect(clippy::panic, reason = "this is what it is for")]
    let result = py.detach(|| guard::<()>(|| panic!("asked for")));
    result.map_err(|e| crate::raised::error(py, &e))
}
