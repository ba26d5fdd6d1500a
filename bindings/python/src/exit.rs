//! The end of the interpreter. A thread that comes back to an interpreter that is being finalized is ended by it where
//! it stands, and to be ended inside a function of ours takes the process down. So before that, in an `atexit` hook,
//! every other thread is seen out of our functions, and from then on one that comes in is refused at once. Only one
//! that could not be seen out stays outside the interpreter for good.

use libseam::{Error, ErrorCode, Outcome, Process};
use pyo3::{intern, prelude::*, sync::PyOnceLock};
use std::{
    cell::Cell,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    thread,
    time::{Duration, Instant},
};

/// Longer than it takes a call to notice, shorter than a person waits.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many threads are in a function of ours that needs the interpreter again. Here is no lock, because a thread
/// would have to take it without the interpreter's, and a process that is forked off at that moment would find it
/// taken for good.
static INSIDE: AtomicUsize = AtomicUsize::new(0);

/// Whether a thread has ever been in one.
static USED: AtomicBool = AtomicBool::new(false);

/// Whether the interpreter is about to end.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Whether nobody is waited for any more.
static OVER: AtomicBool = AtomicBool::new(false);

/// What a thread is told that comes in then.
static REFUSAL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

thread_local! {
    /// Whether this thread is the one that ends the interpreter; it alone may go on.
    static ENDS: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread has to leave because the interpreter is about to end.
pub(crate) fn is_near() -> bool {
    ENDING.load(SeqCst) && !ENDS.get()
}

/// Whether the interpreter is about to end, for every thread.
pub(crate) fn has_begun() -> bool {
    ENDING.load(SeqCst)
}

/// The error of a call that is given up then, or is not begun.
pub(crate) fn error(outcome: Outcome) -> Error {
    Error::new(ErrorCode::Cancelled, "the interpreter is exiting").with_outcome(outcome)
}

/// This thread's stay in a function of ours. It begins and ends attached.
pub(crate) struct Stay {
    process: Process,
}

impl Stay {
    /// Begins.
    ///
    /// # Errors
    /// That of [`error`], when the interpreter is about to end.
    pub(crate) fn begin(py: Python<'_>) -> PyResult<Self> {
        let stay = Self { process: Process::current() };
        INSIDE.fetch_add(1, SeqCst);
        USED.store(true, SeqCst);
        match REFUSAL.get(py) {
            // Made before, because to make it here would let go of the interpreter.
            Some(refusal) if is_near() => {
                let refusal = refusal.bind(py);
                // Else a thread that tries again and again has it grow without end.
                refusal.setattr(intern!(py, "__traceback__"), py.None())?;
                Err(PyErr::from_value(refusal.clone()))
            }
            None if is_near() => Err(crate::raised::error(py, &error(Outcome::NotSent))),
            _ => Ok(stay),
        }
    }

    /// Does `work` without the interpreter. Never returns when nobody is waited for any more.
    pub(crate) fn detached<T: Send>(&self, py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
        py.detach(|| {
            let result = work();
            if OVER.load(SeqCst) && is_near() {
                self.end();
                park();
            }
            result
        })
    }

    fn end(&self) {
        // A child that was forked off meanwhile, by a signal's handler, counts from anew.
        if self.process == Process::current() {
            INSIDE.fetch_sub(1, SeqCst);
        }
    }
}

impl Drop for Stay {
    fn drop(&mut self) {
        self.end();
    }
}

fn park() -> ! {
    loop {
        thread::park();
    }
}

/// Begins the end: from now on this thread alone may go on.
pub(crate) fn begin(py: Python<'_>) {
    ENDS.set(true);
    // A program that has only imported the package need not wait for the errors to be loaded.
    if USED.load(SeqCst) {
        REFUSAL
            .get_or_init(py, || crate::raised::error(py, &error(Outcome::NotSent)).into_value(py).into_any());
    }
    ENDING.store(true, SeqCst);
}

/// Sees every other thread out, for as long as a person waits. The caller is not attached.
pub(crate) fn see_out() {
    let start = Instant::now();
    while INSIDE.load(SeqCst) > 0 && start.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(1));
    }
    OVER.store(true, SeqCst);
}

/// Begins anew in a child: the parent's other threads are not here, and neither is its end.
pub(crate) fn begin_anew() {
    INSIDE.store(0, SeqCst);
    ENDING.store(false, SeqCst);
    OVER.store(false, SeqCst);
    ENDS.set(false);
}
