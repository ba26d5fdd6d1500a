//! What firmware gives the library: memory, and what happens when there is no way on.

use alloc::alloc::{GlobalAlloc, Layout};
use core::{
    ffi::{c_char, c_void},
    panic::PanicInfo,
    ptr,
    sync::atomic::{AtomicPtr, Ordering},
};

unsafe extern "C" {
    /// Returns `size` bytes at a multiple of `align`, a power of two; NULL where they are not to be had.
    fn seam_port_alloc(size: usize, align: usize) -> *mut c_void;
    /// Takes a block back, with the size and the alignment that it was asked for with.
    fn seam_port_free(block: *mut c_void, size: usize, align: usize);
    /// Stops. It must not return. The message is not followed by a NUL.
    fn seam_port_panic(message: *const c_char, length: usize) -> !;
}

/// Blocks that are held and may be given back at any moment. Each begins with its size.
static HELD: [AtomicPtr<usize>; 8] = [const { AtomicPtr::new(ptr::null_mut()) }; 8];

/// Alignment of a block, which is the most that an allocator gives unasked.
const ALIGN: usize = 8;

/// A block that is held until this is dropped.
pub(crate) struct Held(&'static AtomicPtr<usize>);

/// Holds as many bytes as `needed` says.
pub(crate) fn hold(needed: impl FnOnce() -> usize) -> Option<Held> {
    take(needed())
}

// Once in the image, and not once for every function of the library.
#[inline(never)]
fn take(bytes: usize) -> Option<Held> {
    let size = bytes.max(size_of::<usize>());
    // SAFETY: the function is the firmware's and takes any size.
    let block: *mut usize = unsafe { seam_port_alloc(size, ALIGN) }.cast();
    if block.is_null() {
        return None;
    }
    // SAFETY: the block is at least as long and as aligned as a number.
    unsafe { block.write(size) };
    let put = |place: &&AtomicPtr<usize>| {
        place.compare_exchange(ptr::null_mut(), block, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    };
    if let Some(place) = HELD.iter().find(put) {
        return Some(Held(place));
    }
    // So many functions at once do not happen; that the memory was there is all that is known then.
    give_back(block);
    HELD.first().map(Held)
}

impl Drop for Held {
    fn drop(&mut self) {
        release(self.0);
    }
}

/// Gives back what is in `place`.
#[inline(never)]
fn release(place: &AtomicPtr<usize>) {
    let block = place.swap(ptr::null_mut(), Ordering::AcqRel);
    if !block.is_null() {
        give_back(block);
    }
}

fn give_back(block: *mut usize) {
    // SAFETY: the block came from the firmware's allocator, begins with its size, and was taken out of its place, so
    // nobody else gives it back.
    unsafe { seam_port_free(block.cast(), block.read(), ALIGN) };
}

struct Port;

// SAFETY: the firmware promises what `GlobalAlloc` asks for.
unsafe impl GlobalAlloc for Port {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the function is the firmware's and takes any size.
        let ask = || unsafe { seam_port_alloc(layout.size(), layout.align()) };
        let mut block = ask();
        if block.is_null() {
            // This is what they were held for.
            HELD.iter().for_each(release);
            block = ask();
        }
        if block.is_null() {
            stop("libseam is out of memory");
        }
        block.cast()
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block came from `alloc` with this layout.
        unsafe { seam_port_free(block.cast(), layout.size(), layout.align()) };
    }
}

#[global_allocator]
static PORT: Port = Port;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    stop(info.message().as_str().unwrap_or("libseam is at fault"))
}

fn stop(message: &str) -> ! {
    // SAFETY: the message is valid for as long as it says, and the function does not return.
    unsafe { seam_port_panic(message.as_ptr().cast(), message.len()) }
}
