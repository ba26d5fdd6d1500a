//! The text of a file of vectors. The tests that write one and the generator include this file.

use serde_json::Value;

/// The order of members; others follow by name. Parameters keep theirs, in which they are sent.
const ORDER: &[&str] = &[
    "about",
    "name",
    "operation",
    "flow",
    "options",
    "call",
    "params",
    "params_text",
    "plan",
    "journal",
    "entropy",
    "steps",
    "expect",
    "at",
    "exchange",
    "method",
    "url",
    "status",
    "headers",
    "body",
    "body_hex",
    "timeout_ms",
    "reply_limit",
    "parameter",
    "kind",
    "number",
    "message",
    "outcome",
    "http_status",
    "error_type",
    "request_id",
    "attempts",
];

/// The widest line that holds an object or a list in one piece, where no text counts for more than `WIDEST_TEXT`: a text
/// stays in one piece anyway.
const WIDEST: usize = 120;
const WIDEST_TEXT: usize = 24;

/// Returns the text of a file of vectors.
pub(crate) fn to_text(file: &Value) -> String {
    let mut text = String::new();
    write(&mut text, file, 0, true);
    text + "\n"
}

/// Writes the value, on one line if it fits.
fn write(out: &mut String, value: &Value, depth: usize, is_sorted: bool) {
    let members = members(value, is_sorted);
    let line = line(value, is_sorted);
    // A file and a vector are never one line.
    if members.is_empty() || depth > 2 && 2 * depth + width(value) < WIDEST {
        return *out += &line;
    }
    let indent = "  ".repeat(depth);
    let mut before = &line[..1];
    for (label, value, is_sorted) in members {
        *out += &format!("{before}\n{indent}  {label}");
        write(out, value, depth + 1, is_sorted);
        before = ",";
    }
    *out += &format!("\n{indent}{}", &line[line.len() - 1..]);
}

/// Returns the value as one line.
fn line(value: &Value, is_sorted: bool) -> String {
    let members = members(value, is_sorted).into_iter();
    let parts: Vec<_> = members.map(|(label, value, sorted)| label + &line(value, sorted)).collect();
    match value {
        Value::Array(_) => format!("[{}]", parts.join(", ")),
        Value::Object(object) if !object.is_empty() => format!("{{ {} }}", parts.join(", ")),
        other => other.to_string(),
    }
}

/// Returns the columns that the value is counted for.
fn width(value: &Value) -> usize {
    match value {
        Value::Array(list) => list.iter().map(|value| width(value) + 2).sum(),
        Value::Object(object) => object.iter().map(|(name, value)| name.len() + width(value) + 6).sum(),
        other => other.to_string().len().min(WIDEST_TEXT),
    }
}

/// Returns each member with what stands before it and with whether its own members are sorted.
fn members(value: &Value, is_sorted: bool) -> Vec<(String, &Value, bool)> {
    match value {
        Value::Array(list) => list.iter().map(|value| (String::new(), value, is_sorted)).collect(),
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            if is_sorted {
                let place = |name: &str| ORDER.iter().position(|n| *n == name).unwrap_or(ORDER.len());
                members.sort_by_key(|(name, _)| place(name));
            }
            let label = |name: &str| format!("{}: ", Value::from(name));
            members.into_iter().map(|(name, v)| (label(name), v, is_sorted && name != "params")).collect()
        }
        _ => Vec::new(),
    }
}
