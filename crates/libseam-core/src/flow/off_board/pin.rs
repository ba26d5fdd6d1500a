//! PIN codes in the words of a server: evidence shows what the server and the access systems said, but no code in it.

use crate::{
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::string::String;

/// The numbers of digits that a PIN code has.
const LENGTHS: core::ops::RangeInclusive<usize> = 4..=9;

/// The text in place of a code.
const HIDDEN: &str = "[digits]";

/// The members of a confirmation, or of an error, in which the server's words are.
const WORDS: [&str; 2] = ["message", "explain"];

/// Hides in what is known of a step all digits that may be a PIN code.
pub(super) fn hide(detail: &mut Object) -> Result<(), OutOfMemory> {
    for (name, value) in detail.members_mut() {
        if WORDS.contains(&name.as_str()) {
            hide_in(value)?;
        }
    }
    Ok(())
}

fn hide_in(value: &mut Value) -> Result<(), OutOfMemory> {
    match value {
        Value::String(text) => *text = hidden(text)?,
        Value::Array(items) => items.iter_mut().try_for_each(hide_in)?,
        Value::Object(object) => object.members_mut().try_for_each(|(_, member)| hide_in(member))?,
        _ => {}
    }
    Ok(())
}

/// Hides digits that stand alone. The parts of ids and of dates do not: a hyphen joins them.
fn hidden(text: &str) -> Result<String, OutOfMemory> {
    let ends = |c: char| !(c.is_alphanumeric() || c == '-');
    let mut shown = String::new();
    for piece in text.split_inclusive(ends) {
        let word = piece.trim_end_matches(ends);
        let is_code = LENGTHS.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
        let (word, rest) = if is_code { (HIDDEN, piece.strip_prefix(word)) } else { (piece, None) };
        memory::append(&mut shown, word)?;
        memory::append(&mut shown, rest.unwrap_or_default())?;
    }
    Ok(shown)
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn digits_that_stand_alone_are_hidden_and_ids_dates_and_statuses_are_not() {
        for (text, shown) in [
            ("pin 502915 is used", "pin [digits] is used"),
            ("code:1234, \"567890\"", "code:[digits], \"[digits]\""),
            ("1234", "[digits]"),
            ("answered 503 in 2026-01-05", "answered 503 in 2026-01-05"),
            ("1de00000-0000-4000-8000-000000000008", "1de00000-0000-4000-8000-000000000008"),
            ("req_12ab, é 12345678901", "req_12ab, é 12345678901"),
            ("", ""),
        ] {
            assert_eq!(hidden(text).expect("memory"), shown);
        }
    }
}
