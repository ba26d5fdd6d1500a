//! Every vector in `tests/vectors/` through the engine. With `BLESS=1` it writes what it sees instead of comparing.

use libseam_core::{
    CallOptions, Engine, Error, FailureKind, Flow, HttpResponse, Options, Params, Reply, Step,
    json::{Object, read_object},
    table::Operation,
};
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

const FEWEST: usize = 60;

fn files() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("tests/vectors")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    files
}

fn read(path: &PathBuf) -> Value {
    let text = fs::read_to_string(path).expect("a readable file");
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A value of the core as one of serde's.
fn convert(value: &libseam_core::json::Value) -> Value {
    serde_json::from_str(&value.to_string()).expect("the core writes JSON")
}

fn object(value: Option<&Value>) -> Object {
    value.map_or_else(Object::new, |v| read_object(v.to_string().as_bytes()).expect("an object"))
}

fn result(result: Result<Reply, Error>) -> Value {
    match result {
        Ok(reply) => json!({ "reply": convert(&reply.to_value().expect("a value")) }),
        Err(error) => json!({ "error": convert(&error.to_value()) }),
    }
}

/// Runs a vector and returns its steps and its result as they were seen.
fn run(vector: &Value) -> (Vec<Value>, Value) {
    let mut steps: Vec<Value> = vector["steps"].as_array().cloned().unwrap_or_default();
    let outcome = execute(vector, &mut steps);
    (steps, result(outcome))
}

fn execute(vector: &Value, steps: &mut [Value]) -> Result<Reply, Error> {
    let operation = vector["operation"].as_str().expect("operation");
    let options = Options::from_object(object(vector.get("options")));
    let call_options = CallOptions::from_object(object(vector.get("call")))?;
    let engine = Engine::new(options)?;
    let params = match vector["params_text"].as_str() {
        Some(text) => Params::Text(text.as_bytes()),
        None => Params::Object(object(vector.get("params"))),
    };
    let entropy = vector["entropy"].as_u64().unwrap_or(0);
    let mut flow = match vector["flow"].as_str() {
        None => Flow::from(engine.call(operation, params, &call_options, entropy)?),
        Some("pages") => engine.pages(operation, params, &call_options, entropy)?,
        Some(other) => panic!("{}: unknown flow {other}", vector["name"]),
    };
    // The exchange of the latest request.
    let (mut now, mut latest) = (0, 0);
    for step in steps.iter_mut() {
        now = step["at"].as_u64().expect("every step has a time");
        if step.get("send").is_some() {
            let Step::Send { exchange, request, timeout_ms, reply_limit } = flow.poll(now) else {
                panic!("{}: no request at {now}", vector["name"]);
            };
            latest = exchange;
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
            flow.feed_response(latest, &self::response(response), now)?;
        } else if let Some(kind) = step.get("failure") {
            let kind = kind.as_str().and_then(FailureKind::by_name).expect("a kind of failure");
            flow.feed_failure(latest, kind, step["detail"].as_str().unwrap_or_default(), now)?;
        } else if step.get("item").is_some() {
            let Step::Item(item) = flow.poll(now) else { panic!("{}: no item at {now}", vector["name"]) };
            step["item"] = serde_json::from_str(item.json()).expect("JSON");
            assert_eq!(convert(&item.to_value()?), step["item"], "{}", vector["name"]);
        } else if step.get("items").is_some() {
            step["items"] = serde_json::from_str(&flow.take_items()?).expect("JSON");
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

#[test]
fn every_vector_holds() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for path in files() {
        let mut file = read(&path);
        for vector in file["vectors"].as_array_mut().expect("vectors") {
            let (steps, expect) = run(vector);
            let name = vector["name"].as_str().expect("a name").to_owned();
            let members: &mut Map<String, Value> = vector.as_object_mut().expect("an object");
            if bless {
                members.insert("expect".into(), expect);
                if !steps.is_empty() {
                    members.insert("steps".into(), steps.into());
                }
            } else if members.get("expect") != Some(&expect) {
                wrong.push(format!("{name}: got {expect:#}"));
            } else if members.get("steps").and_then(Value::as_array).unwrap_or(&Vec::new()) != &steps {
                wrong.push(format!("{name}: got {:#}", Value::from(steps)));
            }
        }
        if bless {
            let text = serde_json::to_string_pretty(&file).expect("JSON") + "\n";
            fs::write(&path, text).expect("a writable file");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn parameters_as_values_and_as_text_get_the_same_report() {
    for path in files() {
        for vector in read(&path)["vectors"].as_array().expect("vectors") {
            let Some(params) = vector.get("params") else { continue };
            let operation = vector["operation"].as_str().expect("an operation");
            for strict in [true, false] {
                let as_values = libseam_core::check(operation, object(Some(params)), strict);
                let as_text = libseam_core::check(operation, params.to_string().as_str(), strict);
                assert_eq!(as_values, as_text, "{}", vector["name"]);
            }
        }
    }
}

#[test]
fn every_operation_has_good_and_bad_vectors_with_names_of_their_own() {
    let (mut names, mut good, mut bad) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for path in files() {
        for vector in read(&path)["vectors"].as_array().expect("vectors") {
            let name = vector["name"].as_str().expect("a name");
            assert!(names.insert(name.to_owned()), "two vectors are called {name}");
            let operation = vector["operation"].as_str().expect("an operation").to_owned();
            let set = if vector["expect"].get("reply").is_some() { &mut good } else { &mut bad };
            set.insert(operation);
        }
    }
    for operation in Operation::all() {
        assert!(good.contains(operation.name), "{} has no good vector", operation.name);
        assert!(bad.contains(operation.name), "{} has no bad vector", operation.name);
    }
    assert!(names.len() >= FEWEST, "only {} vectors", names.len());
}
