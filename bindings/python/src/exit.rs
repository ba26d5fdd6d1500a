//! The end of the interpreter. An interpreter that is being finalized ends every thread that attaches to it, and a thread
//! that ends inside our functions takes the process down. So before that, an `atexit` hook waits until every other thread
//! has left our functions, and a thread that enters one from then on gets an error at once. A thread that does not leave
//! in time never attaches again.

use libseam::{Error, ErrorCode, Outcome, Process};
use pyo3::{intern, prelude::*, sync::PyOnceLock};
use std::{
    cell::Cell,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    thread,
    time::{Duration, Instant},
};

/// Longest wait for other threads: longer than a call needs to notice the end, shorter than a person waits.
const EXIT_TIMEOUT: Duration = Duration::from_secs(5);

/// Number of threads inside a function of ours that will attach to the interpreter again. A lock would not do: a detached
/// thread would have to take it, and a process forked at that moment would find it locked for ever.
static ENTERED: AtomicUsize = AtomicUsize::new(0);

/// True once a thread has entered one of our functions.
static USED: AtomicBool = AtomicBool::new(false);

/// True once the interpreter is about to end.
static ENDING: AtomicBool = AtomicBool::new(false);

/// True once the wait for other threads has ended.
static WAIT_IS_OVER: AtomicBool = AtomicBool::new(false);

/// The error of a thread that enters one of our functions then.
static EXIT_ERROR: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

thread_local! {
    /// True in the thread that ends the interpreter; it alone may go on.
    static ENDS: Cell<bool> = const { Cell::new(false) };
}

/// Returns true if this thread has to leave because the interpreter is about to end.
pub(crate) fn must_leave() -> bool {
    ENDING.load(SeqCst) && !ENDS.get()
}

/// Returns true if the interpreter is about to end, in any thread.
pub(crate) fn is_exiting() -> bool {
    ENDING.load(SeqCst)
}

/// Returns the error of a call that the end of the interpreter cancels or prevents.
pub(crate) fn error(outcome: Outcome) -> Error {
    Error::new(ErrorCode::Cancelled, "the interpreter is exiting").with_outcome(outcome)
}

/// Marks that this thread is inside one of our functions. It is created and dropped attached.
pub(crate) struct EntryGuard {
    process: Process,
}

impl EntryGuard {
    /// Enters one of our functions.
    ///
    /// # Errors
    /// The error of [`error`] when the interpreter is about to end.
    pub(crate) fn enter(py: Python<'_>) -> PyResult<Self> {
        let entry = Self { process: Process::current() };
        ENTERED.fetch_add(1, SeqCst);
        USED.store(true, SeqCst);
        match EXIT_ERROR.get(py) {
            // Created before, because creating it here would detach from the interpreter.
            Some(refusal) if must_leave() => {
                let refusal = refusal.bind(py);
                // Without this, a thread that tries again and again lets the traceback grow without end.
                refusal.setattr(intern!(py, "__traceback__"), py.None())?;
                Err(PyErr::from_value(refusal.clone()))
            }
            None if must_leave() => Err(crate::exceptions::from_error(py, &error(Outcome::NotSent))),
            _ => Ok(entry),
        }
    }

    /// Runs `work` detached from the interpreter. Never returns once the wait for other threads has ended.
    pub(crate) fn detached<T: Send>(&self, py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
        py.detach(|| {
            let result = work();
            if WAIT_IS_OVER.load(SeqCst) && must_leave() {
                self.end();
                park();
            }
            result
        })
    }

    fn end(&self) {
        // A child that a signal handler forked meanwhile counts from zero.
        if self.process == Process::current() {
            ENTERED.fetch_sub(1, SeqCst);
        }
    }
}

impl Drop for EntryGuard {
    fn drop(&mut self) {
        self.end();
    }
}

fn park() -> ! {
    loop {
        thread::park();
    }
}

/// Begins the end of the interpreter: from now on this thread alone may go on.
pub(crate) fn begin(py: Python<'_>) {
    ENDS.set(true);
    // A program that has only imported the package need not wait for the errors to be loaded.
    if USED.load(SeqCst) {
        EXIT_ERROR.get_or_init(py, || {
            crate::exceptions::from_error(py, &error(Outcome::NotSent)).into_value(py).into_any()
        });
    }
    ENDING.store(true, SeqCst);
}

/// Waits until every other thread has left, at most [`EXIT_TIMEOUT`]. The caller is not attached.
pub(crate) fn wait_for_threads() {
    let start = Instant::now();
    while ENTERED.load(SeqCst) > 0 && start.elapsed() < EXIT_TIMEOUT {
        thread::sleep(Duration::from_millis(1));
    }
    WAIT_IS_OVER.store(true, SeqCst);
}

/// Resets the state in a forked child, which has neither the parent's other threads nor its end.
pub(crate) fn reset_in_child() {
    ENTERED.store(0, SeqCst);
    ENDING.store(false, SeqCst);
    WAIT_IS_OVER.store(false, SeqCst);
    ENDS.set(false);
}
