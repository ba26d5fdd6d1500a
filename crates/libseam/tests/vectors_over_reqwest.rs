//! The vectors through [`Client`] itself, in virtual time. What a server says in them goes over a `reqwest::Client`, TLS
//! and a real connection, and what a client sends is looked at where it arrives; failures, which no server can cause, come
//! from the transport around it.

mod everywhere;
#[path = "../../../tests/vectors/expand.rs"]
mod expand;
#[path = "vectors_over_reqwest/off_boarding.rs"]
mod off_boarding;

use everywhere::{Arrived, Everywhere};
use libseam::{
    CallOptions, Client, Error, ExchangeFuture, Failure, FailureKind, HttpRequest, Options, Params,
    ReqwestTransport, Transport,
    json::{Object, read_object},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    path::Path,
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};
use tokio::task::{JoinHandle, spawn_blocking};

/// The names that endpoints have in vectors.
const HOSTS: &[&str] = &["connect.getseam.com", "proxy.example", "backend.example"];

/// Fewer replies than this over reqwest would prove too little.
const FEWEST_REPLIES: usize = 250;

/// The statuses of replies that HTTP does not carry as the vector has them: an upgrade, and replies without a body.
const NOT_OVER_HTTP: &[u64] = &[101, 204, 304];

/// The vectors whose result depends on the entropy, which a client has by itself, or on a host that polls late.
const OF_OTHER_WAITS: &[&str] = &[
    "the_deadline_cuts_the_last_attempt_short",
    "confirm_counts_back_from_the_date_to_the_first_attempt",
    "attempt_whose_last_read_takes_too_long",
    "off_board_whose_last_reply_is_lost",
];

/// The steps that the client takes by itself.
const PASSED: &[&str] = &["wait", "item", "items", "record", "recorded"];

/// The steps that only a host takes which drives a flow by hand.
const BY_HAND: &[&str] = &["cancel", "misfeed", "record_failed"];

/// Keeps virtual time from passing while real bytes are under way.
struct Stopped(JoinHandle<()>, mpsc::Sender<()>);

impl Stopped {
    fn here() -> Self {
        let (go, wait) = mpsc::channel::<()>();
        // A thread that blocks for the runtime keeps its clock from going on by itself.
        let waiting = spawn_blocking(move || {
            let _ = wait.recv();
        });
        Self(waiting, go)
    }

    async fn go_on(self) {
        drop(self.1);
        self.0.await.expect("it ends");
    }
}

/// Plays the steps of a vector.
struct Player {
    reqwest: ReqwestTransport,
    everywhere: Arc<Everywhere>,
    steps: Mutex<VecDeque<Value>>,
    /// The differences between the requests and the vector.
    wrong: Arc<Mutex<Vec<String>>>,
    replies: Arc<Mutex<usize>>,
}

impl Player {
    /// The request that is to come, and what is to come of it.
    fn next(&self) -> (Value, Option<Value>) {
        let mut steps = self.steps.lock().expect("the lock");
        steps.retain(|step| PASSED.iter().all(|passed| step.get(*passed).is_none()));
        let send = steps.pop_front().unwrap_or_default();
        let is_heard = steps.front().is_some_and(|step| step.get("send").is_none());
        (send, if is_heard { steps.pop_front() } else { None })
    }

    /// Says what differs between the request in the vector and the one that was sent.
    fn compare(&self, expected: &Value, limit: usize, sent: &HttpRequest, arrived: Option<Arrived>) {
        let mut seen =
            json!({ "method": sent.method, "url": sent.url, "body": sent.body, "reply_limit": limit });
        let mut headers: BTreeMap<String, String> =
            sent.headers.iter().map(|h| (h.name.to_string(), h.expose().to_owned())).collect();
        if let Some(arrived) = arrived {
            let mut line = arrived.line.split(' ');
            seen["method"] = line.next().expect("a method").into();
            let target = line.next().expect("a target");
            if !sent.url.ends_with(target) {
                seen["url"] = target.into();
            }
            seen["body"] = arrived.body.into();
            headers = arrived.headers.into_iter().collect();
            for (name, value) in [("host", None), ("content-length", None), ("connection", Some("close"))] {
                let there = headers.remove(name);
                if there.is_none() || value.is_some() && there.as_deref() != value {
                    self.wrong.lock().expect("the lock").push(format!("the header {name} is {there:?}"));
                }
            }
        }
        seen["headers"] = json!(headers);
        let mut expected = expected.clone();
        // The client's own waits are of another entropy, so the last attempt has another time.
        expected.as_object_mut().expect("an object").remove("timeout_ms");
        // A client gives it to nobody.
        expected.as_object_mut().expect("an object").remove("exchange");
        if seen != expected {
            self.wrong.lock().expect("the lock").push(format!("sent {seen:#}"));
        }
    }
}

impl Transport for Player {
    fn exchange<'e>(
        &'e self,
        request: &'e HttpRequest,
        timeout: Duration,
        reply_limit: usize,
    ) -> ExchangeFuture<'e> {
        Box::pin(async move {
            let (send, outcome) = self.next();
            if send.get("send").is_none() {
                return Err(Failure::new(FailureKind::Internal, "the vector has no such request"));
            }
            let Some(outcome) = outcome else { return std::future::pending().await };
            let time = |step: &Value| step["at"].as_u64().expect("every step has a time");
            let took = Duration::from_millis(time(&outcome) - time(&send));
            let (result, arrived) = match outcome.get("response") {
                Some(response) => {
                    let reply = bytes(response);
                    if is_carried(response, reply_limit) {
                        self.everywhere.answer(reply);
                        let stopped = Stopped::here();
                        let result = self.reqwest.exchange(request, timeout, reply_limit).await;
                        stopped.go_on().await;
                        *self.replies.lock().expect("the lock") += 1;
                        (result, self.everywhere.arrived())
                    } else {
                        (Ok(as_is(response)), None)
                    }
                }
                None => {
                    let kind = outcome["failure"].as_str().and_then(FailureKind::by_name).expect("a kind");
                    let detail = outcome["detail"].as_str().unwrap_or_default();
                    (Err(Failure::new(kind, detail)), None)
                }
            };
            self.compare(&send["send"], reply_limit, request, arrived);
            tokio::time::sleep(took).await;
            result
        })
    }
}

/// Returns whether HTTP carries the reply as the vector has it.
fn is_carried(response: &Value, limit: usize) -> bool {
    let headers = response["headers"].as_array().map_or(0, Vec::len);
    // Of its own it has `content-length`.
    headers < libseam::HttpResponse::MAX_HEADERS
        && !NOT_OVER_HTTP.contains(&response["status"].as_u64().expect("a status"))
        && body(response).len() <= limit
}

fn body(response: &Value) -> Vec<u8> {
    match response["body_hex"].as_str() {
        Some(hex) => {
            (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hex")).collect()
        }
        None => response["body"].as_str().expect("a body").as_bytes().to_vec(),
    }
}

fn headers(response: &Value) -> impl Iterator<Item = (&str, &str)> {
    let headers = response["headers"].as_array().into_iter().flatten();
    headers.map(|header| (header[0].as_str().expect("a name"), header[1].as_str().expect("a value")))
}

/// The reply as a server writes it.
fn bytes(response: &Value) -> Vec<u8> {
    let body = body(response);
    let mut out = format!("HTTP/1.1 {} Said\r\ncontent-length: {}\r\n", response["status"], body.len());
    for (name, value) in headers(response) {
        out += &format!("{name}: {value}\r\n");
    }
    out += "\r\n";
    let mut out = out.into_bytes();
    out.extend(body);
    out
}

/// The reply as it would be if HTTP carried it.
fn as_is(response: &Value) -> http::Response<bytes::Bytes> {
    let status = u16::try_from(response["status"].as_u64().expect("a status")).expect("a status");
    let reply = http::Response::builder().status(status);
    let reply = headers(response).fold(reply, |reply, (name, value)| reply.header(name, value));
    reply.body(body(response).into()).expect("a reply")
}

fn object(value: Option<&Value>) -> Object {
    value.map_or_else(Object::new, |v| read_object(v.to_string().as_bytes()).expect("an object"))
}

/// Returns the text of a vector's token.
fn token(vector: &Value) -> String {
    vector["token"].as_str().map_or_else(|| vector["token"].to_string(), str::to_owned)
}

/// Plays a vector, and returns its result. Of a list that is read to its end that is the reply in the vector, which a client
/// does not give; `wrong` says where the items differ.
async fn play(vector: &Value, player: Player) -> Result<Value, Error> {
    let operation = vector["operation"].as_str().expect("an operation");
    let options = Options::from_object(object(vector.get("options")));
    let call = CallOptions::from_object(object(vector.get("call")))?;
    let params = match vector["params_text"].as_str() {
        Some(text) => Params::Text(text.as_bytes()),
        None => Params::Object(object(vector.get("params"))),
    };
    let wrong = Arc::clone(&player.wrong);
    let client = Client::with_transport(options, player)?;
    if off_boarding::is_it(vector) {
        let mut of_lines = Vec::new();
        let result = off_boarding::play(vector, &client, call, &mut of_lines).await;
        wrong.lock().expect("the lock").append(&mut of_lines);
        return result;
    }
    if vector["flow"] == "token" {
        return Ok(json!({ "reply": convert(&client.confirm(&token(vector), &call).await?.to_value()?) }));
    }
    let is_many = vector["flow"] == "confirm_many";
    if vector["flow"] != "pages" && !is_many {
        return Ok(
            json!({ "reply": convert(&client.call_with(operation, params, &call).await?.to_value()?) }),
        );
    }
    let mut items = Vec::new();
    let mut pages = match is_many {
        true => client.confirm_many(operation, params, &call)?,
        false => client.pages_with(operation, params, &call)?,
    };
    let result = loop {
        match pages.next().await {
            Some(Ok(item)) => items.push(convert(&item)),
            Some(Err(error)) => break Err(error),
            None => break Ok(json!({ "reply": vector["expect"]["reply"] })),
        }
    };
    let steps = vector["steps"].as_array().into_iter().flatten();
    let expected: Vec<&Value> = steps
        .flat_map(|step| {
            step.get("item")
                .into_iter()
                .chain(step.get("items").and_then(Value::as_array).into_iter().flatten())
        })
        .collect();
    if items.iter().ne(expected) {
        wrong.lock().expect("the lock").push(format!("got the items {items:?}"));
    }
    result
}

#[tokio::test(start_paused = true)]
async fn every_vector_that_can_be_played_holds() {
    let everywhere = Arc::new(Everywhere::start(HOSTS));
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .proxy(reqwest::Proxy::all(everywhere.url()).expect("a proxy"))
        .tls_backend_preconfigured(everywhere.trusted());
    let reqwest = ReqwestTransport::new(client.build().expect("a client"));
    let replies = Arc::new(Mutex::new(0));
    let mut wrong = Vec::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    let defaults = expand::defaults(&folder, &Value::Null).expect("the defaults");
    let lacking = defaults["without"]["rust_client"].as_array().expect("flows");
    for (_, vectors) in expand::read(&folder).expect("the vectors") {
        for vector in &vectors {
            let name = vector["name"].as_str().expect("a name");
            if lacking.contains(&vector["flow"]) {
                println!("{name} is skipped: the client has no {}", vector["flow"]);
                continue;
            }
            let steps = vector["steps"].as_array().cloned().unwrap_or_default();
            let is_by_hand = |step: &Value| BY_HAND.iter().any(|name| step.get(*name).is_some());
            if steps.iter().any(is_by_hand) || OF_OTHER_WAITS.contains(&name) {
                continue;
            }
            let of_this = Arc::new(Mutex::new(Vec::new()));
            let player = Player {
                reqwest: reqwest.clone(),
                everywhere: Arc::clone(&everywhere),
                steps: Mutex::new(steps.into()),
                wrong: Arc::clone(&of_this),
                replies: Arc::clone(&replies),
            };
            let result = match play(vector, player).await {
                Ok(reply) => reply,
                Err(error) => json!({ "error": convert(&error.to_value()) }),
            };
            if result != vector["expect"] {
                of_this.lock().expect("the lock").push(format!("got {result:#}"));
            }
            let of_this = of_this.lock().expect("the lock");
            wrong.extend(of_this.iter().map(|what| format!("{name}: {what}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let replies = *replies.lock().expect("the lock");
    assert!(replies >= FEWEST_REPLIES, "only {replies} replies over reqwest");
}

fn convert(value: &libseam::json::Value) -> Value {
    serde_json::from_str(&value.to_string()).expect("the core writes JSON")
}
