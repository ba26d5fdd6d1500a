//! `tests/vectors/*.json` for a surface without a JSON reader.

use anyhow::{Context as _, Result, bail};
use serde::Serialize as _;
use serde_json::{
    Value, json,
    ser::{CharEscape, CompactFormatter, Formatter},
};
use std::{
    io::{self, Write},
    path::Path,
};

#[path = "../../../tests/vectors/expand.rs"]
mod expand;

/// Reads the vectors of the repository at `root`. The items of a flow come one by one, each as its text in the reply;
/// steps that feed an exchange which is over are left out, since the library numbers exchanges itself.
pub(crate) fn read(root: &Path) -> Result<Vec<Value>> {
    let files = expand::read(&root.join("tests/vectors")).context("cannot read tests/vectors")?;
    let mut all: Vec<Value> = files.into_iter().flat_map(|(_, vectors)| vectors).collect();
    for vector in &mut all {
        let steps = vector["steps"].as_array().context("`steps` is no list")?;
        vector["steps"] = steps_of_c(steps).with_context(|| vector["name"].to_string())?.into();
    }
    Ok(all)
}

fn steps_of_c(steps: &[Value]) -> Result<Vec<Value>> {
    let mut bodies: Vec<&str> = Vec::new();
    let mut all = Vec::new();
    for step in steps {
        bodies.extend(step["response"]["body"].as_str());
        let items = step["items"].as_array().into_iter().flatten().chain(step.get("item"));
        let before = all.len();
        for item in items {
            let sent = bodies.iter().rev().find_map(|body| sent(body, item));
            let text = sent.with_context(|| format!("no reply holds the item {item}"))?;
            all.push(json!({ "at": step["at"], "item": text }));
        }
        let is_list = step["items"].is_array() || all.len() > before;
        let is_late = step["misfeed"].is_string() && step["exchange"].is_number();
        if !is_list && !is_late {
            all.push(step.clone());
        }
    }
    Ok(all)
}

/// Finds the text in `body` that means `value`.
fn sent<'b>(body: &'b str, value: &Value) -> Option<&'b str> {
    body.char_indices().find_map(|(start, _)| {
        let rest = body.get(start..)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let found = values.next()?.ok()?;
        if found == *value { rest.get(..values.byte_offset()).map(str::trim_start) } else { None }
    })
}

/// Returns `value` as the text that the core writes for it: compact, members sorted by the bytes of their names, nothing
/// escaped that need not be.
pub(crate) fn json_text(value: &Value) -> Result<String> {
    let mut text = Vec::new();
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut text, AsTheCore))?;
    Ok(String::from_utf8(text)?)
}

/// A formatter that abbreviates only those control characters that the core does.
struct AsTheCore;

impl Formatter for AsTheCore {
    fn write_char_escape<W: Write + ?Sized>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        match escape {
            CharEscape::Backspace => writer.write_all(b"\\u0008"),
            CharEscape::FormFeed => writer.write_all(b"\\u000c"),
            other => CompactFormatter.write_char_escape(writer, other),
        }
    }
}

/// Returns the bytes that `digits` stand for.
pub(crate) fn bytes(digits: &str) -> Result<Vec<u8>> {
    if !digits.len().is_multiple_of(2) {
        bail!("`body_hex` has half a byte");
    }
    let pairs = (0..digits.len()).step_by(2).map(|at| digits.get(at..at + 2));
    pairs.map(|pair| Ok(u8::from_str_radix(pair.context("`body_hex` is not hex")?, 16)?)).collect()
}

/// Returns `bytes` as a string literal of C.
pub(crate) fn c_literal(bytes: &[u8]) -> String {
    let escaped = |byte: &u8| match byte {
        b'"' | b'\\' | b'?' => format!("\\{}", char::from(*byte)),
        b' '..=b'~' => char::from(*byte).to_string(),
        _ => format!("\\{byte:03o}"),
    };
    format!("\"{}\"", bytes.iter().map(escaped).collect::<String>())
}
