//! JSON text, from a value or piece by piece.

use super::Value;
use crate::digits::Digits;
use alloc::string::String;

/// Writes JSON text piece by piece, where a tree of values would only be thrown away. What it is told is written in the
/// order in which it is told; names are to be sorted, as those of an object are.
#[derive(Debug, Default)]
pub struct Writer(String);

impl Writer {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The text.
    #[must_use]
    pub fn finish(self) -> String {
        self.0
    }

    fn comma(&mut self) {
        if !matches!(self.0.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.0.push(',');
        }
    }

    /// Begins an object or an array.
    pub fn open(&mut self, bracket: char) {
        self.comma();
        self.0.push(bracket);
    }

    /// Ends it.
    pub fn close(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    /// Begins a member, whose value comes next.
    pub fn name(&mut self, name: &str) {
        self.text(name);
        self.0.push(':');
    }

    /// A string.
    pub fn text(&mut self, text: &str) {
        self.comma();
        string(&mut self.0, text);
    }

    /// A value.
    pub fn value(&mut self, value: &Value) {
        self.comma();
        self::value(&mut self.0, value);
    }

    /// A member that is a string.
    pub fn member(&mut self, name: &str, text: &str) {
        self.name(name);
        self.text(text);
    }

    /// A member that is a number, at most the largest that a signed one can be.
    pub fn number(&mut self, name: &str, number: u64) {
        self.name(name);
        self.0.push_str(&Digits::of(number.min(i64::MAX.unsigned_abs())));
    }

    /// A member that is true or false.
    pub fn flag(&mut self, name: &str, flag: bool) {
        self.name(name);
        self.0.push_str(if flag { "true" } else { "false" });
    }
}

/// Appends `value` to `out` as compact JSON.
pub(super) fn value(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(n) => out.push_str(n.as_str()),
        Value::String(s) => string(out, s),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                self::value(out, item);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (i, (key, member)) in members.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                string(out, key);
                out.push(':');
                self::value(out, member);
            }
            out.push('}');
        }
    }
}

/// Appends `s` to `out` as a JSON string.
fn string(out: &mut String, s: &str) {
    out.push('"');
    // What needs no escape goes in one piece.
    let mut rest = s;
    while let Some(at) = rest.bytes().position(|b| b < b' ' || b == b'"' || b == b'\\') {
        let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut behind = special.chars();
        match behind.next() {
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(c) if c < ' ' => {
                out.push_str("\\u00");
                for nibble in [u32::from(c) >> 4, u32::from(c) & 15] {
                    out.push(char::from_digit(nibble, 16).unwrap_or('0'));
                }
            }
            Some(c) => {
                out.push('\\');
                out.push(c);
            }
            None => {}
        }
        rest = behind.as_str();
    }
    out.push_str(rest);
    out.push('"');
}
