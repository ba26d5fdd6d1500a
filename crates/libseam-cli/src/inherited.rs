//! The state that the process inherits from its parent: whether standard output is closed, and whether SIGINT is ignored.
#![expect(unsafe_code, reason = "no safe interface asks the system for either")]

#[cfg(unix)]
pub(crate) use unix::{ignores_interrupts, stdout_is_closed};

#[cfg(unix)]
mod unix {
    use core::{
        mem::MaybeUninit,
        ptr::null,
        sync::atomic::{AtomicBool, Ordering},
    };

    static STDOUT_WAS_CLOSED: AtomicBool = AtomicBool::new(false);

    /// Runs [`check_stdout`] before `main`: later is too late, since Rust's start-up opens `/dev/null` for closed streams.
    #[used]
    #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
    #[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
    static CHECK_STDOUT: extern "C" fn() = check_stdout;

    extern "C" fn check_stdout() {
        // SAFETY: F_GETFD only reads the flags of the descriptor.
        let flags = unsafe { libc::fcntl(libc::STDOUT_FILENO, libc::F_GETFD) };
        STDOUT_WAS_CLOSED.store(flags == -1, Ordering::Relaxed);
    }

    /// Returns whether standard output was closed when the process started.
    pub(crate) fn stdout_is_closed() -> bool {
        STDOUT_WAS_CLOSED.load(Ordering::Relaxed)
    }

    /// Returns whether SIGINT is ignored. Call it before handlers are installed.
    pub(crate) fn ignores_interrupts() -> bool {
        let mut action = MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: without a new action, the call only writes the current one to `action`, which zeros initialize too.
        let action = unsafe {
            libc::sigaction(libc::SIGINT, null(), action.as_mut_ptr());
            action.assume_init()
        };
        action.sa_sigaction == libc::SIG_IGN
    }
}

/// Returns false: Windows has no closed streams that Rust would hide.
#[cfg(not(unix))]
pub(crate) fn stdout_is_closed() -> bool {
    false
}

/// Returns false: on Windows, Ctrl-C is not a signal.
#[cfg(not(unix))]
pub(crate) fn ignores_interrupts() -> bool {
    false
}
