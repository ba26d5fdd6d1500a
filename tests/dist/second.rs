//! Another Rust static library, with a standard library of its own that is used.

/// How many digits the numbers below `end` have together.
#[unsafe(no_mangle)]
pub extern "C" fn second_digits(end: u32) -> usize {
    std::panic::catch_unwind(|| (0..end).map(|number| number.to_string().len()).sum()).unwrap_or_default()
}
