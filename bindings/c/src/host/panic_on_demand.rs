//! A panic on demand, to test that the library survives its own bugs. Only the feature `panic_on_demand`
//! compiles it; nothing that is shipped has it.

use core::sync::atomic::{AtomicU32, Ordering};

/// Point at the start of a function.
pub(crate) const ENTRY: u32 = 1;
/// Point in a function that has locked its call.
pub(crate) const LOCKED: u32 = 2;

static PENDING: AtomicU32 = AtomicU32::new(0);

/// Makes the library panic once: 1 at the start of the next function, 2 in the next function that has locked
/// its call; 0 cancels that. Returns the point that was still pending.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn seam_panic_on_demand(point: u32) -> u32 {
    PENDING.swap(point, Ordering::AcqRel)
}

/// Panics if a panic was requested at this point.
#[expect(clippy::panic, reason = "panics for a test")]
pub(crate) fn panic_if_requested(point: u32) {
    if PENDING.compare_exchange(point, 0, Ordering::AcqRel, Ordering::Acquire).is_ok() {
        panic!("a panic that a test requested");
    }
}
