//! C literals and canonical JSON.

use serde_json::Value;
use std::fmt::Write as _;

/// Longer literals are not portable C: compilers need to take only 4095 characters.
const LONGEST: usize = 4000;

/// `bytes` as an initialiser of a `seam_str`. What does not fit into a literal goes to `arrays`.
pub(crate) fn text(bytes: &[u8], arrays: &mut Vec<String>) -> String {
    if bytes.len() <= LONGEST {
        return format!("{{{}, {}}}", quoted(bytes), bytes.len());
    }
    let name = format!("LONG_{}", arrays.len());
    let items: Vec<String> = bytes.iter().map(|b| (*b as i8).to_string()).collect();
    let rows: Vec<String> = items.chunks(24).map(|row| row.join(",")).collect();
    arrays.push(format!("static const char {name}[] = {{\n{}\n}};\n", rows.join(",\n")));
    format!("{{{name}, {}}}", bytes.len())
}

/// `bytes` as a C string literal.
pub(crate) fn quoted(bytes: &[u8]) -> String {
    let mut out = String::from("\"");
    for &b in bytes {
        match b {
            b'"' | b'\\' | b'?' => out.extend(['\\', char::from(b)]),
            b' '..=b'~' => out.push(char::from(b)),
            _ => {
                let _ = write!(out, "\\{b:03o}");
            }
        }
    }
    out.push('"');
    out
}

/// `value` as the text that the core writes for it: compact, members sorted by the bytes of their names, nothing
/// escaped that need not be.
pub(crate) fn json(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| name.as_bytes());
            let members: Vec<String> = members
                .iter()
                .map(|(name, member)| format!("{}:{}", json_string(name), json(member)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        Value::String(text) => json_string(text),
        other => other.to_string(),
    }
}

fn json_string(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
