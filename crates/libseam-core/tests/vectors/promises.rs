//! The promises that hold for every vector, whatever the library does: from the steps alone follows what a result may
//! claim. `BLESS` can write no vector that breaks one.

use super::{
    confirm_promises::{self, is_confirmation},
    off_board_promises::{self, is_off_boarding},
    sweep_promises::{self, is_sweep},
};
use libseam_core::table::{Effect, Operation};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The failures after which no byte of the request has left.
const NEVER_LEFT: [&str; 4] = ["dns", "connect", "connect_timeout", "tls"];

/// The options that no result may show.
pub(crate) const SECRET: [&str; 5] =
    ["api_key", "personal_access_token", "console_session_token", "client_session_token", "publishable_key"];

/// The end of an attempt, in the order in which one outweighs another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fate {
    NeverLeft,
    Refused,
    Open,
    Confirmed,
}

impl Fate {
    fn outcome(self) -> &'static str {
        match self {
            Self::NeverLeft => "not_sent",
            Self::Refused => "refused",
            Self::Open => "unknown",
            Self::Confirmed => "accepted",
        }
    }
}

/// The members of a reply's body that decide; one that is there twice decides nothing.
#[derive(Default, Deserialize)]
struct Body {
    ok: Option<Value>,
    error: Option<Value>,
}

fn body(response: &Value) -> Body {
    let text = response["body"].as_str().unwrap_or_default();
    serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_default()
}

/// Reports whether the reply is called JSON, or has no type.
fn is_json(response: &Value) -> bool {
    let headers = response["headers"].as_array().into_iter().flatten();
    let mut types =
        headers.filter(|header| header[0].as_str().is_some_and(|n| n.eq_ignore_ascii_case("content-type")));
    types.all(|header| header[1].as_str().is_some_and(|value| value.to_ascii_lowercase().contains("json")))
}

/// Reports whether the reply is an error in the API's own form.
pub(crate) fn is_own_error(response: &Value) -> bool {
    let body = body(response);
    body.ok != Some(true.into()) && body.error.is_some_and(|error| error["type"].is_string())
}

pub(crate) fn fate(answer: Option<&Value>) -> Fate {
    let Some(answer) = answer else { return Fate::Open };
    if let Some(failure) = answer["failure"].as_str() {
        return if NEVER_LEFT.contains(&failure) { Fate::NeverLeft } else { Fate::Open };
    }
    let response = &answer["response"];
    match response["status"].as_u64() {
        Some(200..=299) if is_json(response) && body(response).ok == Some(true.into()) => Fate::Confirmed,
        Some(400..=407 | 409..=499) if is_own_error(response) => Fate::Refused,
        _ => Fate::Open,
    }
}

/// Returns the answer to each request; `None` where none came.
fn answers(vector: &Value) -> Vec<Option<&Value>> {
    let mut answers = Vec::new();
    for step in vector["steps"].as_array().into_iter().flatten() {
        if step.get("send").is_some() {
            answers.push(None);
        } else if step.get("response").is_some() || step.get("failure").is_some() {
            *answers.last_mut().expect("an answer follows a request") = Some(step);
        }
    }
    answers
}

/// Returns the answers to the requests of the vector's own operation, not to those of what follows.
fn answers_of_operation(vector: &Value) -> Vec<Option<&Value>> {
    let steps = vector["steps"].as_array().into_iter().flatten();
    let mut urls = steps.filter_map(|step| step["send"]["url"].as_str());
    let first = urls.next();
    let again = urls.take_while(|url| Some(*url) == first).count();
    // Where a read of an attempt is waited for, the reads that follow have its path.
    let is_read = vector["flow"] == "attempt" && vector["operation"] == "action_attempts.get";
    let count = if is_read { 1 } else { 1 + again };
    answers(vector).into_iter().take(count).collect()
}

/// Returns the action attempt in the reply.
fn attempt(response: &Value) -> Value {
    let body: Value = serde_json::from_str(response["body"].as_str().unwrap_or_default()).unwrap_or_default();
    body["action_attempt"].clone()
}

/// Returns the items that the flow gives.
fn items(vector: &Value) -> Vec<Value> {
    let steps = vector["steps"].as_array().into_iter().flatten();
    let items = steps.flat_map(|step| {
        let many = step["items"].as_array().cloned().unwrap_or_default();
        step.get("item").cloned().into_iter().chain(many)
    });
    items.collect()
}

/// Returns the elements of the list in the reply.
fn list(response: &Value) -> Vec<Value> {
    let body: Value = serde_json::from_str(response["body"].as_str().unwrap_or_default()).unwrap_or_default();
    let mut members = body.as_object().into_iter().flat_map(|body| body.values());
    members.find_map(Value::as_array).cloned().unwrap_or_default()
}

/// Returns the promises that the vector breaks.
pub(crate) fn broken(vector: &Value) -> Vec<&'static str> {
    if is_off_boarding(vector) {
        return off_board_promises::broken(vector);
    }
    if is_sweep(vector) {
        return sweep_promises::broken(vector);
    }
    if is_confirmation(vector) {
        return confirm_promises::broken(vector);
    }
    let answers = answers(vector);
    let fates: Vec<Fate> = answers.iter().map(|answer| fate(*answer)).collect();
    let last = answers.last().copied().flatten().map_or(&Value::Null, |answer| &answer["response"]);
    let is_confirmed = fates.last() == Some(&Fate::Confirmed);
    let is_missing = last["status"] == 404 && is_own_error(last);
    let is_flow = vector["flow"] == "pages";
    let is_attempt = vector["flow"] == "attempt";
    let is_waited_for = [&vector["call"], &vector["options"]]
        .iter()
        .find_map(|options| options["wait_for_action_attempt"].as_bool())
        .unwrap_or(true);
    // The reads that follow an action say nothing of how it was sent.
    let own = answers_of_operation(vector);
    let (reply, error) = (&vector["expect"]["reply"], &vector["expect"]["error"]);

    let items = items(vector);
    let mut sent = answers.iter().flatten().flat_map(|answer| list(&answer["response"]));
    let mut promises = vec![
        (reply.is_object() != error.is_object(), "a result is a reply or an error"),
        (items.iter().all(|item| sent.next().as_ref() == Some(item)), "the items are the pages', in order"),
    ];
    if reply.is_object() {
        let missing_ok = vector["call"]["missing_ok"] == true || vector["options"]["missing_ok"] == true;
        let is_stale = |answer: &&Option<&Value>| answer.is_some_and(|a| a["failure"] == "stale_connection");
        let counted = own.len() - own.iter().filter(is_stale).count();
        promises.extend([
            (is_confirmed || is_missing && missing_ok, "success is 2xx with `ok`, or 404 with `missing_ok`"),
            (reply["already_gone"] == !is_confirmed, "already gone is what is answered 404"),
            (reply["http_status"] == last["status"], "the status is that of the last reply"),
            (
                !(is_attempt && is_waited_for) || attempt(last)["status"] == "success",
                "an action attempt that was waited for is success by its status alone",
            ),
            (is_flow || reply["attempts"] == counted, "each request counts unless its connection was stale"),
            (!is_flow || sent.next().is_none(), "a list that was read to its end gave every item"),
        ]);
    } else {
        // A reply with `ok` that is an error all the same leaves the attempt open, unless the error says `accepted`.
        let fates_of_own: Vec<Fate> = own.iter().map(|answer| fate(*answer)).collect();
        let known = fates_of_own.iter().map(|fate| *fate.min(&Fate::Open)).max().unwrap_or(Fate::NeverLeft);
        let resends = vector["options"]["transport_may_resend"] == true && !fates.is_empty();
        let known = if resends { Fate::Open } else { known };
        let is_confirmed = fates_of_own.last() == Some(&Fate::Confirmed);
        let is_accepted = is_confirmed && error["outcome"] == "accepted";
        let was_shown = is_attempt && is_confirmed;
        let is_proven = is_accepted || error["outcome"] == known.outcome();
        let is_removal = vector["operation"]
            .as_str()
            .and_then(Operation::by_name)
            .is_some_and(|o| o.effect == Effect::Removal);
        let is_unproven = is_missing && known == Fate::Open;
        let is_unconfirmed = error["kind"] == "unconfirmed";
        let is_unsent = error["attempts"] == 0 && error["outcome"] == "not_sent";
        let secrets = SECRET.iter().filter_map(|name| vector["options"][*name].as_str());
        let mut secrets = secrets.filter(|secret| secret.len() > 8);
        promises.extend([
            (is_flow || is_proven, "the outcome follows from how the attempts ended"),
            (!was_shown || is_accepted, "what the API said `ok` to was accepted"),
            (error.get("action_attempt").is_none() || was_shown, "only an accepted action has an attempt"),
            (!fates.is_empty() || is_unsent, "without a request there is no attempt"),
            (
                is_unconfirmed == (is_removal && is_unproven),
                "unconfirmed is a removal's 404 after an open attempt",
            ),
            (error["kind"] != "not_found" || last["status"] == 404, "not found is 404"),
            (secrets.all(|secret| !error.to_string().contains(secret)), "no error shows a credential"),
        ]);
        if let Some(problems) = error["problems"].as_array() {
            let messages: Vec<_> =
                problems.iter().filter_map(|problem| problem["message"].as_str()).collect();
            promises.push((error["message"] == messages.join("; "), "the message lists the problems"));
            promises.push((answers.is_empty(), "nothing invalid is sent"));
        }
    }
    promises.into_iter().filter(|(holds, _)| !holds).map(|(_, promise)| promise).collect()
}

/// Returns the numbers of errors that stand for two kinds, or the kinds that have two numbers.
pub(crate) fn ambiguous(vectors: impl Iterator<Item = Value>) -> Vec<String> {
    let (mut numbers, mut kinds, mut ambiguous) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for vector in vectors {
        let error = &vector["expect"]["error"];
        let (kind, number) = (error["kind"].to_string(), error["number"].to_string());
        if numbers.insert(number.clone(), kind.clone()).is_some_and(|earlier| earlier != kind)
            || kinds.insert(kind.clone(), number.clone()).is_some_and(|earlier| earlier != number)
        {
            ambiguous.push(format!("{kind} is {number}"));
        }
    }
    ambiguous
}
