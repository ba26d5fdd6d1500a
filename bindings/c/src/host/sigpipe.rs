//! Blocks `SIGPIPE`: a write to a connection that the other side has closed raises it, and its default action
//! ends the program. Rust programs ignore the signal from their start; C programs do not, and a library must
//! not change that for them.

/// Runs `body` with the signal blocked in this thread, which is the one that would get it.
pub(crate) fn block<T>(body: impl FnOnce() -> T) -> T {
    #[cfg(unix)]
    let _guard = unix::SigpipeGuard::new();
    body()
}

#[cfg(unix)]
mod unix {
    use core::{mem::MaybeUninit, ptr};
    use libc::{SIGPIPE, sigset_t};

    /// A guard: the signal is blocked for as long as it lives.
    pub(super) struct SigpipeGuard {
        mask: sigset_t,
        was_pending: bool,
    }

    impl SigpipeGuard {
        pub(super) fn new() -> Self {
            let was_pending = is_pending();
            let mut mask = empty_set();
            // SAFETY: both sets are initialised, and the call cannot fail with a valid `how`.
            unsafe { libc::pthread_sigmask(libc::SIG_BLOCK, &sigpipe_set(), &mut mask) };
            Self { mask, was_pending }
        }
    }

    impl Drop for SigpipeGuard {
        fn drop(&mut self) {
            // What was raised meanwhile was ours; what was there before is the program's.
            if !self.was_pending && is_pending() {
                consume_pending();
            }
            // SAFETY: the mask came from the same function.
            unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, &self.mask, ptr::null_mut()) };
        }
    }

    /// Consumes the pending signal. Must not wait for it: another thread may have taken one that was sent to
    /// the whole process.
    #[cfg(not(target_vendor = "apple"))]
    fn consume_pending() {
        let none = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the set and the time are initialised; nothing is written.
        unsafe { libc::sigtimedwait(&sigpipe_set(), ptr::null_mut(), &none) };
    }

    /// Consumes the pending signal. There is no way on this system to do so without waiting.
    #[cfg(target_vendor = "apple")]
    fn consume_pending() {
        let mut signal = 0;
        // SAFETY: the set is initialised and `signal` can be written.
        unsafe { libc::sigwait(&sigpipe_set(), &mut signal) };
    }

    fn empty_set() -> sigset_t {
        let mut set = MaybeUninit::uninit();
        // SAFETY: `sigemptyset` initialises the set that it is given.
        unsafe {
            libc::sigemptyset(set.as_mut_ptr());
            set.assume_init()
        }
    }

    fn sigpipe_set() -> sigset_t {
        let mut set = empty_set();
        // SAFETY: the set is initialised and the signal exists.
        unsafe { libc::sigaddset(&mut set, SIGPIPE) };
        set
    }

    fn is_pending() -> bool {
        let mut set = empty_set();
        // SAFETY: the set is initialised and can be written.
        unsafe { libc::sigpending(&mut set) == 0 && libc::sigismember(&set, SIGPIPE) == 1 }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_write_to_a_broken_pipe_raises_no_signal() {
            let mut ends = [0; 2];
            // SAFETY: plain calls with valid arguments. The default is set back to what a Rust program starts with.
            unsafe {
                assert_eq!(libc::pipe(ends.as_mut_ptr()), 0);
                libc::close(ends[0]);
                let before = libc::signal(SIGPIPE, libc::SIG_DFL);
                let written = crate::host::sigpipe::block(|| libc::write(ends[1], c"x".as_ptr().cast(), 1));
                let left = is_pending();
                libc::signal(SIGPIPE, before);
                libc::close(ends[1]);
                assert_eq!(written, -1);
                assert!(!left);
            }
        }

        #[test]
        #[cfg(not(target_vendor = "apple"))]
        fn a_signal_that_another_thread_consumed_is_not_waited_for() {
            let guard = SigpipeGuard::new();
            assert!(!is_pending());
            consume_pending();
            drop(guard);
        }
    }
}
