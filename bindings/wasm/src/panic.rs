//! A panic: its text is thrown as an `Error` in JavaScript. No Rust code runs after that, so the module is then left.

use arrayvec::ArrayString;
use core::{fmt::Write as _, panic::PanicInfo};

/// The longest text of a panic, in bytes.
const LONGEST: usize = 512;

#[panic_handler]
fn panicked(info: &PanicInfo<'_>) -> ! {
    // There may be no memory left, so the text is on the stack.
    let mut text = ArrayString::<LONGEST>::new();
    // What is longer is cut off.
    let _ = write!(text, "{}", info.message());
    wasm_bindgen::throw_str(&text)
}
