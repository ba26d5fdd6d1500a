//! The promises of off-boardings: from the steps alone follows what the evidence and the result may claim.

use super::{
    expand::{Chain, hex},
    promises::{Fate, SECRET, fate},
};
use libseam_core::table::{Effect, Operation};
use serde_json::Value;

const FLOWS: [&str; 5] =
    ["plan_off_boarding", "apply_off_boarding", "off_board", "check_off_boarding", "verify_evidence"];

/// Reports whether the vector is of an off-boarding, or of its evidence.
pub(crate) fn is_off_boarding(vector: &Value) -> bool {
    FLOWS.iter().any(|flow| vector["flow"] == *flow)
}

/// The vector as far as it was looked at.
#[derive(Default)]
struct Seen {
    /// The lines that are durable.
    lines: Vec<Value>,
    /// The lines that are not.
    unrecorded: Vec<Value>,
    /// The changes that were sent, with the number of reads that were answered before each.
    changes: Vec<(String, Value, usize)>,
    reads: usize,
    is_read: bool,
    has_failed: bool,
    broken: Vec<&'static str>,
}

impl Seen {
    fn check(&mut self, holds: bool, promise: &'static str) {
        if !holds && !self.broken.contains(&promise) {
            self.broken.push(promise);
        }
    }

    fn send(&mut self, send: &Value) {
        self.check(
            self.unrecorded.is_empty() && !self.has_failed,
            "nothing is sent before its line is durable",
        );
        let path =
            send["url"].as_str().expect("a URL").splitn(4, '/').nth(3).expect("a path").replace('/', ".");
        let body: Value = serde_json::from_str(send["body"].as_str().expect("a body")).expect("JSON");
        self.check(path != "user_identities.remove_acs_user", "nobody is unlinked");
        let operation = Operation::by_name(&path).expect("an operation");
        self.is_read = operation.effect == Effect::Read;
        if self.is_read {
            return;
        }
        let is_it = |line: &&Value| {
            line["kind"] == "action" && line["operation"] == path.as_str() && line["params"] == body
        };
        let is_announced = self.lines.iter().any(|line| is_it(&line));
        self.check(is_announced, "every change has its line before it");
        self.changes.push((path, body, self.reads));
    }

    /// Looks at a line that says that a step is in effect.
    fn confirmation(&mut self, line: &Value) {
        if line["kind"] != "confirmation" || line["state"] != "confirmed" {
            return;
        }
        let is_it = |(path, body, _): &&(String, Value, usize)| {
            line["operation"] == path.as_str() && line["params"] == *body
        };
        let sent = self.changes.iter().rfind(is_it);
        let is_read_after = sent.is_some_and(|(_, _, reads)| self.reads > *reads);
        self.check(is_read_after, "what is confirmed was sent, and read afterwards");
    }
}

/// Returns the promises that the vector breaks.
pub(crate) fn broken(vector: &Value) -> Vec<&'static str> {
    let mut seen = Seen::default();
    let (reply, error) = (&vector["expect"]["reply"], &vector["expect"]["error"]);
    let results = ["reply", "error", "evidence"].iter().filter(|name| vector["expect"][**name].is_object());
    seen.check(results.count() == 1, "a result is a reply, an error, or a check of evidence");
    let mut chain = Chain::of_journal(vector);
    for step in vector["steps"].as_array().into_iter().flatten() {
        if let Some(send) = step.get("send") {
            seen.send(send);
        } else if step.get("response").is_some() || step.get("failure").is_some() {
            let is_answer = step["response"]["status"] == 404 || fate(Some(step)) == Fate::Confirmed;
            seen.reads += usize::from(seen.is_read && is_answer);
        } else if let Some(lines) = step.get("record") {
            for line in lines.as_array().expect("lines") {
                let text = line.as_str().expect("a line");
                let line: Value = serde_json::from_str(text).expect("JSON");
                seen.check(
                    line["previous"] == chain.previous.as_str(),
                    "each line has the digest of the one before",
                );
                let is_digest = line["kind"] != "digest" || line["sha256"] == hex(&chain.whole).as_str();
                seen.check(is_digest, "the digest is that of the lines before it");
                chain.add(text);
                seen.confirmation(&line);
                seen.unrecorded.push(line);
            }
        } else if step.get("recorded").is_some() {
            let lines = std::mem::take(&mut seen.unrecorded);
            seen.lines.extend(lines);
        } else if step.get("record_failed").is_some() {
            seen.unrecorded.clear();
            seen.has_failed = true;
        }
    }
    let is_plan = vector["flow"] == "plan_off_boarding" || vector["flow"] == "check_off_boarding";
    seen.check(!is_plan || seen.changes.is_empty(), "a plan or a check changes nothing");
    if error.is_object() {
        let is_unsent = error["outcome"] == "not_sent";
        seen.check(is_unsent == seen.changes.is_empty(), "an outcome is that of the changes");
        seen.check(error["problems"].is_null() || is_unsent, "nothing is changed where something is wrong");
    }
    let is_applied = reply.is_object() && !is_plan;
    if is_applied && reply["value"]["result"] == "done" {
        let things: Vec<&Value> = seen.lines.iter().filter(|line| line["kind"] == "thing").collect();
        let is_done = |thing: &&Value| {
            ["confirmed", "already_gone", "gone_with_holder", "left"]
                .iter()
                .any(|state| thing["state"] == *state)
        };
        let is_all_done = things.iter().all(is_done) && !things.is_empty();
        seen.check(is_all_done, "done is what every thing is");
        let last = seen.lines.last().map_or(&Value::Null, |line| &line["kind"]).clone();
        seen.check(last == "digest", "what is done has its evidence, to the end");
    }
    let secrets = SECRET.iter().filter_map(|name| vector["options"][*name].as_str());
    let told = format!("{}{}", vector["expect"], Value::from(seen.lines.clone()));
    let is_silent = secrets.into_iter().all(|secret| !told.contains(secret));
    seen.check(is_silent, "no evidence and no result shows a credential");
    seen.broken
}
