//! JSON text, from a value or piece by piece.

use super::{Object, Value};
use alloc::{format, string::String};
use core::fmt;

impl Value {
    /// Writes compact JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = Writer::new();
        text.value(self);
        text.finish()
    }
}

/// Compact JSON text.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}

/// Writes JSON text piece by piece, where a tree of values would only be thrown away. What it is told is written in the
/// order in which it is told; names are to be sorted, as those of an object are.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    /// Whether there is something that a comma separates from what comes next.
    comma: bool,
}

impl Writer {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The text.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    /// Something that is written as it is.
    fn word(&mut self, word: &str) {
        if self.comma {
            self.text.push(',');
        }
        self.comma = true;
        self.text.push_str(word);
    }

    /// Begins an object or an array.
    pub fn open(&mut self, bracket: char) {
        self.word("");
        self.close(bracket);
        self.comma = false;
    }

    /// Ends it.
    pub fn close(&mut self, bracket: char) {
        self.text.push(bracket);
        self.comma = true;
    }

    /// Begins a member, whose value comes next.
    pub fn name(&mut self, name: &str) {
        self.text(name);
        self.close(':');
        self.comma = false;
    }

    /// A string.
    pub fn text(&mut self, text: &str) {
        self.open('"');
        // To grow step by step takes longer than the rest.
        self.text.reserve(text.len());
        let mut rest = text;
        loop {
            let special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
            let at = rest.as_bytes().iter().position(special).unwrap_or(rest.len());
            let (plain, behind) = rest.split_at_checked(at).unwrap_or_default();
            self.text.push_str(plain);
            let Some(byte) = behind.bytes().next() else { break };
            rest = behind.get(1..).unwrap_or_default();
            match byte {
                b'\n' => self.text.push_str("\\n"),
                b'\r' => self.text.push_str("\\r"),
                b'\t' => self.text.push_str("\\t"),
                b'"' => self.text.push_str("\\\""),
                b'\\' => self.text.push_str("\\\\"),
                control => self.text.push_str(&format!("\\u{control:04x}")),
            }
        }
        self.close('"');
    }

    /// A value.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.word("null"),
            Value::Bool(flag) => self.truth(*flag),
            Value::Number(number) => self.word(number.as_str()),
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                self.open('[');
                for item in items {
                    self.value(item);
                }
                self.close(']');
            }
            Value::Object(members) => self.object(members),
        }
    }

    /// An object.
    pub(crate) fn object(&mut self, members: &Object) {
        self.open('{');
        for (name, member) in members {
            self.name(name);
            self.value(member);
        }
        self.close('}');
    }

    fn truth(&mut self, truth: bool) {
        self.word(if truth { "true" } else { "false" });
    }

    /// A member that is a string.
    pub fn member(&mut self, name: &str, text: &str) {
        self.name(name);
        self.text(text);
    }

    /// A member that is a number, at most the largest that a signed one can be.
    pub fn number(&mut self, name: &str, number: u64) {
        self.name(name);
        self.word(&format!("{}", number.min(i64::MAX.unsigned_abs())));
    }

    /// A member that is true or false.
    pub fn flag(&mut self, name: &str, flag: bool) {
        self.name(name);
        self.truth(flag);
    }
}
