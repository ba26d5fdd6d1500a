//! Which process this is. Connections, runtimes and locks belong to the process that made them.

use core::sync::atomic::{AtomicU64, Ordering};

/// A process, as told from one that was forked off.
///
/// Its number alone does not tell: a container's first process is number 1, and so is a child of it that begins another
/// container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Process {
    id: u32,
    generation: u64,
}

/// How often the ancestors of this process forked before it was there, as far back as they knew this library.
static GENERATION: AtomicU64 = AtomicU64::new(0);

impl Process {
    /// This process.
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

    /// From now on every fork counts.
    #[expect(unsafe_code, reason = "there is no other way to hear of a fork")]
    pub(super) fn watch() {
        if !WATCHED.load(Ordering::Relaxed) && !WATCHED.swap(true, Ordering::Relaxed) {
            // SAFETY: the handler does nothing but what is allowed in a child of a process with threads. Where there is
            // no memory for it, the process's number is what is left to tell.
            unsafe { libc::pthread_atfork(None, None, Some(count)) };
        }
    }

    extern "C" fn count() {
        super::GENERATION.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(not(unix))]
mod fork {
    /// Nothing forks here.
    pub(super) fn watch() {}
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_fork_counts_whatever_the_numbers_are() {
        let before = Process::current();
        assert_eq!(before, Process::current());
        GENERATION.fetch_add(1, Ordering::Relaxed);
        let after = Process::current();
        assert_eq!(before.id, after.id);
        assert_ne!(before, after);
    }
}
