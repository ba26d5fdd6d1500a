//! Proofs of a confirmation: for each check that it reports, a reply that the flow got.

use serde_json::{Value, json};
use std::collections::HashSet;

use crate::{
    listing,
    run::{Exchange, Run},
    sweep::Sweep,
    trace::Found,
};

/// The reads that found something, in the flows of one removal: a read's operation and its parameters.
pub(crate) type Seen = HashSet<(String, String)>;

/// The promise that is broken where a check is based on nothing.
const PROMISE: &str = "confirmed is what the API showed";

/// Records the reads of a run that found something.
pub(crate) fn remember(run: &Run, seen: &mut Seen) {
    seen.extend(run.exchanges.iter().filter(|exchange| exchange.is_accepted()).map(key));
}

/// Records what the lists of a sweep showed: an item of them stands for the read of the thing.
pub(crate) fn remember_listed(run: &Run, sweep: &Sweep, seen: &mut Seen) {
    for exchange in run.exchanges.iter().filter(|it| it.operation == sweep.list && it.is_accepted()) {
        for id in sweep.shown(exchange) {
            seen.insert((sweep.get.to_owned(), stable(&json!({ sweep.key: id }))));
        }
    }
}

fn key(exchange: &Exchange) -> (String, String) {
    (exchange.operation.clone(), stable(&exchange.params))
}

/// Writes parameters in the form in which they are compared.
pub(crate) fn stable(params: &Value) -> String {
    params.to_string().to_ascii_lowercase()
}

/// Reports whether the API showed the thing with that id, to this run or to those that it goes on from.
pub(crate) fn was_shown(run: &Run, id: &str, seen: &Seen) -> bool {
    let is_in = |body: &[u8]| String::from_utf8_lossy(body).contains(id);
    seen.iter().any(|(_, params)| params.contains(id))
        || run.exchanges.iter().filter_map(|it| it.reply.as_ref()).any(|reply| is_in(&reply.body))
}

/// Checks the result of the confirmation of a removal with these parameters that says `confirmed`. `seen` is of this run and
/// of those that it goes on from.
pub(crate) fn check(run: &Run, params: &Value, confirmation: &Value, seen: &Seen) -> Result<(), Found> {
    let checks = confirmation["checks"].as_array().cloned().unwrap_or_default();
    let deciding: Vec<&Value> = checks.iter().filter(|check| check["deciding"] == true).collect();
    if deciding.is_empty() {
        return Err(Found::new("a verdict needs a check", confirmation.to_string()));
    }
    if confirmation.get("not_covered").is_some() {
        return Err(Found::new("a verdict covers what is named", confirmation.to_string()));
    }
    for check in deciding {
        if check["state"] != "gone" {
            return Err(Found::new(PROMISE, format!("{check} is not gone")));
        }
        let name = check["operation"].as_str().unwrap_or_default();
        let after = run.up_to_removal(params);
        let read = check["through"].as_str().unwrap_or(name);
        let is_of_check = |exchange: &Exchange| {
            exchange.operation == read && exchange.request_id() == check["request_id"].as_str()
        };
        let Some(at) = run.exchanges.iter().rposition(is_of_check).filter(|at| *at >= after) else {
            return Err(Found::new(PROMISE, format!("{check} was not answered after the removal")));
        };
        let exchange = &run.exchanges[at];
        let was_seen = seen.contains(&(name.to_owned(), stable(&check["params"])));
        if check.get("through").is_some() {
            check_listed(run, at, after, check, was_seen && confirmation["level"] == "list_only")?;
            continue;
        }
        let is_whole =
            exchange.fed_body().is_some_and(|(_, body)| body["pagination"]["has_next_page"] != true);
        match exchange {
            it if it.is_accepted() && is_whole => {}
            it if it.is_accepted() => {
                return Err(Found::new(PROMISE, format!("{check} is of a list that goes on")));
            }
            it if it.is_missing() && was_seen => {}
            it if it.is_missing() => {
                return Err(Found::new(PROMISE, format!("{check} was never seen before")));
            }
            it => {
                let fed = &it.fed;
                return Err(Found::new(PROMISE, format!("{check} is based on {fed:?}")));
            }
        }
    }
    Ok(())
}

/// Checks a check for which a list stands that was read up to the exchange at `last`. `is_enough` says that a list which lacks
/// the thing is enough for what the result says.
fn check_listed(run: &Run, last: usize, from: usize, check: &Value, is_enough: bool) -> Result<(), Found> {
    let broken = |why: &str| Err(Found::new(PROMISE, format!("{check}: {why}")));
    let of_read = check["params"].as_object().and_then(|params| params.iter().next());
    let Some((key, id)) = of_read else { return broken("it reads nothing") };
    let id = id.as_str().unwrap_or_default();
    let pages = match listing::read_to(run, last, from) {
        Ok(pages) => pages,
        Err(why) => return broken(why),
    };
    if listing::shows(&pages, key, id) {
        return Ok(());
    }
    if !listing::asks_for(pages[0], id) {
        return broken("the list did not ask for it");
    }
    if !is_enough || run.intent.params["settle"] != "list" {
        return broken("a list lacks it, which is not enough for this level");
    }
    Ok(())
}
