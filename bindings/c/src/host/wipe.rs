//! Overwrites memory before it is freed: copies of a credential that the HTTP and TLS stacks made go with
//! their blocks.

use alloc::alloc::{GlobalAlloc, Layout};
use std::alloc::System;

/// Largest block that is overwritten. A larger one contains a body and no credential, or was never written.
const SIZE_LIMIT: usize = 1 << 20;

/// The system's allocator, which overwrites every block before it frees it.
struct Wiping;

// SAFETY: all of it is the system's, but for what is in a block that nobody uses any more. Growing is left to the
// default, which takes a new block and gives the old one back by `dealloc`.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if layout.size() <= SIZE_LIMIT {
            // SAFETY: the block is as long as its layout says, and nobody uses it any more.
            unsafe { block.write_bytes(0, layout.size()) };
            // Seen from outside, or the compiler leaves out what nobody reads.
            core::hint::black_box(block);
        }
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static WIPING: Wiping = Wiping;
