//! Another Rust static library, which brings its own standard library.

/// Counts the digits of all numbers below `end`.
#[unsafe(no_mangle)]
pub extern "C" fn second_digits(end: u32) -> usize {
    std::panic::catch_unwind(|| (0..end).map(|number| number.to_string().len()).sum()).unwrap_or_default()
}
