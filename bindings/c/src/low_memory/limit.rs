//! An allocator with a limit for the thread that sets one.

use core::{cell::Cell, ptr::null_mut};
use std::alloc::{GlobalAlloc, Layout, System};

std::thread_local! {
    /// Bytes that this thread may still allocate, where it is limited.
    pub(super) static BYTES_LEFT: Cell<Option<usize>> = const { Cell::new(None) };
    /// Allocations of this thread.
    pub(super) static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator, with a limit for the thread that sets one.
struct Limited;

/// Bytes that an allocation costs besides its size.
const OVERHEAD: usize = 16;

// SAFETY: all blocks are the system's.
unsafe impl GlobalAlloc for Limited {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let size = layout.size().saturating_add(OVERHEAD);
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        if let Some(left) = BYTES_LEFT.get() {
            let Some(left) = left.checked_sub(size) else { return null_mut() };
            BYTES_LEFT.set(Some(left));
        }
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        BYTES_LEFT
            .set(BYTES_LEFT.get().map(|left| left.saturating_add(layout.size()).saturating_add(OVERHEAD)));
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static LIMITED: Limited = Limited;

/// Runs `work` with no more than `bytes` bytes of memory.
pub(super) fn within<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    BYTES_LEFT.set(Some(bytes));
    let result = work();
    assert_eq!(BYTES_LEFT.replace(None), Some(bytes), "bytes left after everything was freed");
    result
}
