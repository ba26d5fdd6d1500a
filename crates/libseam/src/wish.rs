//! The wish to give a call up.

use core::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// The wish to give one call up. It may come at any time and from anywhere, also from a signal handler that interrupts
/// the thread that makes the call.
#[derive(Debug)]
pub struct Wish {
    there: AtomicBool,
    /// The descriptor at which a byte wakes the thread that waits; [`NOWHERE`] where none waits.
    bell: AtomicI32,
}

const NOWHERE: i32 = -1;

impl Wish {
    /// A wish that has not come.
    #[must_use]
    pub const fn new() -> Self {
        Self { there: AtomicBool::new(false), bell: AtomicI32::new(NOWHERE) }
    }

    /// Has the call given up. It is never taken back. Nothing here waits or allocates, and `errno` stays as it is.
    pub fn want(&self) {
        // Set before the bell is looked for; whoever waits looks for them the other way round, so one sees the other.
        if !self.there.swap(true, Ordering::SeqCst) {
            #[cfg(unix)]
            ring(self.bell.load(Ordering::SeqCst));
        }
    }

    /// Whether the call is to be given up.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.there.load(Ordering::SeqCst)
    }

    /// Has the bell rung at `descriptor`, which stays open for as long as the wish exists, until the returned value is
    /// dropped. `None` where another call has this wish.
    #[cfg(unix)]
    pub(super) fn rings_at(&self, descriptor: i32) -> Option<Ringing<'_>> {
        let free = self.bell.compare_exchange(NOWHERE, descriptor, Ordering::SeqCst, Ordering::SeqCst);
        free.is_ok().then_some(Ringing(self))
    }
}

impl Default for Wish {
    fn default() -> Self {
        Self::new()
    }
}

/// The bell of a wish, for as long as somebody listens.
#[cfg(unix)]
pub(super) struct Ringing<'w>(&'w Wish);

#[cfg(unix)]
impl Drop for Ringing<'_> {
    fn drop(&mut self) {
        self.0.bell.store(NOWHERE, Ordering::SeqCst);
    }
}

/// Writes a byte to `descriptor`, if it is one. Where no more go in, enough are there to wake whoever waits.
#[cfg(unix)]
#[expect(unsafe_code, reason = "nothing in the standard library promises to be fit for a signal handler")]
fn ring(descriptor: i32) {
    if descriptor == NOWHERE {
        return;
    }
    // SAFETY: both may be called by a signal handler. `errno` belongs to this thread, and is given back as it was.
    unsafe {
        let before = *errno();
        libc::write(descriptor, [1_u8].as_ptr().cast(), 1);
        *errno() = before;
    }
}

#[cfg(any(target_os = "android", target_os = "netbsd", target_os = "openbsd"))]
use libc::__errno as errno;
#[cfg(target_os = "linux")]
use libc::__errno_location as errno;
#[cfg(all(
    unix,
    not(any(target_os = "android", target_os = "linux", target_os = "netbsd", target_os = "openbsd"))
))]
use libc::__error as errno;
