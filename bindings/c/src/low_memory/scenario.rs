//! Scenarios of a call, prepared before memory is limited: from the vectors, and from the fuzzers' corpus.

#[path = "../../../../tests/vectors/expand.rs"]
mod expand;

use core::mem;
use libseam_core::{
    CallOptions, Engine, FailureKind, Options, Outcome,
    json::{Object, read_object},
    table::Operation,
};
use serde_json::Value;
use std::{
    ffi::CString,
    format, fs,
    path::Path,
    string::{String, ToString as _},
    vec::Vec,
};

/// A scenario of a call, prepared before memory is limited.
pub(super) struct Scenario {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) options: String,
    pub(super) operation: CString,
    pub(super) params: Vec<u8>,
    pub(super) call: String,
    pub(super) entropy: u64,
    pub(super) steps: Vec<Step>,
}

/// The way in which a call is made.
pub(super) enum Kind {
    Call,
    Pages,
    ConfirmMany,
    Token(String),
}

pub(super) enum Step {
    /// Polls, and looks at the request or at the item that comes.
    Poll(u64),
    /// Polls for a request with this URL and body.
    Send {
        now_ms: u64,
        url: String,
        body: String,
    },
    Response {
        now_ms: u64,
        status: u32,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// A piece of a reply as bytes.
    Bytes {
        now_ms: u64,
        piece: Vec<u8>,
    },
    Failure {
        now_ms: u64,
        kind: u32,
        detail: String,
    },
}

impl Scenario {
    fn read(vector: &Value) -> Option<Self> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_string();
        let or_empty = |value: &Value| if value.is_null() { "{}".into() } else { value.to_string() };
        let params = vector["params_text"].as_str().map_or_else(|| or_empty(&vector["params"]), String::from);
        let kind = match vector["flow"].as_str() {
            Some("pages") => Kind::Pages,
            Some("confirm_many") => Kind::ConfirmMany,
            Some("token") => Kind::Token(match vector["token"].as_str() {
                Some(text) => text.into(),
                None => vector["token"].to_string(),
            }),
            _ => Kind::Call,
        };
        let mut steps = Vec::new();
        for step in vector["steps"].as_array().into_iter().flatten() {
            let now_ms = step["at"].as_u64()?;
            if let Some(response) = step.get("response") {
                let headers =
                    response["headers"].as_array()?.iter().map(|h| (text(&h[0]), text(&h[1]))).collect();
                let body = match response["body_hex"].as_str() {
                    Some(_) => return None,
                    None => text(&response["body"]).into_bytes(),
                };
                let status = u32::try_from(response["status"].as_u64()?).ok()?;
                steps.push(Step::Response { now_ms, status, headers, body });
            } else if let Some(kind) = step["failure"].as_str() {
                let kind = FailureKind::by_name(kind)?.number();
                steps.push(Step::Failure { now_ms, kind, detail: text(&step["detail"]) });
            } else if step.get("cancel").is_some() || step.get("misfeed").is_some() {
                return None;
            } else if let Some(send) = step.get("send") {
                steps.push(Step::Send { now_ms, url: text(&send["url"]), body: text(&send["body"]) });
            } else if let Some(items) = step["items"].as_array() {
                // They come one by one.
                steps.extend(items.iter().map(|_| Step::Poll(now_ms)));
            } else {
                steps.push(Step::Poll(now_ms));
            }
        }
        Some(Self {
            name: text(&vector["name"]),
            kind,
            options: or_empty(&vector["options"]),
            operation: CString::new(text(&vector["operation"])).ok()?,
            params: params.into_bytes(),
            call: or_empty(&vector["call"]),
            entropy: vector["entropy"].as_u64().unwrap_or(0),
            steps,
        })
    }

    /// Returns the outcome after each step, as the core knows it with plenty of memory; empty if the call
    /// cannot begin.
    pub(super) fn known(&self) -> Vec<Outcome> {
        let object = |text: &str| read_object(text.as_bytes()).unwrap_or_else(|_| Object::new());
        let flow = || {
            let options = CallOptions::from_object(object(&self.call)).ok()?;
            let engine = Engine::new(Options::from_object(object(&self.options))).ok()?;
            let (operation, params) = (self.operation.to_str().ok()?, self.params.as_slice());
            match &self.kind {
                Kind::Call => engine.flow(operation, params, &options, self.entropy),
                Kind::Pages => engine.pages(operation, params, &options, self.entropy),
                Kind::ConfirmMany => engine.confirm_many(operation, params, &options, self.entropy),
                Kind::Token(token) => engine.confirm_token(token, &options, self.entropy),
            }
            .ok()
        };
        let Some(mut flow) = flow() else { return Vec::new() };
        let mut known = Vec::new();
        // The exchange of the latest request.
        let mut latest = 0;
        for step in &self.steps {
            match step {
                Step::Poll(now_ms) | Step::Send { now_ms, .. } => {
                    if let libseam_core::Step::Send { exchange, .. } = flow.poll(*now_ms) {
                        latest = exchange;
                    }
                }
                Step::Response { now_ms, status, headers, body } => {
                    let headers = headers.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
                    let status = u16::try_from(*status).unwrap_or_default();
                    let _ = flow.feed_reply(latest, status, headers, body, *now_ms);
                }
                Step::Bytes { now_ms, piece } => drop(flow.feed_bytes(latest, piece, *now_ms)),
                Step::Failure { now_ms, kind, detail } => {
                    let kind = FailureKind::by_number(*kind).unwrap_or(FailureKind::Internal);
                    let _ = flow.feed_failure(latest, kind, detail, *now_ms);
                }
            }
            known.push(flow.outcome());
        }
        known
    }

    /// Converts every reply to bytes in pieces that end anywhere. Returns `None` if there is no reply.
    fn with_bytes(mut self) -> Option<Self> {
        let mut has_reply = false;
        for step in mem::take(&mut self.steps) {
            let Step::Response { now_ms, status, headers, body } = step else {
                self.steps.push(step);
                continue;
            };
            has_reply = true;
            let head: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let head = format!("HTTP/1.1 {status:03} \r\n{head}content-length: {}\r\n\r\n", body.len());
            let reply = [head.into_bytes(), body].concat();
            self.steps.extend(reply.chunks(90).map(|piece| Step::Bytes { now_ms, piece: piece.into() }));
        }
        has_reply.then_some(self)
    }
}

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Returns the vectors that `is_wanted`.
fn vectors(is_wanted: impl Fn(&Value) -> bool) -> Vec<Scenario> {
    let files = expand::read(&Path::new(REPOSITORY).join("tests/vectors")).unwrap();
    let all = files.iter().flat_map(|(_, vectors)| vectors);
    all.filter(|vector| is_wanted(vector)).filter_map(Scenario::read).collect()
}

/// Returns the vectors of single calls, and of those that wait for an action attempt.
pub(super) fn scenarios() -> Vec<Scenario> {
    vectors(|vector| vector["flow"].is_null() || vector["flow"] == "attempt")
}

/// Returns the vectors with these names.
pub(super) fn scenarios_named(names: &[&str]) -> Vec<Scenario> {
    vectors(|vector| names.iter().any(|name| vector["name"] == *name))
}

/// Returns the scenarios of the vectors that have a reply, with every reply as bytes.
pub(super) fn byte_scenarios() -> Vec<Scenario> {
    scenarios().into_iter().filter_map(Scenario::with_bytes).collect()
}

/// Returns the files of a folder, with their names.
fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(format!("{REPOSITORY}/{folder}")).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries.collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read(path).unwrap())).collect()
}

/// Returns the fuzzers' corpus as scenarios, as parameters and as replies.
pub(super) fn hostile_scenarios() -> Vec<Scenario> {
    const ID: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
    let scenario = |name: String, operation: &str, params: &[u8], steps| Scenario {
        name,
        kind: Kind::Call,
        options: r#"{"api_key":"seam_test_starved"}"#.into(),
        operation: CString::new(operation).unwrap(),
        params: params.into(),
        call: r#"{"retries":0}"#.into(),
        entropy: 0,
        steps,
    };
    let mut scenarios = Vec::new();
    for (name, data) in files("fuzz/corpus/parameters") {
        let Some((pick, text)) = data.split_first() else { continue };
        let all = Operation::all();
        let operation = all[usize::from(pick >> 1) % all.len()].name;
        scenarios.push(scenario(name, operation, text, [Step::Poll(0)].into()));
    }
    for (name, data) in files("fuzz/corpus/replies") {
        let [high, low, rest @ ..] = &*data else { continue };
        let cut = rest.iter().position(|byte| *byte == 0).unwrap_or(0);
        let content_type = String::from_utf8_lossy(&rest[..cut]).into_owned();
        let headers = [
            ("content-type".into(), content_type),
            ("seam-request-id".into(), "r seam_test_starved ".repeat(9)),
            ("retry-after".into(), "Sun, 06 Nov 1994 08:49:40 GMT".into()),
        ];
        let response = Step::Response {
            now_ms: 1,
            status: u32::from(u16::from_be_bytes([*high, *low])),
            headers: headers.into(),
            body: rest.get(cut + usize::from(cut > 0)..).unwrap_or_default().into(),
        };
        for (operation, param) in
            [("user_identities.delete", "user_identity_id"), ("acs.users.delete", "acs_user_id")]
        {
            let response = match &response {
                Step::Response { now_ms, status, headers, body } => Step::Response {
                    now_ms: *now_ms,
                    status: *status,
                    headers: headers.clone(),
                    body: body.clone(),
                },
                _ => continue,
            };
            let params = format!(r#"{{"{param}":"{ID}"}}"#);
            let steps = [Step::Poll(0), response].into();
            scenarios.push(scenario(name.clone(), operation, params.as_bytes(), steps));
        }
    }
    scenarios
}
