//! JSON text of values. Members are written in their order, which an object keeps.

use super::{Object, Value};
use crate::memory::{self, OutOfMemory};
use alloc::{format, string::String};
use core::fmt;

impl Value {
    /// Writes compact JSON text.
    #[must_use]
    pub fn to_json(&self) -> String {
        memory::or_abort(self.try_to_json())
    }

    /// Writes compact JSON text.
    ///
    /// # Errors
    /// Where there is not enough memory for it.
    pub fn try_to_json(&self) -> Result<String, OutOfMemory> {
        let mut text = String::new();
        append_value(&mut text, self)?;
        Ok(text)
    }
}

impl Object {
    /// Writes compact JSON text.
    ///
    /// # Errors
    /// Where there is not enough memory for it.
    pub fn try_to_json(&self) -> Result<String, OutOfMemory> {
        let mut text = String::new();
        append_object(&mut text, self)?;
        Ok(text)
    }
}

/// Compact JSON text.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_json())
    }
}

fn append_value(out: &mut String, value: &Value) -> Result<(), OutOfMemory> {
    match value {
        Value::Null => memory::append(out, "null"),
        Value::Bool(true) => memory::append(out, "true"),
        Value::Bool(false) => memory::append(out, "false"),
        Value::Number(number) => memory::append(out, number.as_str()),
        Value::String(text) => append_string(out, text),
        Value::Array(items) => append_array(out, items),
        Value::Object(members) => append_object(out, members),
    }
}

fn append_array(out: &mut String, items: &[Value]) -> Result<(), OutOfMemory> {
    memory::append(out, "[")?;
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            memory::append(out, ",")?;
        }
        append_value(out, item)?;
    }
    memory::append(out, "]")
}

fn append_object(out: &mut String, members: &Object) -> Result<(), OutOfMemory> {
    memory::append(out, "{")?;
    for (index, (name, member)) in members.iter().enumerate() {
        if index > 0 {
            memory::append(out, ",")?;
        }
        append_string(out, name)?;
        memory::append(out, ":")?;
        append_value(out, member)?;
    }
    memory::append(out, "}")
}

fn append_string(out: &mut String, text: &str) -> Result<(), OutOfMemory> {
    // To grow step by step takes longer than the rest.
    out.try_reserve(text.len().saturating_add(2))?;
    memory::append(out, "\"")?;
    let mut rest = text;
    loop {
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
        let at = rest.as_bytes().iter().position(special).unwrap_or(rest.len());
        let (plain, behind) = rest.split_at_checked(at).unwrap_or_default();
        memory::append(out, plain)?;
        let Some(byte) = behind.bytes().next() else { break };
        rest = behind.get(1..).unwrap_or_default();
        match byte {
            b'\n' => memory::append(out, "\\n")?,
            b'\r' => memory::append(out, "\\r")?,
            b'\t' => memory::append(out, "\\t")?,
            b'"' => memory::append(out, "\\\"")?,
            b'\\' => memory::append(out, "\\\\")?,
            control => memory::append(out, &format!("\\u{control:04x}"))?,
        }
    }
    memory::append(out, "\"")
}
