//! Panics are thrown as an `Error` in JavaScript. No Rust code may run afterwards, so the package abandons the instance.

use arrayvec::ArrayString;
use core::{fmt::Write as _, panic::PanicInfo};

/// Longest text of a panic, in bytes.
const MAX_LENGTH: usize = 512;

#[panic_handler]
fn panicked(info: &PanicInfo<'_>) -> ! {
    // There may be no memory left, so the text is on the stack.
    let mut text = ArrayString::<MAX_LENGTH>::new();
    // A longer text is cut off.
    let _ = write!(text, "{}", info.message());
    wasm_bindgen::throw_str(&text)
}
