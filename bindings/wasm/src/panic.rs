//! What becomes of a panic: its text is left for JavaScript, and the module traps. No Rust code runs after that.

use core::{
    hint::black_box,
    panic::PanicInfo,
    sync::atomic::{AtomicPtr, AtomicUsize, Ordering},
};
use wasm_bindgen::prelude::*;

static TEXT: AtomicPtr<u8> = AtomicPtr::new(core::ptr::null_mut());
static LENGTH: AtomicUsize = AtomicUsize::new(0);

/// Leaves `text` and traps.
pub(crate) fn stop(text: &str) -> ! {
    // The compiler does not know that anybody reads it after the end.
    let text = black_box(text);
    TEXT.store(text.as_ptr().cast_mut(), Ordering::Relaxed);
    LENGTH.store(text.len(), Ordering::Relaxed);
    core::arch::wasm32::unreachable()
}

/// Where the text of the panic is; null if there was none. Its length is [`panic_length`].
#[wasm_bindgen]
#[must_use]
pub fn panic_text() -> *const u8 {
    TEXT.load(Ordering::Relaxed)
}

/// The length of the text of the panic, in bytes.
#[wasm_bindgen]
#[must_use]
pub fn panic_length() -> usize {
    LENGTH.load(Ordering::Relaxed)
}

// What is written with values in it is left unsaid: the code that writes it is a tenth of the module.
#[panic_handler]
fn panicked(info: &PanicInfo<'_>) -> ! {
    stop(info.message().as_str().unwrap_or("a panic"))
}
