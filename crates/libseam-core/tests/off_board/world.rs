//! A sandbox without a server, in virtual time, and a host that drives flows against it.

use libseam_core::{
    CallOptions, Engine, Error, FailureKind, Flow, HttpRequest, HttpResponse, Options, Reply, Step,
    json::{Object, read_object},
};
use libseam_sandbox::{Behavior, ProviderRule, Seed, Site, http::Request};
use serde_json::{Value, json};

/// The time at which every world begins, in milliseconds since 1970.
pub(crate) const BEGIN_MS: i64 = 1_767_600_000_000;

/// A fault of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Lose the reply.
    LostReply,
    /// Let half of the body be all of it.
    CutOff,
    /// Answer with this status, without an effect.
    Status(u16),
    /// Answer with this status and this body, without an effect.
    Answer(u16, &'static str),
}

/// Decides about the faults of requests, by their path and their number.
pub(crate) type Faults<'f> = &'f mut dyn FnMut(&str, usize) -> Option<Fault>;

pub(crate) struct World {
    pub(crate) site: Site,
    /// The time since the world began.
    pub(crate) now_ms: u64,
    pub(crate) requests: Vec<String>,
    /// The time that an exchange takes.
    pub(crate) exchange_ms: u64,
    /// The bodies of the replies.
    pub(crate) replies: Vec<String>,
}

/// The end of a flow that was driven.
pub(crate) enum End {
    Result(Box<Result<Reply, Error>>),
    /// The host was killed.
    Killed,
}

impl End {
    pub(crate) fn result(self) -> Result<Reply, Error> {
        match self {
            Self::Result(result) => *result,
            Self::Killed => panic!("the host was killed"),
        }
    }
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(Seed::Demo, &[])
    }

    pub(crate) fn with(seed: Seed, rules: &[&str]) -> Self {
        let site = Site::new(seed, behavior(rules), BEGIN_MS, 1);
        Self { site, now_ms: 0, requests: Vec::new(), replies: Vec::new(), exchange_ms: 20 }
    }

    pub(crate) fn set_rules(&mut self, rules: &[&str]) {
        self.site.set_behavior(behavior(rules));
    }

    pub(crate) fn engine(&self) -> Engine {
        Engine::new(Options::api_key(self.site.credentials().api_key.as_str())).expect("an engine")
    }

    /// Posts what has to succeed.
    pub(crate) fn ok(&mut self, path: &str, body: &Value) -> Value {
        let authorization = format!("Bearer {}", self.site.credentials().api_key);
        let request = Request::post(path)
            .header("authorization", authorization)
            .header("content-type", "application/json")
            .body(body.to_string())
            .expect("a request");
        let reply = self.site.handle(request, BEGIN_MS + i64::try_from(self.now_ms).expect("a time"));
        assert_eq!(reply.status(), 200, "{path}: {}", reply.body());
        serde_json::from_str(reply.body()).expect("JSON")
    }

    /// Returns the personal access token of the first workspace.
    pub(crate) fn token(&self) -> String {
        self.site.credentials().personal_access_token.clone()
    }

    /// Posts what has to succeed in a workspace that the personal access token opens.
    pub(crate) fn ok_in(&mut self, workspace: &str, path: &str, body: &Value) -> Value {
        let request = Request::post(path)
            .header("authorization", format!("Bearer {}", self.token()))
            .header("seam-workspace", workspace)
            .header("content-type", "application/json")
            .body(body.to_string())
            .expect("a request");
        let reply = self.answer(request);
        let body: Value = serde_json::from_slice(&reply.body).expect("JSON");
        assert_eq!(reply.status, 200, "{path}: {body}");
        body
    }

    /// Posts a request, and returns the status of its reply.
    pub(crate) fn status(&mut self, path: &str, body: &Value) -> u16 {
        let authorization = format!("Bearer {}", self.site.credentials().api_key);
        let request = Request::post(path)
            .header("authorization", authorization)
            .header("content-type", "application/json")
            .body(body.to_string())
            .expect("a request");
        let now_ms = BEGIN_MS + i64::try_from(self.now_ms).expect("a time");
        self.site.handle(request, now_ms).status().as_u16()
    }

    pub(crate) fn answer(&mut self, request: Request<String>) -> HttpResponse {
        let reply = self.site.handle(request, BEGIN_MS + i64::try_from(self.now_ms).expect("a time"));
        self.replies.push(reply.body().clone());
        let headers = reply.headers().iter();
        let headers =
            headers.map(|(name, value)| (name.to_string(), value.to_str().expect("text").to_owned()));
        HttpResponse {
            status: reply.status().as_u16(),
            headers: headers.collect(),
            body: reply.body().clone().into_bytes(),
        }
    }

    /// Drives a flow to its end, or until the host is killed: after so many steps. `journal` gets what is recorded.
    pub(crate) fn drive(
        &mut self,
        mut flow: Flow,
        journal: &mut Vec<u8>,
        faults: Faults<'_>,
        mut steps_left: usize,
    ) -> End {
        loop {
            if steps_left == 0 {
                return End::Killed;
            }
            steps_left -= 1;
            match flow.poll(self.now_ms) {
                Step::Send { exchange, request, .. } => {
                    let (path, sent) = (operation(request), to_send(request));
                    let number = self.requests.iter().filter(|known| **known == path).count();
                    let fault = faults(&path, number);
                    self.requests.push(path);
                    self.now_ms += self.exchange_ms;
                    match fault {
                        Some(Fault::Status(status)) => {
                            let body =
                                br#"{"error":{"type":"fault","message":"a fault"},"ok":false}"#.to_vec();
                            let response = HttpResponse { status, body, ..HttpResponse::default() };
                            flow.feed_response(exchange, &response, self.now_ms).expect("it was sent");
                        }
                        Some(Fault::Answer(status, body)) => {
                            let body = body.as_bytes().to_vec();
                            let response = HttpResponse { status, body, ..HttpResponse::default() };
                            flow.feed_response(exchange, &response, self.now_ms).expect("it was sent");
                        }
                        fault => {
                            let mut response = self.answer(sent);
                            if steps_left == 0 {
                                return End::Killed;
                            }
                            if fault == Some(Fault::CutOff) {
                                response.body.truncate(response.body.len() / 2);
                                flow.feed_response(exchange, &response, self.now_ms).expect("it was sent");
                            } else if fault.is_some() {
                                let kind =
                                    FailureKind::by_name("connection_lost").unwrap_or(FailureKind::Timeout);
                                flow.feed_failure(exchange, kind, "", self.now_ms).expect("it was sent");
                            } else {
                                flow.feed_response(exchange, &response, self.now_ms).expect("it was sent");
                            }
                        }
                    }
                }
                Step::Wait { until_ms } => self.now_ms = until_ms.max(self.now_ms + 1),
                Step::Record { bytes } => {
                    if steps_left == 0 {
                        // A part of the lines reached the disk.
                        journal.extend_from_slice(&bytes[..bytes.len() / 2]);
                        return End::Killed;
                    }
                    journal.extend_from_slice(bytes);
                    flow.recorded();
                }
                Step::Item(item) => assert!(item.json().starts_with('{')),
                Step::Done => return End::Result(Box::new(flow.take())),
                _ => panic!("an unknown step"),
            }
        }
    }

    /// Plans, and returns the plan.
    pub(crate) fn plan(&mut self, options: &Value) -> Result<Value, Error> {
        let flow = self.engine().plan_off_boarding(object(options), &CallOptions::default(), 7)?;
        let mut journal = Vec::new();
        let end = self.drive(flow, &mut journal, &mut |_, _| None, usize::MAX).result()?;
        assert!(journal.is_empty(), "a plan records nothing");
        Ok(value(&end))
    }

    /// Applies a plan without faults, and returns the report and the evidence.
    pub(crate) fn apply(&mut self, plan: &Value, options: &Value) -> (Result<Value, Error>, Vec<u8>) {
        let mut journal = Vec::new();
        let result = self.apply_on(plan, options, &mut journal);
        (result, journal)
    }

    /// Applies a plan, or goes on with its journal.
    pub(crate) fn apply_on(
        &mut self,
        plan: &Value,
        options: &Value,
        journal: &mut Vec<u8>,
    ) -> Result<Value, Error> {
        let flow = self.engine().apply_off_boarding(
            plan.to_string().as_bytes(),
            object(&self.with_time(options)),
            journal,
            &CallOptions::default(),
            7,
        )?;
        let end = self.drive(flow, journal, &mut |_, _| None, usize::MAX);
        end.result().map(|reply| value(&reply))
    }

    /// Adds the time of the host's clock to options.
    pub(crate) fn with_time(&self, options: &Value) -> Value {
        let mut options = options.clone();
        options["now_ms"] = json!(BEGIN_MS.unsigned_abs() + self.now_ms);
        options
    }

    /// Returns every object that is there, but for events and for what requests leave behind.
    pub(crate) fn objects(&self) -> Value {
        let mut export = self.site.export();
        let objects = export.as_object_mut().expect("objects");
        objects.remove("events");
        objects.remove("action_attempts");
        export
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, ms: u64) {
        self.now_ms += ms;
        self.ok("/workspaces/get", &json!({}));
    }
}

/// Returns the operation that a request calls.
pub(crate) fn operation(request: &HttpRequest) -> String {
    request.url.splitn(4, '/').nth(3).expect("a path").replace('/', ".")
}

/// Converts a request to one for the sandbox.
pub(crate) fn to_send(request: &HttpRequest) -> Request<String> {
    let mut builder =
        Request::post(request.url.strip_prefix("https://connect.getseam.com").expect("the endpoint"));
    for header in &request.headers {
        builder = builder.header(header.name.as_ref(), header.expose());
    }
    builder.body(request.body.clone()).expect("a request")
}

fn behavior(rules: &[&str]) -> Behavior {
    rules.iter().fold(Behavior::default(), |behavior, rule| {
        behavior.provider(rule.parse::<ProviderRule>().expect("a rule"))
    })
}

pub(crate) fn object(value: &Value) -> Object {
    read_object(value.to_string().as_bytes()).expect("an object")
}

/// Converts the value of a reply.
pub(crate) fn value(reply: &Reply) -> Value {
    let value = reply.value().expect("memory").expect("a value");
    serde_json::from_str(&value.to_json()).expect("JSON")
}
