//! The memory that nothing was made of yet.

use super::PAGE;
use core::arch::wasm32::memory_grow;

/// From `next` to `end` lies what was got from the host and is not in use.
pub(super) struct Rest {
    next: usize,
    end: usize,
}

impl Rest {
    pub(super) const fn new() -> Self {
        Self { next: 0, end: 0 }
    }

    /// `size` bytes, which are zero and begin where the last ones ended if the host has given the memory behind them
    /// to nobody else. `None` where it has no more.
    pub(super) fn take(&mut self, size: usize) -> Option<*mut u8> {
        if size > self.end.wrapping_sub(self.next) {
            let pages = size.div_ceil(PAGE);
            let before = memory_grow::<0>(pages);
            if before == usize::MAX {
                return None;
            }
            let start = before.wrapping_mul(PAGE);
            // Somebody else may have taken memory since.
            if start != self.end {
                self.next = start;
            }
            self.end = start.wrapping_add(pages.wrapping_mul(PAGE));
        }
        let piece = self.next;
        self.next = piece.wrapping_add(size);
        Some(piece as *mut u8)
    }
}
