//! Panics become errors: a bug of ours raises an error like any other, and not the `BaseException` that pyo3 makes of a
//! panic.

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
    /// The source location of this thread's latest panic, in parentheses.
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Stops panics from being printed to standard error, which belongs to the program. Only this module is affected,
/// because it has its own copy of Rust's standard library.
pub(crate) fn silence() {
    set_hook(Box::new(|info| {
        let place = info.location().map(|place| {
            let file = place.file().rsplit(['/', '\\']).next().unwrap_or_default();
            format!(" ({file}:{})", place.line())
        });
        // A thread that is ending has lost its thread-local storage.
        let _ = LAST_PANIC.try_with(|kept| *kept.borrow_mut() = place.unwrap_or_default());
    }));
}

/// Returns the result of `body`, or an error if it panics.
pub(crate) fn catch<T>(body: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|panic| Err(internal_error(&*panic)))
}

/// Resolves to the result of `work`, or to an error if it panics.
pub(crate) async fn catch_future<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let mut work = pin!(work);
    poll_fn(|context| {
        catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context)))
            .unwrap_or_else(|panic| Poll::Ready(Err(internal_error(&*panic))))
    })
    .await
}

/// Builds the error of a panic. Only a literal message is quoted: a formatted one may hold anything.
fn internal_error(panic: &(dyn Any + Send)) -> Error {
    let text = panic.downcast_ref::<&'static str>().copied().unwrap_or("a panic");
    let place = LAST_PANIC.try_with(|kept| kept.borrow().clone()).unwrap_or_default();
    Error::new(ErrorCode::Internal, format!("libseam panicked: {text}{place}; please report it"))
}

/// Panics inside the library, for the package's tests: they show on the shipped module that the host survives.
#[pyfunction]
pub(crate) fn _panic(py: Python<'_>) -> PyResult<()> {
    #[expect(clippy::panic, reason = "the tests ask for a panic")]
    let result = py.detach(|| catch::<()>(|| panic!("asked for")));
    result.map_err(|e| crate::exceptions::from_error(py, &e))
}
