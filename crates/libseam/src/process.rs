//! The identity of the process. Connections, runtimes and locks belong to the process that made them.

use core::sync::atomic::{AtomicU64, Ordering};

/// The identity of a process, which differs from that of its forked children.
///
/// The process ID alone is not enough: the first process of a container has ID 1, and so has its child that begins another
/// container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Process {
    id: u32,
    generation: u64,
}

/// The number of forks between this process and the ancestor that first used this library.
static GENERATION: AtomicU64 = AtomicU64::new(0);

impl Process {
    /// Returns the identity of this process.
    #[must_use]
    pub fn current() -> Self {
        fork::watch();
        Self { id: std::process::id(), generation: GENERATION.load(Ordering::Relaxed) }
    }
}

#[cfg(unix)]
mod fork {
    use core::sync::atomic::{AtomicBool, Ordering};

    static WATCHED: AtomicBool = AtomicBool::new(false);

    /// Counts every fork from now on.
    #[expect(unsafe_code, reason = "there is no other way to notice a fork")]
    pub(super) fn watch() {
        if !WATCHED.load(Ordering::Relaxed) && !WATCHED.swap(true, Ordering::Relaxed) {
            // SAFETY: the handler only does what is allowed in a forked child of a process with threads. Without memory for
            // the handler, the process ID alone has to do.
            unsafe { libc::pthread_atfork(None, None, Some(count)) };
        }
    }

    extern "C" fn count() {
        super::GENERATION.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(not(unix))]
mod fork {
    /// Does nothing: there is no fork on this system.
    pub(super) fn watch() {}
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    #[expect(unsafe_code, reason = "only a fork shows that forks are counted")]
    fn a_fork_is_counted_in_the_child_and_not_in_the_parent() {
        let before = Process::current();
        // SAFETY: the child only reads atomics, and ends without running anything else.
        let child = unsafe {
            match libc::fork() {
                0 => libc::_exit(i32::from(Process::current().generation == before.generation + 1)),
                child => child,
            }
        };
        let mut status = 0;
        // SAFETY: `status` outlives the call.
        assert_eq!(unsafe { libc::waitpid(child, &raw mut status, 0) }, child);
        assert_eq!((libc::WIFEXITED(status), libc::WEXITSTATUS(status)), (true, 1));
        assert_eq!(before, Process::current());
    }

    #[test]
    fn processes_with_the_same_id_and_different_generations_differ() {
        let process = Process::current();
        assert_ne!(process, Process { generation: process.generation + 1, ..process });
    }
}
