//! A host: it drives flows over the network in virtual time, and records what it sees.

use fastrand::Rng;
use libseam_core::{
    CallOptions, Engine, Error, ErrorCode, FailureKind, Flow, HttpResponse, Options, Reply, Step,
    json::{Object, read_object},
    table::Operation,
};
use libseam_sandbox::http::Request;
use serde_json::{Value, json};

use crate::{
    fate::{Fate, Form, Line},
    network::{Event, Network},
    run::{Exchange, Fed, Intent, Kind, Run, is_read},
    trace::Found,
    world::World,
};

/// More polls than any flow of a scenario takes.
const MOST_POLLS: u32 = 100_000;

/// The time after which the store is asked at the latest while nothing happens, unless that would be too often.
const TICK_MS: u64 = 60_000;
const MOST_TICKS: u64 = 30;

/// The place where a scenario happens.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) rng: Rng,
    pub(crate) world: World,
    pub(crate) now_ms: u64,
    /// The time that the server's clock is ahead.
    pub(crate) clock_ms: i64,
    pub(crate) line: Line,
    network: Network,
    pub(crate) runs: Vec<Run>,
    /// The size of the pages that the server gives.
    pub(crate) page_size: Option<u64>,
    /// The number of replies in which an action attempt is still pending, and whether it fails then.
    pub(crate) attempt: (u32, bool),
    /// True if exchanges keep the store that writes meet.
    pub(crate) keeps_stores: bool,
    pub(crate) trace: Option<Vec<String>>,
    pub(crate) endings: Vec<String>,
}

/// The death of a process, or the end of its patience, at one of the polls of a flow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interruption {
    pub(crate) at_poll: u32,
    pub(crate) is_cancel: bool,
}

/// The end of a flow.
#[derive(Debug)]
pub(crate) enum End {
    /// The flow told something.
    Told(Result<Reply, Error>),
    /// The process died.
    Killed,
}

/// The fate of lines that are to be made durable.
enum Disk {
    Works,
    IsFull,
    Dies,
}

pub(crate) fn object(value: &Value) -> Object {
    read_object(value.to_string().as_bytes()).expect("an object")
}

impl Host {
    pub(crate) fn new(seed: u64, traced: bool) -> Self {
        let mut rng = Rng::with_seed(seed);
        Self {
            world: World::new(rng.u64(..)),
            rng,
            now_ms: 0,
            clock_ms: 0,
            line: Line::PERFECT,
            network: Network::default(),
            runs: Vec::new(),
            page_size: None,
            attempt: (0, false),
            keeps_stores: false,
            trace: traced.then(Vec::new),
            endings: Vec::new(),
        }
    }

    /// Adds a line to the trace, if there is one.
    pub(crate) fn note(&mut self, line: impl FnOnce() -> String) {
        let now_ms = self.now_ms;
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{now_ms:>9} {}", line()));
        }
    }

    /// Lets the access systems behave by these rules, and sets the server's clock.
    pub(crate) fn behave(&mut self, rules: &[String], clock_ms: i64) {
        self.clock_ms = clock_ms;
        self.note(|| format!("rules {rules:?}, and a clock that is {clock_ms} ms ahead"));
        self.world.behave(rules, clock_ms);
    }

    /// Begins a flow. Returns the number of its run, and the flow.
    pub(crate) fn begin(&mut self, intent: &Intent) -> (usize, Result<Flow, Error>) {
        let run = self.runs.len();
        self.note(|| {
            format!(
                "run {run}: {:?} {} {} in workspace {} with {} and {}{}",
                intent.kind,
                intent.operation,
                intent.params,
                intent.letter,
                intent.options,
                intent.call,
                intent.token.as_ref().map(|token| format!(", token {token}")).unwrap_or_default()
            )
        });
        self.runs.push(Run {
            intent: intent.clone(),
            begun_ms: self.now_ms,
            exchanges: Vec::new(),
            items: Vec::new(),
            journal: Vec::new(),
            is_disk_full: false,
            told: None,
            outcomes: Vec::new(),
            steps: Vec::new(),
        });
        (run, make(intent))
    }

    /// Drives a flow to its end.
    pub(crate) fn drive(
        &mut self,
        run: usize,
        flow: Flow,
        interruption: Option<Interruption>,
    ) -> Result<End, Found> {
        self.drive_with(run, flow, interruption, &mut |_, _| Ok(()))
    }

    /// Drives a flow to its end, and gives each of its items to `judge` at once.
    pub(crate) fn drive_with(
        &mut self,
        run: usize,
        mut flow: Flow,
        interruption: Option<Interruption>,
        judge: &mut dyn FnMut(&mut Self, &Value) -> Result<(), Found>,
    ) -> Result<End, Found> {
        let ends_ms = self.runs[run].begun_ms + self.runs[run].intent.deadline_ms;
        let mut is_ended = false;
        for poll in 0..MOST_POLLS {
            let is_interrupted = interruption.filter(|it| it.at_poll == poll);
            let is_cancelled = is_interrupted.is_some_and(|it| it.is_cancel);
            if is_interrupted.is_some() && !is_cancelled && self.rng.bool() {
                self.note(|| format!("run {run}: the process dies"));
                return Ok(End::Killed);
            }
            if is_cancelled && self.rng.bool() {
                self.note(|| format!("run {run}: cancelled"));
                self.step(run, || json!({ "cancel": true }));
                flow.cancel();
                is_ended = true;
            }
            if self.now_ms > ends_ms {
                let late = self.now_ms - ends_ms;
                return Err(Found::new("it ends by its deadline", format!("run {run} is {late} ms late")));
            }
            match flow.poll(self.now_ms) {
                Step::Send { exchange, request, timeout_ms, .. } => {
                    if is_ended {
                        let detail = format!("run {run} sends exchange {exchange}");
                        return Err(Found::new("nothing is sent after a cancellation", detail));
                    }
                    if self.now_ms + timeout_ms > ends_ms {
                        let detail = format!("run {run} would wait for {timeout_ms} ms");
                        return Err(Found::new("no exchange outlasts the deadline", detail));
                    }
                    let request = convert(request);
                    if self.runs[run].exchanges.last().is_some_and(|it| it.is_under_way(self.now_ms)) {
                        let detail = format!("run {run} sends {exchange} while another one is under way");
                        return Err(Found::new("one exchange is under way at most", detail));
                    }
                    if is_cancelled {
                        self.note(|| format!("run {run}: cancelled before exchange {exchange} is sent"));
                        flow.cancel_unsent(exchange);
                        is_ended = true;
                        continue;
                    }
                    self.step(run, || json!({ "send": {} }));
                    if is_interrupted.is_some() {
                        self.note(|| {
                            format!("run {run}: the process dies before exchange {exchange} is sent")
                        });
                        return Ok(End::Killed);
                    }
                    self.send(run, exchange, timeout_ms, request);
                }
                Step::Wait { until_ms } => {
                    self.step(run, || json!({ "wait": 0 }));
                    if is_interrupted.is_some() && !is_cancelled {
                        self.note(|| format!("run {run}: the process dies while it waits"));
                        return Ok(End::Killed);
                    }
                    self.wait(run, &mut flow, until_ms)?;
                }
                Step::Item(item) => {
                    let item: Value = serde_json::from_str(item.json()).expect("JSON");
                    // Those of an off-boarding are its lines.
                    if !self.runs[run].intent.kind.is_of_person() {
                        self.step(run, || json!({ "item": null }));
                    }
                    self.note(|| format!("run {run}: item {item}"));
                    judge(self, &item)?;
                    self.runs[run].items.push(item);
                }
                Step::Record { bytes } => {
                    let lines = bytes.to_vec();
                    match self.record(run, &lines, is_interrupted.map(|it| it.is_cancel)) {
                        Disk::Works => flow.recorded(),
                        Disk::IsFull => {
                            flow.record_failed("the disk is full");
                            is_ended = true;
                        }
                        Disk::Dies => return Ok(End::Killed),
                    }
                }
                Step::Done => return self.finish(run, flow),
                other => unreachable!("a new step: {other:?}"),
            }
        }
        Err(Found::new("it ends", format!("run {run} goes on for ever")))
    }

    /// Makes lines durable, unless something happens: `is_cancel` says that something does, and whether the process lives on.
    fn record(&mut self, run: usize, lines: &[u8], is_cancel: Option<bool>) -> Disk {
        self.step(run, || json!({ "record": [] }));
        self.note(|| format!("run {run}: records {}", String::from_utf8_lossy(lines)));
        match is_cancel {
            Some(false) => {
                // A part of them reached the disk.
                let length = self.rng.usize(..=lines.len());
                self.note(|| format!("run {run}: the process dies after {length} bytes"));
                self.runs[run].journal.extend_from_slice(&lines[..length]);
                return Disk::Dies;
            }
            Some(true) if self.rng.bool() => {
                self.note(|| format!("run {run}: the disk is full"));
                self.runs[run].is_disk_full = true;
                self.step(run, || json!({ "record_failed": "the disk is full" }));
                return Disk::IsFull;
            }
            _ => {}
        }
        self.runs[run].journal.extend_from_slice(lines);
        self.step(run, || json!({ "recorded": true }));
        Disk::Works
    }

    /// Takes the result, and holds the flow to it.
    fn finish(&mut self, run: usize, mut flow: Flow) -> Result<End, Found> {
        let result = flow.take();
        self.note(|| match &result {
            Ok(reply) => {
                format!("run {run}: told {}", reply.to_value().map(|it| it.to_json()).unwrap_or_default())
            }
            Err(error) => format!("run {run}: told {}", error.to_json()),
        });
        let exchange = flow.call().exchange();
        let again = flow.take();
        let is_told_once = again.as_ref().is_err_and(|error| error.code() == ErrorCode::InvalidState);
        let empty = HttpResponse { status: 200, headers: Vec::new(), body: br#"{"ok":true}"#.to_vec() };
        let is_deaf = flow.feed_response(exchange, &empty, self.now_ms).is_err();
        if !is_told_once || !is_deaf || !matches!(flow.poll(self.now_ms), Step::Done) {
            return Err(Found::new("an outcome is told once", format!("run {run} told {again:?} as well")));
        }
        Ok(End::Told(result))
    }

    /// Puts a request on the line.
    fn send(&mut self, run: usize, number: u32, timeout_ms: u64, request: Request<String>) {
        let (fate, there_ms) = (self.line.fate(&mut self.rng), self.line.way_ms(&mut self.rng));
        let back_ms = there_ms + self.line.way_ms(&mut self.rng);
        let operation = request.uri().path().trim_start_matches('/').replace('/', ".");
        let params: Value = serde_json::from_str(request.body()).expect("the core sends JSON");
        self.note(|| format!("run {run}: exchange {number}: {operation} {params}: {fate:?}"));
        let index = self.runs[run].exchanges.len();
        let (arrival, answer) =
            (Event::Arrival { run, exchange: index }, Event::Answer { run, exchange: index });
        let mut left = true;
        let arrives = match &fate {
            Fate::Unsent(_) => {
                left = false;
                false
            }
            Fate::Broken { arrives, .. } | Fate::Silent { arrives } | Fate::Replaced { arrives, .. } => {
                *arrives
            }
            Fate::Answered(_) => true,
        };
        if arrives {
            self.network.push(self.now_ms + there_ms, arrival);
            let resends =
                self.runs[run].intent.options["transport_may_resend"] == true && self.rng.u32(..3) == 0;
            if resends {
                self.note(|| format!("run {run}: exchange {number} goes twice"));
                self.network.push(self.now_ms + (there_ms + back_ms) / 2, arrival);
            }
        }
        match &fate {
            Fate::Silent { .. } => {}
            Fate::Answered(Form::Late) => self.network.push(self.now_ms + timeout_ms + back_ms, answer),
            _ => self.network.push(self.now_ms + back_ms, answer),
        }
        let recorded = self.runs[run].journal.len();
        self.runs[run].exchanges.push(Exchange {
            number,
            operation,
            params,
            request,
            left,
            fate,
            sent_ms: self.now_ms,
            until_ms: self.now_ms + timeout_ms,
            recorded,
            stores: Vec::new(),
            served: Vec::new(),
            reply: None,
            fed: None,
        });
    }

    /// Lets time pass until `until_ms`, or until something comes for the flow.
    fn wait(&mut self, run: usize, flow: &mut Flow, until_ms: u64) -> Result<(), Found> {
        let next_ms = self.network.next_ms().map_or(until_ms, |next_ms| next_ms.min(until_ms));
        if next_ms <= self.now_ms && self.network.next_ms().is_none_or(|it| it > self.now_ms) {
            return Err(Found::new("it ends", format!("run {run} waits for a time that is over")));
        }
        self.advance(next_ms);
        while let Some(event) = self.network.take(self.now_ms) {
            match event {
                Event::Arrival { run, exchange } => self.arrive(run, exchange),
                Event::Answer { run: of, exchange } if of == run => self.answer(run, exchange, flow)?,
                Event::Answer { .. } => {}
            }
        }
        Ok(())
    }

    /// Lets time pass without any flow: what is still on its way arrives.
    pub(crate) fn pass(&mut self, ms: u64) {
        let until_ms = self.now_ms + ms;
        while let Some(next_ms) = self.network.next_ms().filter(|it| *it <= until_ms) {
            self.advance(next_ms);
            if let Some(Event::Arrival { run, exchange }) = self.network.take(self.now_ms) {
                self.arrive(run, exchange);
            }
        }
        self.advance(until_ms);
    }

    /// Sets the time. The store does what is due when it is asked, so it is asked now and then.
    fn advance(&mut self, to_ms: u64) {
        let step_ms = (to_ms.saturating_sub(self.now_ms) / MOST_TICKS).max(TICK_MS);
        while self.now_ms + step_ms < to_ms {
            self.now_ms += step_ms;
            self.world.tick(self.now_ms);
        }
        self.now_ms = to_ms.max(self.now_ms);
    }

    /// Lets a request reach the server.
    fn arrive(&mut self, run: usize, index: usize) {
        let mut request = self.runs[run].exchanges[index].request.clone();
        let operation = Operation::by_name(&self.runs[run].exchanges[index].operation);
        let has_pages =
            operation.is_some_and(|operation| operation.params.iter().any(|param| param.name == "limit"));
        if let Some(limit) = self.page_size.filter(|_| has_pages) {
            let mut body: Value = serde_json::from_str(request.body()).expect("JSON");
            body["limit"] = limit.into();
            *request.body_mut() = body.to_string();
        }
        if self.keeps_stores && !is_read(&self.runs[run].exchanges[index].operation) {
            let store = self.world.objects(self.now_ms);
            self.runs[run].exchanges[index].stores.push(store);
        }
        let reply = self.world.handle(request, self.now_ms);
        let headers = { reply.headers() }
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned()));
        let response = HttpResponse {
            status: reply.status().as_u16(),
            headers: headers.collect(),
            body: self.twist(reply.body()).into_bytes(),
        };
        self.note(|| {
            let body = String::from_utf8_lossy(&response.body).into_owned();
            format!("server: request {index} of run {run} arrives: {} {body}", response.status)
        });
        let exchange = &mut self.runs[run].exchanges[index];
        exchange.served.push(response.status);
        exchange.reply = Some(response);
    }

    /// Lets an action attempt take longer, or fail.
    fn twist(&mut self, body: &str) -> String {
        let (left, fails) = self.attempt;
        if !body.contains(r#""action_attempt""#) {
            return body.to_owned();
        }
        let mut body: Value = serde_json::from_str(body).expect("JSON");
        let attempt = &mut body["action_attempt"];
        if left > 0 {
            self.attempt.0 -= 1;
            attempt["status"] = "pending".into();
            attempt["result"] = Value::Null;
        } else if fails {
            attempt["status"] = "error".into();
            attempt["error"] = json!({ "type": "no", "message": "No" });
        }
        body.to_string()
    }

    /// Lets the answer to an exchange reach the flow.
    fn answer(&mut self, run: usize, index: usize, flow: &mut Flow) -> Result<(), Found> {
        let exchange = &self.runs[run].exchanges[index];
        let number = exchange.number;
        let lost = || Err(FailureKind::ConnectionLost);
        let (answer, form) = match &exchange.fate {
            Fate::Unsent(kind) | Fate::Broken { kind, .. } => (Err(*kind), Form::Whole),
            Fate::Replaced { response, .. } => (Ok(response.clone()), Form::Whole),
            Fate::Answered(form) => (exchange.reply.clone().map_or_else(lost, Ok), *form),
            Fate::Silent { .. } => return Ok(()),
        };
        let now_ms = self.now_ms;
        let before = flow.outcome();
        let result = match (&answer, form) {
            (Err(kind), _) => flow.feed_failure(number, *kind, "", now_ms),
            (Ok(response), Form::Bytes(length)) => feed_bytes(flow, number, response, length, 100, now_ms),
            (Ok(response), Form::Cut(share)) => feed_bytes(flow, number, response, 97, share, now_ms),
            (Ok(response), Form::Truncated(share)) => {
                let mut response = response.clone();
                response.body.truncate(response.body.len() * share / 100);
                flow.feed_response(number, &response, now_ms)
            }
            (Ok(response), Form::Whole | Form::Late) => flow.feed_response(number, response, now_ms),
        };
        self.note(|| {
            let how = if result.is_ok() { "fed" } else { "too late" };
            match &answer {
                Ok(response) => {
                    let body = String::from_utf8_lossy(&response.body).into_owned();
                    format!("run {run}: exchange {number} is {how}, {form:?}: {} {body}", response.status)
                }
                Err(kind) => format!("run {run}: exchange {number} is {how}: {kind:?}"),
            }
        });
        if result.is_err() {
            // The flow has given it up before, and must not have listened.
            if flow.outcome() != before {
                return Err(Found::new("what is too late changes nothing", format!("run {run}")));
            }
            return Ok(());
        }
        let fed = match (answer, form) {
            (Err(kind), _) => Fed::Failure(kind),
            (Ok(_), Form::Cut(_)) => Fed::Failure(FailureKind::ConnectionLost),
            (Ok(mut response), Form::Truncated(share)) => {
                response.body.truncate(response.body.len() * share / 100);
                Fed::Reply(response)
            }
            (Ok(response), _) => Fed::Reply(response),
        };
        self.step(run, || step_of(&fed));
        self.runs[run].exchanges[index].fed = Some(fed);
        Ok(())
    }

    /// Adds a step to the vector of a run, if there is a trace.
    fn step(&mut self, run: usize, step: impl FnOnce() -> Value) {
        if self.trace.is_some() {
            let mut step = step();
            step["at"] = (self.now_ms - self.runs[run].begun_ms).into();
            self.runs[run].steps.push(step);
        }
    }
}

fn step_of(fed: &Fed) -> Value {
    match fed {
        Fed::Failure(kind) => json!({ "failure": kind.name() }),
        Fed::Reply(response) => {
            let (headers, body) = (&response.headers, String::from_utf8_lossy(&response.body));
            json!({ "response": { "status": response.status, "headers": headers, "body": body } })
        }
    }
}

/// Feeds a share of the reply as HTTP/1.1, in pieces, and then the end of the connection if that was not all.
fn feed_bytes(
    flow: &mut Flow,
    number: u32,
    response: &HttpResponse,
    piece: usize,
    share: usize,
    now_ms: u64,
) -> Result<(), Error> {
    let headers: String =
        response.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let (status, length) = (response.status, response.body.len());
    // A reply with this status ends with its head.
    let length = if status == 204 { String::new() } else { format!("content-length: {length}\r\n") };
    let head = format!("HTTP/1.1 {status:03} \r\n{headers}{length}\r\n");
    let bytes = [head.as_bytes(), &response.body].concat();
    let (left, _) = bytes.split_at(bytes.len() * share / 100);
    for piece in left.chunks(piece) {
        if !flow.feed_bytes(number, piece, now_ms)? {
            return Ok(());
        }
    }
    flow.feed_failure(number, FailureKind::ConnectionLost, "", now_ms)
}

fn convert(request: &libseam_core::HttpRequest) -> Request<String> {
    let path = request.url.splitn(4, '/').nth(3).unwrap_or_default();
    let mut converted = Request::builder().method(request.method).uri(format!("/{path}"));
    for header in &request.headers {
        converted = converted.header(&*header.name, header.expose());
    }
    converted.body(request.body.clone()).expect("a request")
}

/// Makes the flow of an intent.
fn make(intent: &Intent) -> Result<Flow, Error> {
    let engine = Engine::new(Options::from_object(object(&intent.options)))?;
    let call = CallOptions::from_object(object(&intent.call))?;
    let (operation, entropy) = (intent.operation.as_str(), intent.entropy);
    match (intent.kind, &intent.token) {
        (Kind::Token, Some(token)) => engine.confirm_token(token, &call, entropy),
        (Kind::Pages, _) => engine.pages(operation, object(&intent.params), &call, entropy),
        (Kind::Plan, _) => engine.plan_off_boarding(object(&intent.params), &call, entropy),
        (Kind::Apply, _) => {
            let plan = intent.plan.to_string();
            engine.apply_off_boarding(
                plan.as_bytes(),
                object(&intent.params),
                &intent.journal,
                &call,
                entropy,
            )
        }
        (Kind::OffBoard, _) => engine.off_board(object(&intent.params), &intent.journal, &call, entropy),
        (Kind::Check, _) => {
            engine.check_off_boarding(object(&intent.params), &intent.journal, &call, entropy)
        }
        (Kind::Sweep, _) => engine.confirm_many(operation, object(&intent.params), &call, entropy),
        _ => engine.flow(operation, object(&intent.params), &call, entropy),
    }
}
