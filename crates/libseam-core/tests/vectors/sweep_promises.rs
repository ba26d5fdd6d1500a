//! The promises of many removals that are confirmed together: from the steps alone follows what each outcome may claim.

use super::promises::{Fate, fate, is_own_error};
use serde_json::Value;
use std::collections::BTreeSet;

/// Reports whether the vector is of many removals.
pub(crate) fn is_sweep(vector: &Value) -> bool {
    vector["flow"] == "confirm_many"
}

/// A request with the answer to it.
struct Exchange<'v> {
    path: String,
    body: Value,
    answer: Option<&'v Value>,
}

impl Exchange<'_> {
    fn response(&self) -> &Value {
        self.answer.map_or(&Value::Null, |answer| &answer["response"])
    }

    fn shows(&self, id: &str) -> bool {
        let body = self.response()["body"].as_str().unwrap_or_default();
        fate(self.answer) == Fate::Confirmed && body.to_ascii_lowercase().contains(id)
    }
}

fn exchanges(vector: &Value) -> Vec<Exchange<'_>> {
    let mut exchanges: Vec<Exchange<'_>> = Vec::new();
    for step in vector["steps"].as_array().into_iter().flatten() {
        if let Some(send) = step.get("send") {
            let url = send["url"].as_str().expect("a URL");
            let path = url.splitn(4, '/').nth(3).expect("a path").replace('/', ".");
            let body = serde_json::from_str(send["body"].as_str().expect("a body")).expect("JSON");
            exchanges.push(Exchange { path, body, answer: None });
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
    let items = vector["params"]["items"].as_array().cloned().unwrap_or_default();
    let is_removal = |exchange: &Exchange<'_>| exchange.path == operation;
    let last = exchanges.iter().rposition(is_removal);
    let (before, after) = exchanges.split_at(last.map_or(exchanges.len(), |last| last + 1));
    let steps = vector["steps"].as_array().into_iter().flatten();
    let outcomes: Vec<&Value> = steps.filter_map(|step| step.get("item")).collect();
    let told: BTreeSet<Option<u64>> = outcomes.iter().map(|item| item["index"].as_u64()).collect();
    let (reply, error) = (&vector["expect"]["reply"], &vector["expect"]["error"]);
    let summary = if error.is_object() { &error["confirmation"] } else { &reply["value"] };
    let confirmed = outcomes.iter().filter(|item| item["confirmation"]["verdict"] == "confirmed").count();
    let unfinished = summary["unfinished"].as_array().map_or(0, Vec::len) as u64;
    let left = unfinished + summary["not_attempted"].as_u64().unwrap_or(0);
    let is_whole = reply.is_object() || error["kind"] == "not_confirmed";

    let is_proven = |item: &&&Value| {
        let (confirmation, params) = (&item["confirmation"], &items[usize_of(item)]);
        let id = first_id(params);
        let sent: Vec<_> = exchanges.iter().filter(|it| is_removal(it) && it.body == *params).collect();
        let first = exchanges.iter().position(|it| is_removal(it) && it.body == *params);
        let was_seen = exchanges[..first.unwrap_or(0)].iter().any(|exchange| exchange.shows(&id));
        let is_get = |it: &&Exchange<'_>| it.path.ends_with(".get") && first_id(&it.body) == id;
        let gets: Vec<_> = after.iter().filter(is_get).collect();
        let lists: Vec<_> = after.iter().filter(|it| it.path.ends_with(".list")).collect();
        let is_gone = gets.last().is_some_and(|get| {
            get.response()["status"] == 404 && is_own_error(get.response()) || get.shows(&id)
        });
        let check = &confirmation["checks"][0];
        let by_list = confirmation["level"] == "list_only"
            && lists.last().is_some_and(|list| fate(list.answer) == Fate::Confirmed && !list.shows(&id))
            || check["through"].is_string() && lists.iter().any(|list| list.shows(&id));
        let outcome = sent.iter().map(|exchange| fate(exchange.answer)).max();
        outcome >= Some(Fate::Open) && was_seen && (is_gone || by_list)
    };
    let was_listed = |params: &Value| {
        let lists = before.iter().filter(|exchange| exchange.path.ends_with(".list"));
        { lists }.any(|list| list.shows(&first_id(params)))
    };
    let reads_at_most_once = items.iter().filter(|params| was_listed(params)).all(|params| {
        let id = first_id(params);
        exchanges.iter().filter(|it| it.path.ends_with(".get") && first_id(&it.body) == id).count() <= 1
            || operation == "acs.credentials.unassign"
    });
    let is_untouched = |item: &&Value| {
        item["error"]["outcome"] != "not_sent"
            || !exchanges.iter().any(|it| is_removal(it) && it.body == items[usize_of(item)])
    };
    let claimed: Vec<&&Value> =
        outcomes.iter().filter(|item| item["confirmation"]["verdict"] == "confirmed").collect();
    let promises = [
        (reply.is_object() != error.is_object(), "a result is a summary or an error"),
        (told.len() == outcomes.len(), "an outcome is told once"),
        (!is_whole || told.len() == items.len(), "every removal has an outcome"),
        (
            error["kind"] != "cancelled" || told.len() as u64 + left == items.len() as u64,
            "every removal that is cancelled is told, unfinished or not attempted",
        ),
        (
            !is_whole || summary["verdicts"]["confirmed"].as_u64().unwrap_or(0) == confirmed as u64,
            "the summary counts the outcomes",
        ),
        (
            exchanges.iter().filter(|it| is_removal(it)).all(|it| items.contains(&it.body)),
            "nothing is removed that was not named",
        ),
        (claimed.iter().all(is_proven), "confirmed is what was seen before and is gone after"),
        (reads_at_most_once, "what the list has is read once at most"),
        (outcomes.iter().all(is_untouched), "what was not sent was not received"),
        (
            last.is_some() || error["outcome"] == "not_sent" || reply["attempts"] == 0,
            "without a removal nothing was sent",
        ),
    ];
    promises.into_iter().filter(|(holds, _)| !holds).map(|(_, promise)| promise).collect()
}

fn usize_of(item: &Value) -> usize {
    usize::try_from(item["index"].as_u64().expect("a position")).expect("a position")
}

/// Returns the first id among the parameters, in lower case.
fn first_id(params: &Value) -> String {
    let ids = params.as_object().into_iter().flat_map(|params| params.values());
    { ids }.find_map(Value::as_str).unwrap_or("no id").to_ascii_lowercase()
}
