//! The allocator. A page loads it with every client, so it is as small as one can be: a piece of memory is as large as a
//! power of two, and what is given back waits for the next piece of that size. Every step takes the same time,
//! whatever was asked for before, which a search for the best place could not promise for a reply of many small parts.

use crate::panic::stop;
use core::{
    alloc::{GlobalAlloc, Layout},
    arch::wasm32::memory_grow,
    cell::UnsafeCell,
    ptr,
};

const PAGE: usize = 65_536;
/// The smallest piece holds the link of its list, and whatever is made here is aligned in it.
const SMALLEST: usize = 16;

/// Lists of pieces that are free, one for every power of two, and the memory that no piece was made of yet.
pub(crate) struct Bins(UnsafeCell<State>);

struct State {
    free: [*mut u8; 32],
    next: usize,
    end: usize,
}

// SAFETY: the module has one thread.
unsafe impl Sync for Bins {}

impl Bins {
    pub(crate) const fn new() -> Self {
        Self(UnsafeCell::new(State { free: [ptr::null_mut(); 32], next: 0, end: 0 }))
    }
}

impl State {
    /// The list of pieces that hold `size` bytes; `None` for more than half of what can be addressed.
    fn list(&mut self, size: usize) -> Option<&mut *mut u8> {
        self.free.get_mut(power(size) as usize)
    }

    /// A piece of `size` bytes, which is a multiple of the smallest, that was none before.
    fn fresh(&mut self, size: usize) -> Option<*mut u8> {
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

/// The power of two that holds `size` bytes.
fn power(size: usize) -> u32 {
    usize::BITS.wrapping_sub(size.max(SMALLEST).wrapping_sub(1).leading_zeros())
}

// SAFETY: a piece is handed out once until it is given back, is as large as was asked for, and is aligned to the
// smallest size, which is as much as anything asks for.
unsafe impl GlobalAlloc for Bins {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: one thread, and no other reference is alive.
        let state = unsafe { &mut *self.0.get() };
        let size = layout.size();
        let piece = match state.list(size) {
            Some(list) if !list.is_null() => {
                let piece = *list;
                // SAFETY: a free piece begins with the link to the next one.
                *list = unsafe { piece.cast::<*mut u8>().read() };
                Some(piece)
            }
            Some(_) => state.fresh(1 << power(size)),
            None => None,
        };
        let piece = piece.unwrap_or_else(|| exhausted(size));
        // SAFETY: the module's own data is at the beginning of the memory. This spares every caller a check.
        unsafe { core::hint::assert_unchecked(!piece.is_null()) };
        piece
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        // SAFETY: as above.
        if let Some(list) = unsafe { &mut *self.0.get() }.list(layout.size()) {
            // SAFETY: the piece is no shorter than a link, aligned, and nobody else's any more.
            unsafe { piece.cast::<*mut u8>().write(*list) };
            *list = piece;
        }
    }

    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if power(size) == power(layout.size()) {
            return piece;
        }
        // SAFETY: the caller's promises about `realloc` are those about its parts.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            ptr::copy_nonoverlapping(piece, moved, layout.size().min(size));
            self.dealloc(piece, layout);
            moved
        }
    }
}

/// Stops, because there are no `size` bytes.
fn exhausted(mut size: usize) -> ! {
    const BEFORE: &[u8] = b"memory allocation of ";
    const BEHIND: &[u8] = b" bytes failed";
    let mut line = [0; BEFORE.len() + 10 + BEHIND.len()];
    let mut at = line.len();
    let mut put = |byte: u8| {
        at = at.wrapping_sub(1);
        if let Some(cell) = line.get_mut(at) {
            *cell = byte;
        }
    };
    BEHIND.iter().rev().for_each(|b| put(*b));
    while size > 0 {
        put(b'0' | (size % 10) as u8);
        size /= 10;
    }
    BEFORE.iter().rev().for_each(|b| put(*b));
    stop(crate::desk::text(line.get(at..).unwrap_or_default()))
}
