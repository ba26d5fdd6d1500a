//! A vector of an off-boarding, prepared before memory is limited.

use super::expand;
use libseam_core::{FailureKind, HttpResponse};
use serde_json::Value;
use std::path::Path;

pub(crate) struct Script {
    pub(crate) name: String,
    pub(crate) flow: String,
    /// The options of the client.
    pub(crate) client: String,
    /// The options of the off-boarding.
    pub(crate) options: String,
    pub(crate) plan: String,
    pub(crate) journal: String,
    pub(crate) turns: Vec<Turn>,
    pub(crate) ends_ms: u64,
}

/// A step of the host.
pub(crate) enum Turn {
    Send { now_ms: u64, url: String, body: String },
    Wait { now_ms: u64 },
    Response { now_ms: u64, response: HttpResponse },
    Failure { now_ms: u64, kind: FailureKind },
    Record { now_ms: u64 },
    Recorded,
    RecordFailed,
    Cancel,
}

impl Script {
    pub(crate) fn named(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
        let files = expand::read(&folder).expect("the vectors");
        let mut all = files.into_iter().flat_map(|(_, vectors)| vectors);
        let vector = all.find(|vector| vector["name"] == name).expect("the vector");
        assert!(vector["call"] == serde_json::json!({}), "{name} has options of the call");
        let lines = vector["journal"].as_array().into_iter().flatten();
        let steps = vector["steps"].as_array().expect("steps");
        Self {
            name: name.to_owned(),
            flow: text(&vector["flow"]),
            client: vector["options"].to_string(),
            options: vector.get("params").map_or_else(|| "{}".to_owned(), Value::to_string),
            plan: vector["plan"].to_string(),
            journal: lines.map(|line| text(line) + "\n").collect(),
            turns: steps.iter().map(Turn::read).collect(),
            ends_ms: steps.last().and_then(|step| step["at"].as_u64()).unwrap_or(0),
        }
    }
}

impl Turn {
    fn read(step: &Value) -> Self {
        let now_ms = step["at"].as_u64().expect("a time");
        if let Some(send) = step.get("send") {
            Self::Send { now_ms, url: text(&send["url"]), body: text(&send["body"]) }
        } else if step.get("wait").is_some() {
            Self::Wait { now_ms }
        } else if let Some(response) = step.get("response") {
            let headers = response["headers"].as_array().expect("headers");
            let response = HttpResponse {
                status: response["status"].as_u64().and_then(|it| u16::try_from(it).ok()).expect("a status"),
                headers: headers.iter().map(|header| (text(&header[0]), text(&header[1]))).collect(),
                body: text(&response["body"]).into_bytes(),
            };
            Self::Response { now_ms, response }
        } else if let Some(kind) = step["failure"].as_str() {
            Self::Failure { now_ms, kind: FailureKind::by_name(kind).expect("a kind") }
        } else if step.get("record").is_some() {
            Self::Record { now_ms }
        } else if step.get("recorded").is_some() {
            Self::Recorded
        } else if step.get("record_failed").is_some() {
            Self::RecordFailed
        } else {
            assert!(step.get("cancel").is_some(), "unknown step {step}");
            Self::Cancel
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
