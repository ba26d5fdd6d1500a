//! `tests/vectors/` and `tests/webhooks/`: the vectors for a surface without a JSON reader, and those that are generated.

use anyhow::{Context as _, Result, bail};
use serde::Serialize as _;
use serde_json::{
    Value, json,
    ser::{CharEscape, CompactFormatter, Formatter},
};
use std::{
    fs,
    io::{self, Write},
    path::Path,
};

#[path = "../../../tests/vectors/expand.rs"]
mod expand;
pub(crate) mod operations;
#[path = "../../../tests/vectors/text.rs"]
mod text;

/// Reads the vectors of the repository at `root` that C has. The items of a flow come one by one, each as its text in the reply;
/// steps that feed an exchange which is over are left out, since the library numbers exchanges itself, but for the time
/// of the last step, `ends_at`.
pub(crate) fn read(root: &Path) -> Result<Vec<Value>> {
    let folder = root.join("tests/vectors");
    let files = expand::read(&folder).context("cannot read tests/vectors")?;
    let mut all: Vec<Value> = files.into_iter().flat_map(|(_, vectors)| vectors).collect();
    let defaults = expand::defaults(&folder, &Value::Null)?;
    all.retain(|vector| !is_lacking(&defaults, vector));
    for vector in &mut all {
        let text = lines(&vector["journal"]);
        vector["journal"] = text.into();
        let steps = vector["steps"].as_array().context("`steps` is no list")?;
        let ends_at = steps.last().map_or(0.into(), |step| step["at"].clone());
        let is_of_core = vector["flow"] == "confirm_many";
        let steps = steps_of_c(steps, is_of_core).with_context(|| vector["name"].to_string())?;
        vector["ends_at"] = ends_at;
        vector["steps"] = steps.into();
    }
    Ok(all)
}

/// Names the vectors of flows that C lacks.
pub(crate) fn lacking(root: &Path) -> Result<Vec<String>> {
    let folder = root.join("tests/vectors");
    let defaults = expand::defaults(&folder, &Value::Null)?;
    let files = expand::read(&folder).context("cannot read tests/vectors")?;
    let all = files.iter().flat_map(|(_, vectors)| vectors);
    let lacking = all.filter(|vector| is_lacking(&defaults, vector));
    Ok(lacking.filter_map(|vector| vector["name"].as_str().map(str::to_owned)).collect())
}

fn is_lacking(defaults: &Value, vector: &Value) -> bool {
    let flows = defaults["without"]["c"].as_array();
    vector["flow"].is_string() && flows.is_some_and(|flows| flows.contains(&vector["flow"]))
}

/// Returns lines of evidence as one text.
fn lines(list: &Value) -> String {
    let lines = list.as_array().into_iter().flatten().filter_map(Value::as_str);
    lines.map(|line| format!("{line}\n")).collect()
}

/// Returns the steps as C has them. The items of a list are parts of a reply; others are the core's. Lines that are durable
/// come one by one, as items. A call that was cancelled may still have lines to record.
fn steps_of_c(steps: &[Value], is_of_core: bool) -> Result<Vec<Value>> {
    let mut bodies: Vec<&str> = Vec::new();
    let mut unrecorded: &[Value] = &[];
    let mut all = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let time = &step["at"];
        if let Some(list) = step["record"].as_array() {
            unrecorded = list;
            all.push(json!({ "at": time, "record": lines(&step["record"]) }));
            continue;
        }
        if step.get("recorded").is_some() {
            all.push(step.clone());
            all.extend(unrecorded.iter().map(|line| json!({ "at": time, "item": line })));
            continue;
        }
        if step.get("cancel").is_some() {
            let records = steps.get(at.saturating_add(1)).is_some_and(|next| next.get("record").is_some());
            all.push(json!({ "at": time, "cancel": if records { "RECORD" } else { "DONE" } }));
            continue;
        }
        bodies.extend(step["response"]["body"].as_str());
        let items = step["items"].as_array().into_iter().flatten().chain(step.get("item"));
        let before = all.len();
        for item in items {
            let sent = bodies.iter().rev().find_map(|body| sent(body, item).map(str::to_owned));
            let text = if is_of_core { Some(json_text(item)?) } else { sent };
            let text = text.with_context(|| format!("no reply holds the item {item}"))?;
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

/// Reads the vectors of webhooks, each with its defaults. An expected event becomes the text of the object in the body.
pub(crate) fn of_webhooks(root: &Path) -> Result<Vec<Value>> {
    let text = fs::read_to_string(root.join("tests/webhooks/vectors.json")).context("tests/webhooks")?;
    let file: Value = serde_json::from_str(&text)?;
    let defaults = file["defaults"].as_object().context("`defaults` is no object")?;
    let full = |vector: &Value| {
        let mut full = defaults.clone();
        full.extend(vector.as_object().context("a vector is no object")?.clone());
        let body = full["body"].as_str().context("`body` is no text")?;
        let event = body.trim_start_matches('\u{feff}').trim().to_owned();
        full.insert("event".into(), event.into());
        Ok(full.into())
    };
    file["vectors"].as_array().context("`vectors` is no list")?.iter().map(full).collect()
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
