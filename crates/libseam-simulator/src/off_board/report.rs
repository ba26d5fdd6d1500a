//! Promises of the report at the end of an off-boarding.

use libseam_core::{Error, Reply};
use serde_json::Value;

use super::{
    company,
    evidence::{judge_secrets, verify},
    holdings::{self, Held},
    order::Case,
};
use crate::{host::Host, trace::Found};

/// Returns the report of a result, or of the error in its place; null where there is none.
pub(crate) fn of(result: &Result<Reply, Error>) -> Value {
    let (text, member) = match result {
        Ok(reply) => (reply.body().to_owned(), "off_boarding"),
        Err(error) => (error.to_json(), "report"),
    };
    let value: Value = serde_json::from_str(&text).expect("JSON");
    if value[member].is_object() { value[member].clone() } else { value["check"].clone() }
}

/// Judges a result: `journal` is the evidence with its lines, all of them if `is_whole`.
pub(crate) fn judge(
    host: &mut Host,
    case: &Case,
    result: &Result<Reply, Error>,
    (journal, is_whole): (&[u8], bool),
    returns_all: bool,
) -> Result<Value, Found> {
    let report = of(result);
    let told = report["result"].as_str().unwrap_or("none").to_owned();
    judge_secrets(&case.before, &report.to_string())?;
    if result.is_ok() && told != "done" && !returns_all {
        return Err(Found::new("a result that is not done is an error", report.to_string()));
    }
    if told == "done" {
        let wanted = case.held.iter().filter(|held| held.is_wanted(&case.choice));
        if let Some(left) = { wanted }.find(|held| held.stays) {
            return Err(Found::new("it is done only when everything is gone", format!("{left:?} stays")));
        }
        judge_done(host, case)?;
    }
    if told != "none" && is_whole {
        let checked = verify(journal)?;
        if checked["is_finished"] != true || checked["result"] != told {
            return Err(Found::new("evidence ends as it is told", format!("{told}, and {checked}")));
        }
    }
    Ok(report)
}

/// Judges that everything is as the plan was to leave it.
pub(crate) fn judge_done(host: &mut Host, case: &Case) -> Result<(), Found> {
    const PROMISE: &str = "it is done only when everything is gone";
    let choice = &case.choice;
    for held in case.held.iter().filter(|held| held.is_wanted(choice)) {
        let is_kept = held.kind == "acs_user" && choice.keeps_users();
        let facts = if is_kept { held.suspended() } else { held.gone(choice, &company::person(), None) };
        if let Some(fact) = host.world.contradiction(&facts, host.now_ms) {
            return Err(Found::new(PROMISE, format!("{held:?}: {fact:?} does not hold")));
        }
    }
    let store = host.world.objects(host.now_ms);
    let person = company::person();
    if choice.keeps_users()
        && holdings::find(&store, "user_identities", "user_identity_id", &person).is_none()
    {
        return Err(Found::new("what is to be kept is kept", "the identity is gone"));
    }
    for user in case.held.iter().filter(|held| held.kind == "acs_user" && choice.keeps_users()) {
        let is_there = holdings::find(&store, "acs_users", "acs_user_id", &user.id).is_some();
        let was_there = holdings::find(&case.before, "acs_users", "acs_user_id", &user.id).is_some();
        if was_there && !is_there && !choice.deletes_unsuspendable {
            return Err(Found::new("what is to be kept is kept", format!("{} is gone", user.id)));
        }
    }
    Ok(())
}

/// Judges a plan: it lists what the person held in the store before, and nothing else. Changes that are on their way then may
/// be seen in either state.
pub(crate) fn judge_plan(plan: &Value, held: &[Held], before: &Value) -> Result<(), Found> {
    if !holdings::list(before, "pending_changes").is_empty() {
        return Ok(());
    }
    const PROMISE: &str = "a plan lists what the person holds, and nothing else";
    let mut listed: Vec<(String, String, Option<String>, bool)> = Vec::new();
    for thing in plan["things"].as_array().into_iter().flatten() {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let user = (thing["held_by"]["type"] == "acs_user").then(|| text(&thing["held_by"]["id"]));
        let stays = matches!(thing["take"].as_str(), Some("needs_consent" | "cannot"));
        listed.push((text(&thing["type"]), text(&thing["id"]), user, stays));
    }
    listed.sort();
    let mut wanted: Vec<_> =
        held.iter().map(|it| (it.kind.to_owned(), it.id.clone(), it.user.clone(), it.stays)).collect();
    wanted.sort();
    if let Some(missing) = wanted.iter().find(|it| !listed.contains(it)) {
        return Err(Found::new(PROMISE, format!("{missing:?} is missing")));
    }
    if let Some(more) = listed.iter().find(|it| !wanted.contains(it)) {
        return Err(Found::new(PROMISE, format!("{more:?} is not the person's")));
    }
    Ok(())
}

/// Judges what a look days later told: `told` is the result of the off-boarding, and `back` the id of what somebody brought
/// back since.
pub(crate) fn judge_check(
    host: &mut Host,
    case: &Case,
    report: &Value,
    told: &str,
    back: Option<&str>,
) -> Result<(), Found> {
    const PROMISE: &str = "a look days later tells what is back";
    let result = report["result"].as_str().unwrap_or("none");
    judge_secrets(&case.before, &report.to_string())?;
    match back {
        Some(back) if result != "back" || !report["found"].to_string().contains(back) => {
            Err(Found::new(PROMISE, format!("{back} is back, and {report}")))
        }
        None if result == "back" && told == "done" && !host.world.has_returned => {
            Err(Found::new(PROMISE, format!("nothing is back, and {report}")))
        }
        None if result == "clear" => judge_done(host, case),
        _ => Ok(()),
    }
}
