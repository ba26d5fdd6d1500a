//! `SIGPIPE`: a write to a connection that the other side has closed raises it, and its default ends the program.
//! A Rust program ignores it from its start; a C program does not, and a library must not change that for it.

/// Runs `body` with the signal held back in this thread, which is the one that it would be sent to.
pub(crate) fn held_back<T>(body: impl FnOnce() -> T) -> T {
    #[cfg(unix)]
    let _held = held::Held::new();
    body()
}

#[cfg(unix)]
mod held {
    use core::{mem::MaybeUninit, ptr};
    use libc::{SIGPIPE, sigset_t};

    /// The signal is held back for as long as this lives.
    pub(super) struct Held {
        mask: sigset_t,
        was_pending: bool,
    }

    impl Held {
        pub(super) fn new() -> Self {
            let was_pending = is_pending();
            let mut mask = empty();
            // SAFETY: both sets are initialised, and the call cannot fail with a valid `how`.
            unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &of_sigpipe(), &mut mask) };
            Self { mask, was_pending }
        }
    }

    impl Drop for Held {
        fn drop(&mut self) {
            // What was raised meanwhile was ours; what was there before is the program's.
            if !self.was_pending && is_pending() {
                take();
            }
            // SAFETY: the mask came from the same function.
            unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &self.mask, ptr::null_mut()) };
        }
    }

    /// Takes the pending signal back. One that was sent to the whole process may be taken by another thread first, so
    /// this must not wait for it.
    #[cfg(not(target_vendor = "apple"))]
    fn take() {
        let none = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the set and the time are initialised; nothing is written.
        unsafe { libc::sigtimedwait(&of_sigpipe(), ptr::null_mut(), &none) };
    }

    /// Takes the pending signal back. There is no way here to do so without waiting.
    #[cfg(target_vendor = "apple")]
    fn take() {
        let mut signal = 0;
        // SAFETY: the set is initialised and `signal` can be written.
        unsafe { libc::sigwait(&of_sigpipe(), &mut signal) };
    }

    fn empty() -> sigset_t {
        let mut set = MaybeUninit::uninit();
        // SAFETY: `sigemptyset` initialises the set that it is given.
        unsafe {
            libc::sigemptyset(set.as_mut_ptr());
            set.assume_init()
        }
    }

    fn of_sigpipe() -> sigset_t {
        let mut set = empty();
        // SAFETY: the set is initialised and the signal exists.
        unsafe { libc::sigaddset(&mut set, SIGPIPE) };
        set
    }

    fn is_pending() -> bool {
        let mut set = empty();
        // SAFETY: the set is initialised and can be written.
        unsafe { libc::sigpending(&mut set) == 0 && libc::sigismember(&set, SIGPIPE) == 1 }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_broken_pipe_does_not_end_the_program() {
            let mut ends = [0; 2];
            // SAFETY: plain calls with valid arguments. The default is set back to what a Rust program starts with.
            unsafe {
                assert_eq!(libc::pipe(ends.as_mut_ptr()), 0);
                libc::close(ends[0]);
                let before = libc::signal(SIGPIPE, libc::SIG_DFL);
                let written =
                    crate::host::sigpipe::held_back(|| libc::write(ends[1], c"x".as_ptr().cast(), 1));
                let left = is_pending();
                libc::signal(SIGPIPE, before);
                libc::close(ends[1]);
                assert_eq!(written, -1);
                assert!(!left);
            }
        }

        #[test]
        #[cfg(not(target_vendor = "apple"))]
        fn a_signal_that_somebody_else_took_is_not_waited_for() {
            let held = Held::new();
            assert!(!is_pending());
            take();
            drop(held);
        }
    }
}
