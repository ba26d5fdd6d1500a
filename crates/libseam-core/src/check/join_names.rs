//! Names in a row.

use alloc::{format, string::String};

/// Joins names as "`a`, `b` or `c`", with `word` before the last.
pub(crate) fn join_names(names: &[&str], word: &str) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [first @ .., last] => format!("`{}` {word} `{last}`", first.join("`, `")),
    }
}
