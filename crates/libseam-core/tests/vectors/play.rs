//! Plays a vector through the engine.

use libseam_core::{
    CallOptions, Engine, Error, FailureKind, Flow, HttpResponse, Options, Params, Reply, Step,
    json::{Object, read_object},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A value of the core as one of serde's.
fn convert(value: &libseam_core::json::Value) -> Value {
    serde_json::from_str(&value.to_string()).expect("the core writes JSON")
}

pub(crate) fn object(value: &Value) -> Object {
    read_object(value.to_string().as_bytes()).expect("an object")
}

fn result(result: Result<Reply, Error>) -> Value {
    match result {
        Ok(reply) => json!({ "reply": convert(&reply.to_value().expect("a value")) }),
        Err(error) => json!({ "error": convert(&error.to_value()) }),
    }
}

/// The form in which the replies are fed.
#[derive(Clone, Copy)]
pub(crate) enum Replies {
    Whole,
    AsBytes,
}

/// Plays the vector and returns it with the requests, the waits, the items and the result that were seen.
pub(crate) fn run(vector: &Value, replies: Replies) -> Value {
    let mut seen = vector.clone();
    if vector["flow"] == "verify_evidence" {
        let checked = libseam_core::verify_evidence(journal(vector).as_bytes()).expect("memory");
        seen["expect"] = json!({ "evidence": convert(&checked) });
        return seen;
    }
    let mut steps = vector["steps"].as_array().cloned().expect("steps");
    seen["expect"] = result(execute(vector, &mut steps, replies));
    seen["steps"] = steps.into();
    seen
}

/// Returns the text of a vector's journal.
pub(crate) fn journal(vector: &Value) -> String {
    lines(&vector["journal"])
}

/// Returns lines of evidence as a text.
pub(crate) fn lines(list: &Value) -> String {
    let lines = list.as_array().into_iter().flatten();
    lines.map(|line| format!("{}\n", line.as_str().expect("a line"))).collect()
}

fn execute(vector: &Value, steps: &mut [Value], replies: Replies) -> Result<Reply, Error> {
    let operation = vector["operation"].as_str().expect("operation");
    let options = Options::from_object(object(&vector["options"]));
    let call_options = CallOptions::from_object(object(&vector["call"]))?;
    let engine = Engine::new(options)?;
    let params = match vector["params_text"].as_str() {
        Some(text) => Params::Text(text.as_bytes()),
        None => Params::Object(vector.get("params").map(object).unwrap_or_default()),
    };
    let entropy = vector["entropy"].as_u64().expect("a number");
    let mut flow = match vector["flow"].as_str() {
        None | Some("attempt" | "confirm") => engine.flow(operation, params, &call_options, entropy)?,
        Some("token") => {
            let token = vector["token"].as_str().map_or_else(|| vector["token"].to_string(), str::to_owned);
            engine.confirm_token(&token, &call_options, entropy)?
        }
        Some("confirm_many") => engine.confirm_many(operation, params, &call_options, entropy)?,
        Some("pages") => engine.pages(operation, params, &call_options, entropy)?,
        Some("plan_off_boarding") => {
            engine.plan_off_boarding(object(&vector["params"]), &call_options, entropy)?
        }
        Some("apply_off_boarding") => engine.apply_off_boarding(
            vector["plan"].to_string().as_bytes(),
            object(&vector["params"]),
            journal(vector).as_bytes(),
            &call_options,
            entropy,
        )?,
        Some("check_off_boarding") => engine.check_off_boarding(
            object(&vector["params"]),
            journal(vector).as_bytes(),
            &call_options,
            entropy,
        )?,
        Some("off_board") => {
            engine.off_board(object(&vector["params"]), journal(vector).as_bytes(), &call_options, entropy)?
        }
        Some(other) => panic!("{}: unknown flow {other}", vector["name"]),
    };
    // The exchange of the latest request.
    let (mut now, mut latest) = (0, 0);
    // The lines that the host has not made durable yet.
    let mut unrecorded = Value::Null;
    for step in steps.iter_mut() {
        now = step["at"].as_u64().expect("every step has a time");
        if step.get("send").is_some() {
            // A host may look at the request before it polls for it.
            flow.has_item(now);
            let before = flow.call().request();
            let before = (before.url.clone(), before.body.clone());
            let Step::Send { exchange, request, timeout_ms, reply_limit } = flow.poll(now) else {
                panic!("{}: no request at {now}", vector["name"]);
            };
            latest = exchange;
            assert_eq!((&request.url, &request.body), (&before.0, &before.1), "{}", vector["name"]);
            let headers: BTreeMap<&str, &str> =
                request.headers.iter().map(|h| (h.name.as_ref(), h.expose())).collect();
            step["send"] = json!({
                "method": request.method, "url": request.url, "headers": headers, "body": request.body,
                "timeout_ms": timeout_ms, "reply_limit": reply_limit,
            });
            if vector.get("flow").is_some() {
                step["send"]["exchange"] = exchange.into();
            }
        } else if step.get("wait").is_some() {
            let Step::Wait { until_ms } = flow.poll(now) else {
                panic!("{}: no wait at {now}", vector["name"])
            };
            step["wait"] = until_ms.into();
        } else if let Some(response) = step.get("response") {
            let response = self::response(response);
            match replies {
                Replies::Whole => flow.feed_response(latest, &response, now)?,
                Replies::AsBytes => feed_bytes(&mut flow, latest, &response, now)?,
            }
        } else if let Some(kind) = step.get("failure") {
            let kind = kind.as_str().and_then(FailureKind::by_name).expect("a kind of failure");
            flow.feed_failure(latest, kind, step["detail"].as_str().unwrap_or_default(), now)?;
        } else if step.get("item").is_some() {
            let Step::Item(item) = flow.poll(now) else { panic!("{}: no item at {now}", vector["name"]) };
            step["item"] = serde_json::from_str(item.json()).expect("JSON");
            assert_eq!(convert(&item.to_value()?), step["item"], "{}", vector["name"]);
        } else if step.get("items").is_some() {
            step["items"] = serde_json::from_str(&flow.take_items()?).expect("JSON");
        } else if step.get("record").is_some() {
            let Step::Record { bytes } = flow.poll(now) else {
                panic!("{}: nothing to record at {now}", vector["name"])
            };
            let text = std::str::from_utf8(bytes).expect("text");
            step["record"] = text.lines().collect();
            assert_eq!(lines(&step["record"]), text, "{}: a line has no end", vector["name"]);
            unrecorded = step["record"].clone();
        } else if step.get("recorded").is_some() {
            flow.recorded();
            let items: Vec<Value> = serde_json::from_str(&flow.take_items()?).expect("JSON");
            let items: String = items.iter().map(|item| format!("{item}\n")).collect();
            assert_eq!(items, lines(&unrecorded), "{}: the items are not the lines", vector["name"]);
        } else if let Some(why) = step.get("record_failed") {
            flow.record_failed(why.as_str().expect("a reason"));
        } else if step.get("cancel").is_some() {
            flow.cancel();
        } else if step.get("misfeed").is_some() {
            let exchange = step["exchange"].as_u64().map_or(latest, |n| u32::try_from(n).expect("a number"));
            let empty = HttpResponse { status: 200, ..HttpResponse::default() };
            let error = flow.feed_response(exchange, &empty, now);
            step["misfeed"] = error.expect_err("a wrong feed is refused").code().name().into();
        } else {
            panic!("{}: unknown step {step}", vector["name"]);
        }
    }
    assert!(matches!(flow.poll(now), Step::Done), "{}: not done after its steps", vector["name"]);
    flow.take()
}

/// Feeds the reply as HTTP/1.1, in pieces that end anywhere.
fn feed_bytes(flow: &mut Flow, exchange: u32, response: &HttpResponse, now_ms: u64) -> Result<(), Error> {
    let headers: String =
        response.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let (status, length) = (response.status, response.body.len());
    let head = format!("HTTP/1.1 {status:03} \r\n{headers}content-length: {length}\r\n\r\n");
    let bytes = [head.as_bytes(), &response.body].concat();
    let mut pieces = bytes.chunks(7);
    while flow.feed_bytes(exchange, pieces.next().expect("more of the reply"), now_ms)? {}
    Ok(())
}

fn response(response: &Value) -> HttpResponse {
    let text = |v: &Value| v.as_str().expect("text").to_owned();
    let headers = response["headers"].as_array().cloned().unwrap_or_default();
    let body = match response["body_hex"].as_str() {
        Some(hex) => {
            (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hex")).collect()
        }
        None => text(&response["body"]).into_bytes(),
    };
    HttpResponse {
        status: u16::try_from(response["status"].as_u64().expect("a status")).expect("a status"),
        headers: headers.iter().map(|h| (text(&h[0]), text(&h[1]))).collect(),
        body,
    }
}
