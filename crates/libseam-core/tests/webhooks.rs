//! Webhooks: runs every vector of `tests/webhooks/vectors.json`. With `BLESS=1` it writes what it sees instead of comparing.

#![cfg(feature = "webhooks")]
#![allow(clippy::disallowed_methods, reason = "the rules are for the core, not for its tests")]

use libseam_core::webhook::Webhook;
use serde_json::{Map, Value, json};
use std::{env, fs, path::PathBuf};

/// The members of a vector, in the order in which they are written.
const MEMBERS: [&str; 8] =
    ["name", "secret", "tolerance_ms", "now_ms", "headers", "body", "body_hex", "expect"];

fn path() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/webhooks/vectors.json"))
}

fn file() -> Value {
    serde_json::from_str(&fs::read_to_string(path()).expect("the vectors")).expect("JSON")
}

/// Returns the vectors, each with what it leaves out.
fn vectors() -> Vec<Value> {
    let file = file();
    let full = |vector: &Value| {
        let mut full = file["defaults"].as_object().expect("an object").clone();
        full.extend(vector.as_object().expect("an object").clone());
        full.into()
    };
    file["vectors"].as_array().expect("a list").iter().map(full).collect()
}

fn body(vector: &Value) -> Vec<u8> {
    match vector["body_hex"].as_str() {
        Some(digits) => (0..digits.len() / 2)
            .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).expect("hex"))
            .collect(),
        None => vector["body"].as_str().expect("a body").into(),
    }
}

fn run(vector: &Value) -> Value {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let headers = vector["headers"].as_array().expect("a list").iter();
    let headers: Vec<_> = headers.map(|header| (text(&header[0]), text(&header[1]))).collect();
    let webhook = Webhook::new(vector["secret"].as_str().expect("a secret"));
    let event = webhook.and_then(|webhook| {
        let webhook = match vector["tolerance_ms"].as_u64() {
            Some(ms) => webhook.with_tolerance_ms(ms),
            None => webhook,
        };
        webhook.verify(headers, &body(vector), vector["now_ms"].as_u64().expect("a time"))
    });
    match event {
        Ok(event) => {
            let parsed: Value = serde_json::from_str(event.json()).expect("JSON");
            assert_eq!(
                (&parsed["event_id"], &parsed["event_type"]),
                (&event.event_id().into(), &event.event_type().into())
            );
            let body = String::from_utf8(body(vector)).expect("text");
            assert_eq!(event.json(), body.trim_start_matches('\u{feff}').trim(), "the object as it arrived");
            json!({ "event": event.event_type() })
        }
        Err(error) => json!({ "error": serde_json::from_str::<Value>(&error.to_json()).expect("JSON") }),
    }
}

#[test]
fn every_request_becomes_the_event_or_the_error_of_its_vector() {
    let is_blessed = env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let mut seen_all = Vec::new();
    for vector in vectors() {
        let seen = run(&vector);
        if seen != vector["expect"] {
            wrong.push(format!("{}: got {seen:#}", vector["name"]));
        }
        seen_all.push(seen);
    }
    if is_blessed {
        write(&seen_all);
    } else {
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

fn write(seen: &[Value]) {
    let file = file();
    let line = |vector: &Map<String, Value>| {
        let known =
            MEMBERS.iter().filter_map(|name| Some(format!("{}: {}", json!(name), vector.get(*name)?)));
        format!("{{ {} }}", known.collect::<Vec<_>>().join(", "))
    };
    let vectors = file["vectors"].as_array().expect("a list").iter().zip(seen).map(|(vector, seen)| {
        let mut vector = vector.as_object().expect("an object").clone();
        vector.insert("expect".into(), seen.clone());
        format!("    {}", line(&vector))
    });
    let text = format!(
        "{{\n  \"about\": {},\n  \"defaults\": {},\n  \"vectors\": [\n{}\n  ]\n}}\n",
        file["about"],
        line(file["defaults"].as_object().expect("an object")),
        vectors.collect::<Vec<_>>().join(",\n")
    );
    fs::write(path(), text).expect("the vectors can be written");
}

#[test]
fn no_error_and_no_debug_output_shows_the_secret() {
    for vector in vectors() {
        let secret = vector["secret"].as_str().expect("a secret");
        let Some(words) = secret.strip_prefix("whsec_").or(secret.strip_prefix("seam_")) else { continue };
        if let (false, Ok(webhook)) = (words.is_empty(), Webhook::new(secret)) {
            let shown = format!("{webhook:?}");
            assert!(shown.contains("[redacted]") && !shown.contains(words), "{shown}");
        }
        let shown = run(&vector).to_string();
        assert!(words.len() < 6 || !shown.contains(words.trim()), "{shown}");
    }
}

#[test]
fn an_event_is_read_as_a_type_of_the_program() {
    #[derive(serde::Deserialize)]
    struct Event {
        event_type: String,
        device_id: Option<String>,
    }
    let vector = &vectors()[0];
    let webhook = Webhook::new(vector["secret"].as_str().expect("a secret")).expect("a secret");
    let headers = vector["headers"].as_array().expect("a list").iter();
    let headers = headers.map(|header| (header[0].as_str().unwrap(), header[1].as_str().unwrap()));
    let event = webhook.verify(headers, &body(vector), vector["now_ms"].as_u64().unwrap()).expect("an event");
    let read: Event = event.deserialize().expect("the type fits");
    assert_eq!(read.event_type, event.event_type());
    assert!(read.device_id.is_some());
    let error = event.deserialize::<Vec<u8>>().expect_err("an event is no list");
    assert_eq!(error.code(), libseam_core::ErrorCode::InvalidWebhookPayload);
}
