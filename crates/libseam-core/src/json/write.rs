//! JSON text, from a value or piece by piece.

use super::{Object, Value};
use crate::memory::{self, OutOfMemory};
use alloc::{format, string::String};
use core::fmt;

impl Value {
    /// Writes compact JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        memory::must(self.try_to_json())
    }

    /// Writes compact JSON text.
    ///
    /// # Errors
    /// Where there is not enough memory for it.
    pub fn try_to_json(&self) -> Result<String, OutOfMemory> {
        let mut text = Writer::new();
        text.value(self);
        text.try_finish()
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
    /// Whether the text is not whole, for lack of memory.
    is_out_of_memory: bool,
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
        memory::must(self.try_finish())
    }

    /// Returns the text.
    ///
    /// # Errors
    /// Where there is not enough memory for it.
    pub fn try_finish(self) -> Result<String, OutOfMemory> {
        if self.is_out_of_memory { Err(OutOfMemory) } else { Ok(self.text) }
    }

    fn push(&mut self, text: &str) {
        if !self.is_out_of_memory {
            self.is_out_of_memory = memory::append(&mut self.text, text).is_err();
        }
    }

    /// Something that is written as it is.
    fn word(&mut self, word: &str) {
        if self.comma {
            self.push(",");
        }
        self.comma = true;
        self.push(word);
    }

    /// Begins an object or an array.
    pub fn open(&mut self, bracket: char) {
        self.word("");
        self.close(bracket);
        self.comma = false;
    }

    /// Ends it.
    pub fn close(&mut self, bracket: char) {
        self.push(bracket.encode_utf8(&mut [0; 4]));
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
        self.is_out_of_memory |= self.text.try_reserve(text.len()).is_err();
        let mut rest = text;
        loop {
            let special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
            let at = rest.as_bytes().iter().position(special).unwrap_or(rest.len());
            let (plain, behind) = rest.split_at_checked(at).unwrap_or_default();
            self.push(plain);
            let Some(byte) = behind.bytes().next() else { break };
            rest = behind.get(1..).unwrap_or_default();
            match byte {
                b'\n' => self.push("\\n"),
                b'\r' => self.push("\\r"),
                b'\t' => self.push("\\t"),
                b'"' => self.push("\\\""),
                b'\\' => self.push("\\\\"),
                control => self.push(&format!("\\u{control:04x}")),
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
