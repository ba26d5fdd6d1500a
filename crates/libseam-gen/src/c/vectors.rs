//! `tests/c/vectors.h`: `tests/vectors/*.json` as static arrays, since C has no JSON reader.

use super::literal::{json, quoted, text};
use crate::codes::{Code, Codes};
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, path::Path};

#[path = "../../../../tests/vectors/expand.rs"]
mod expand;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    operation: String,
    #[serde(default)]
    flow: Option<String>,
    options: Value,
    #[serde(default)]
    call: Map<String, Value>,
    params: Option<Value>,
    params_text: Option<String>,
    #[serde(default)]
    entropy: u64,
    #[serde(default)]
    steps: Vec<Step>,
    expect: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at: u64,
    send: Option<Send>,
    wait: Option<u64>,
    response: Option<Response>,
    failure: Option<String>,
    detail: Option<String>,
    cancel: Option<Value>,
    misfeed: Option<Value>,
    item: Option<Value>,
    items: Option<Vec<Value>>,
    exchange: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Send {
    #[serde(default)]
    #[expect(dead_code, reason = "C gives the number back by itself")]
    exchange: Option<u32>,
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    body: String,
    timeout_ms: u64,
    reply_limit: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Response {
    status: u32,
    #[serde(default)]
    headers: Vec<(String, String)>,
    body: Option<String>,
    body_hex: Option<String>,
}

/// What the literals need beside them.
struct Writer {
    arrays: Vec<String>,
    errors: BTreeMap<String, String>,
    failures: BTreeMap<String, String>,
}

/// The header's text.
pub(crate) fn vectors(root: &Path, codes: &Codes) -> Result<String> {
    let names = |list: &[Code], prefix: &str| -> BTreeMap<String, String> {
        list.iter().map(|code| (code.name.clone(), format!("{prefix}{}", code.upper()))).collect()
    };
    let mut writer = Writer {
        arrays: Vec::new(),
        errors: names(&codes.errors, "SEAM_ERR_"),
        failures: names(&codes.failures, "SEAM_FAILURE_"),
    };
    let mut steps = String::new();
    let mut rows = Vec::new();
    for (path, vectors) in expand::read(&root.join("tests/vectors")).context("cannot read tests/vectors")? {
        for vector in vectors {
            let vector: Vector = serde_json::from_value(vector)
                .with_context(|| format!("{} does not have the expected form", path.display()))?;
            let number = rows.len();
            let row = writer.vector(&vector, number, &mut steps).with_context(|| vector.name.clone())?;
            rows.push(row);
        }
    }
    let arrays = writer.arrays.concat();
    let count = rows.len();
    if count == 0 {
        rows.push("{0}".into());
    }
    Ok(format!(
        "/* From tests/vectors. vector.h declares the types. */\n\n{arrays}{steps}\
         static const vector VECTORS[] = {{\n{}\n}};\n\n#define VECTOR_COUNT ((size_t){count})\n",
        rows.join(",\n")
    ))
}

impl Writer {
    fn text(&mut self, bytes: &[u8]) -> String {
        text(bytes, &mut self.arrays)
    }

    fn vector(&mut self, vector: &Vector, number: usize, steps: &mut String) -> Result<String> {
        let params = match (&vector.params, &vector.params_text) {
            (Some(params), None) => json(params),
            (None, Some(text)) => text.clone(),
            _ => bail!("it needs either `params` or `params_text`"),
        };
        let (member, expected) =
            match vector.expect.as_object().map(|o| o.iter().collect::<Vec<_>>()).as_deref() {
                Some([(member, expected)]) if ["reply", "error"].contains(&member.as_str()) => {
                    (*member, *expected)
                }
                _ => bail!("`expect` needs either `reply` or `error`"),
            };
        let mut rows = Vec::new();
        let reads_list = match vector.flow.as_deref() {
            None => false,
            Some("pages") => true,
            Some(flow) => bail!("C has no flow {flow}"),
        };
        let mut bodies = Vec::new();
        for (index, step) in vector.steps.iter().enumerate() {
            if let Some(Response { body: Some(body), .. }) = &step.response {
                bodies.push(body.as_str());
            }
            // The same as one by one.
            for item in step.items.iter().flatten().chain(&step.item) {
                rows.push(self.item(step.at, item, &bodies)?);
            }
            // A number that is not the latest: C gives the number back by itself.
            let is_late = step.misfeed.is_some() && step.exchange.is_some();
            if step.item.is_none() && step.items.is_none() && !is_late {
                rows.push(self.step(step, &format!("HEADERS_{number}_{index}"), steps)?);
            }
        }
        let name = format!("STEPS_{number}");
        let list = if rows.is_empty() {
            "NULL".into()
        } else {
            steps.push_str(&format!("static const vector_step {name}[] = {{\n{}\n}};\n", rows.join(",\n")));
            name
        };
        Ok(format!(
            "  {{{}, {}, {}, {}, {}, {}, UINT64_C({}), {list}, {}, {}, {}}}",
            quoted(vector.name.as_bytes()),
            self.text(vector.operation.as_bytes()),
            u8::from(reads_list),
            self.text(json(&vector.options).as_bytes()),
            self.text(json(&Value::Object(vector.call.clone())).as_bytes()),
            self.text(params.as_bytes()),
            vector.entropy,
            rows.len(),
            u8::from(member == "reply"),
            self.text(json(expected).as_bytes()),
        ))
    }

    /// An item that polling gives, as the text that the server sent.
    fn item(&mut self, at: u64, item: &Value, bodies: &[&str]) -> Result<String> {
        let sent = bodies.iter().rev().find_map(|body| sent(body, item));
        let text = self.text(sent.with_context(|| format!("no reply holds the item {item}"))?.as_bytes());
        let none = "{NULL, 0}";
        Ok(format!("  {{STEP_ITEM, UINT64_C({at}), {none}, {none}, NULL, 0, {text}, 0, 0, 0}}"))
    }

    /// One step as an initialiser: kind, time, then what the kind needs, and zeros.
    fn step(&mut self, step: &Step, headers_name: &str, steps: &mut String) -> Result<String> {
        let Step { at, send, wait, response, failure, detail, cancel, misfeed, .. } = step;
        let at = format!("UINT64_C({at})");
        let none = "{NULL, 0}";
        Ok(match (send, wait, response, failure, cancel, misfeed) {
            (Some(send), None, None, None, None, None) => {
                let pairs: Vec<_> = send.headers.iter().map(|(n, v)| (n.clone(), v.clone())).collect();
                let headers = self.headers(&pairs, headers_name, steps);
                let method = self.text(send.method.as_bytes());
                let url = self.text(send.url.as_bytes());
                let body = self.text(send.body.as_bytes());
                let (timeout, limit) = (send.timeout_ms, send.reply_limit);
                format!(
                    "  {{STEP_SEND, {at}, {method}, {url}, {headers}, {body}, UINT64_C({timeout}), UINT64_C({limit}), 0}}"
                )
            }
            (None, Some(until), None, None, None, None) => {
                format!("  {{STEP_WAIT, {at}, {none}, {none}, NULL, 0, {none}, UINT64_C({until}), 0, 0}}")
            }
            (None, None, Some(response), None, None, None) => {
                let headers = self.headers(&response.headers, headers_name, steps);
                let body = match (&response.body, &response.body_hex) {
                    (Some(body), None) => body.clone().into_bytes(),
                    (None, Some(digits)) => hex(digits)?,
                    (None, None) => Vec::new(),
                    _ => bail!("`body` and `body_hex` exclude each other"),
                };
                let body = self.text(&body);
                format!(
                    "  {{STEP_RESPONSE, {at}, {none}, {none}, {headers}, {body}, 0, 0, {}}}",
                    response.status
                )
            }
            (None, None, None, Some(kind), None, None) => {
                let kind =
                    self.failures.get(kind).with_context(|| format!("there is no failure {kind}"))?.clone();
                let detail = self.text(detail.as_deref().unwrap_or_default().as_bytes());
                format!("  {{STEP_FAILURE, {at}, {none}, {none}, NULL, 0, {detail}, 0, 0, {kind}}}")
            }
            (None, None, None, None, Some(_), None) => {
                format!("  {{STEP_CANCEL, {at}, {none}, {none}, NULL, 0, {none}, 0, 0, 0}}")
            }
            (None, None, None, None, None, Some(code)) => {
                let code = code.as_str().context("`misfeed` needs the error's code")?;
                let code = self.errors.get(code).with_context(|| format!("there is no error {code}"))?;
                format!("  {{STEP_MISFEED, {at}, {none}, {none}, NULL, 0, {none}, 0, 0, {code}}}")
            }
            _ => bail!("a step does exactly one thing"),
        })
    }

    /// The list of headers with its length.
    fn headers(&mut self, headers: &[(String, String)], name: &str, steps: &mut String) -> String {
        if headers.is_empty() {
            return "NULL, 0".into();
        }
        let rows: Vec<String> = headers
            .iter()
            .map(|(name, value)| {
                format!("  {{{}, {}}}", self.text(name.as_bytes()), self.text(value.as_bytes()))
            })
            .collect();
        steps.push_str(&format!("static const seam_header {name}[] = {{\n{}\n}};\n", rows.join(",\n")));
        format!("{name}, {}", headers.len())
    }
}

/// The text in `body` that means `value`.
fn sent<'b>(body: &'b str, value: &Value) -> Option<&'b str> {
    body.char_indices().find_map(|(start, _)| {
        let rest = body.get(start..)?;
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
        let found = values.next()?.ok()?;
        if found == *value { rest.get(..values.byte_offset()).map(str::trim_start) } else { None }
    })
}

fn hex(digits: &str) -> Result<Vec<u8>> {
    if !digits.len().is_multiple_of(2) {
        bail!("`body_hex` has half a byte");
    }
    let pairs = (0..digits.len()).step_by(2).map(|i| digits.get(i..i + 2));
    pairs.map(|pair| Ok(u8::from_str_radix(pair.context("`body_hex` is not hex")?, 16)?)).collect()
}
