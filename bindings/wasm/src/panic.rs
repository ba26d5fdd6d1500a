//! What becomes of a panic: its text is thrown as a JavaScript error. No Rust code runs after that, as after a trap.

use core::{
    fmt::{self, Write as _},
    panic::PanicInfo,
};

/// A line of text that needs no allocator: the panic may be about the allocator.
struct Line {
    text: [u8; 512],
    length: usize,
}

impl fmt::Write for Line {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        for byte in part.bytes() {
            let cell = self.text.get_mut(self.length).ok_or(fmt::Error)?;
            *cell = byte;
            self.length = self.length.saturating_add(1);
        }
        Ok(())
    }
}

#[panic_handler]
fn panicked(info: &PanicInfo<'_>) -> ! {
    let mut line = Line { text: [0; 512], length: 0 };
    // A text that is too long is cut, which is all that can go wrong.
    let _ = write!(line, "{info}");
    let written = line.text.get(..line.length).unwrap_or_default();
    let whole = written.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    wasm_bindgen::throw_str(whole)
}
