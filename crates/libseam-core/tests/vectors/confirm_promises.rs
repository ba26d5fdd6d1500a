//! The promises of confirmed removals: from the steps alone follows what a verdict may claim.

use super::promises::{Fate, fate, is_own_error};
use serde_json::Value;
use std::collections::BTreeSet;

/// A request with the answer to it.
struct Exchange<'v> {
    path: String,
    body: &'v str,
    answer: Option<&'v Value>,
}

impl Exchange<'_> {
    fn response(&self) -> &Value {
        self.answer.map_or(&Value::Null, |answer| &answer["response"])
    }

    fn is_found(&self) -> bool {
        fate(self.answer) == Fate::Confirmed
    }

    fn is_missing(&self) -> bool {
        self.response()["status"] == 404 && is_own_error(self.response())
    }
}

/// Reports whether the vector is a removal that is confirmed, or goes on with a token.
pub(crate) fn is_confirmation(vector: &Value) -> bool {
    vector["call"]["confirm"] == true || vector["flow"] == "token"
}

fn exchanges(vector: &Value) -> Vec<Exchange<'_>> {
    let mut exchanges = Vec::new();
    for step in vector["steps"].as_array().into_iter().flatten() {
        if let Some(send) = step.get("send") {
            let url = send["url"].as_str().expect("a URL");
            let path = url.splitn(4, '/').nth(3).expect("a path").replace('/', ".");
            exchanges.push(Exchange { path, body: send["body"].as_str().expect("a body"), answer: None });
        } else if step.get("response").is_some() || step.get("failure").is_some() {
            exchanges.last_mut().expect("an answer follows a request").answer = Some(step);
        }
    }
    exchanges
}

/// Returns the promises that the vector breaks.
pub(crate) fn broken(vector: &Value) -> Vec<&'static str> {
    let exchanges = exchanges(vector);
    let operation = vector["operation"].as_str().expect("an operation");
    let goes_on = vector["flow"] == "token";
    let first = exchanges.iter().position(|exchange| exchange.path == operation);
    let last = exchanges.iter().rposition(|exchange| exchange.path == operation);
    let (before, after) = match (first, last) {
        (Some(first), Some(last)) => (&exchanges[..first], &exchanges[last + 1..]),
        _ if goes_on => (&exchanges[..0], &exchanges[..]),
        _ => (&exchanges[..], &exchanges[..0]),
    };
    let removal = first.zip(last).map_or(&exchanges[..0], |(first, last)| &exchanges[first..=last]);
    let fate = removal.iter().map(|exchange| fate(exchange.answer)).max();
    let (reply, error) = (&vector["expect"]["reply"]["value"], &vector["expect"]["error"]);
    let confirmation = if error.is_object() { &error["confirmation"] } else { reply };
    let outcome = if error.is_object() { &error["outcome"] } else { &confirmation["removal"]["outcome"] };
    let verdict = confirmation["verdict"].as_str();
    let checks = confirmation["checks"].as_array().cloned().unwrap_or_default();
    let deciding: Vec<&Value> = checks.iter().filter(|check| check["deciding"] == true).collect();

    let known: BTreeSet<&str> = vector["steps"].as_array().into_iter().flatten().flat_map(secrets).collect();
    let shown = vector["expect"].to_string();
    let is_read_of = |exchange: &Exchange<'_>, check: &Value| {
        let body: Value = serde_json::from_str(exchange.body).expect("JSON");
        exchange.path == check["operation"]
            && body.to_string().eq_ignore_ascii_case(&check["params"].to_string())
    };
    let is_proven = |check: &&Value| {
        let is_answered = after
            .iter()
            .rfind(|exchange| is_read_of(exchange, check))
            .is_some_and(|exchange| exchange.is_found() || exchange.is_missing());
        let was_seen = || before.iter().any(|exchange| is_read_of(exchange, check) && exchange.is_found());
        // The pages of a list have other bodies; those vectors do not claim that anything is gone.
        is_answered && (check["http_status"] != 404 || goes_on || was_seen())
    };
    let proven = match fate {
        None if goes_on => outcome == "accepted" || outcome == "unknown" || error["kind"] == "invalid_params",
        None => outcome == "not_sent",
        Some(Fate::NeverLeft) => outcome == "not_sent",
        // With `missing_ok` a 404 is no refusal, and no confirmation either.
        Some(Fate::Refused) if error["http_status"] == 404 && error["kind"] == "not_confirmed" => {
            outcome == "unknown"
        }
        Some(Fate::Refused) => outcome == "refused",
        Some(Fate::Open) => outcome == "unknown",
        // An earlier attempt of the same call does not matter then.
        Some(Fate::Confirmed) => outcome == "accepted",
    };
    let is_confirmed = verdict == Some("confirmed");
    let is_local = exchanges.is_empty() && error["outcome"] == "not_sent";
    let promises = [
        (reply.is_object() != error.is_object(), "a result is a verdict or an error"),
        (proven || is_local, "the outcome is that of the removal"),
        (error["kind"] != "not_confirmed" || verdict.is_some(), "what is not confirmed has a verdict"),
        (is_confirmed <= reply.is_object(), "a confirmed removal is a success"),
        (is_confirmed == (confirmation["level"] != "none" && verdict.is_some()), "only proof has a level"),
        (!is_confirmed || !deciding.is_empty(), "a confirmed removal had a check"),
        (
            !is_confirmed || deciding.iter().all(|check| check["state"] == "gone"),
            "every check says that it is gone",
        ),
        (
            !is_confirmed || deciding.iter().all(is_proven),
            "gone is what the API says that it has shown before",
        ),
        (!is_confirmed || confirmation.get("not_covered").is_none(), "a confirmed removal is covered"),
        (known.iter().all(|secret| !shown.contains(secret)), "no result shows a code or a credential"),
    ];
    promises.into_iter().filter(|(holds, _)| !holds).map(|(_, promise)| promise).collect()
}

/// Returns the codes of doors in a reply, and the credentials in a request.
fn secrets(step: &Value) -> Vec<&str> {
    let body = step["response"]["body"].as_str().unwrap_or_default();
    let codes = body.split("\"code\":\"").skip(1).filter_map(|rest| rest.split('"').next());
    let credential = step["send"]["headers"]["authorization"].as_str();
    codes.chain(credential.and_then(|header| header.strip_prefix("Bearer "))).collect()
}
