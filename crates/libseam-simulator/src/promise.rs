//! The promises of what is told, held against what went over the line.

use libseam_core::{Error, Outcome, Reply};
use serde_json::Value;

use crate::{
    host::Host,
    run::{Exchange, Kind, Run, is_read},
    trace::Found,
};

/// Judges the result of a call, or of a flow that is one operation: a success, and the outcome of an error.
pub(crate) fn judge(host: &mut Host, run: usize, result: &Result<Reply, Error>) -> Result<(), Found> {
    let it = &host.runs[run];
    match result {
        Ok(reply) if it.intent.kind == Kind::Single => judge_success(it, reply)?,
        Ok(_) => {}
        Err(error) => {
            let outcome = error.outcome();
            host.endings.push(format!("{} {}", error.code().name(), outcome.name()));
            host.runs[run].told = Some(outcome.name().to_owned());
        }
    }
    judge_requests(&host.runs[run])
}

fn judge_success(run: &Run, reply: &Reply) -> Result<(), Found> {
    const PROMISE: &str = "nothing succeeds on a guess";
    let last = run.exchanges.last();
    if reply.already_gone {
        let is_wanted = run.intent.call["missing_ok"] == true;
        if !is_wanted || !last.is_some_and(Exchange::is_missing) {
            return Err(Found::new(PROMISE, format!("already gone, after {last:?}")));
        }
    } else if !last.is_some_and(Exchange::is_accepted) {
        return Err(Found::new(PROMISE, format!("success, after {last:?}")));
    }
    Ok(())
}

/// Judges the requests that a flow sent: of writes only what its caller named, and no write again that may have been done.
pub(crate) fn judge_requests(run: &Run) -> Result<(), Found> {
    let intent = &run.intent;
    let mut may_be_done: Vec<&Value> = Vec::new();
    for exchange in &run.exchanges {
        if is_read(&exchange.operation) {
            continue;
        }
        let is_named = match intent.kind {
            Kind::Token | Kind::Pages => false,
            Kind::Sweep => intent.params["items"].as_array().is_some_and(|it| it.contains(&exchange.params)),
            _ => exchange.params == intent.params,
        };
        if exchange.operation != intent.operation || !is_named {
            let detail = format!("{} {} was sent", exchange.operation, exchange.params);
            return Err(Found::new("nothing is sent that was not asked for", detail));
        }
        if may_be_done.contains(&&exchange.params) && !is_removal(&exchange.operation) {
            let detail = format!("{} was sent again", exchange.operation);
            return Err(Found::new("a write that may have been done is not repeated", detail));
        }
        if exchange.may_be_done() {
            may_be_done.push(&exchange.params);
        }
    }
    Ok(())
}

/// Judges, at the end of a scenario, what was told of operations against what has arrived since.
pub(crate) fn judge_outcomes(runs: &[Run]) -> Result<(), Found> {
    for (number, run) in runs.iter().enumerate() {
        if matches!(run.intent.kind, Kind::Pages | Kind::Token) || run.intent.kind.is_of_person() {
            continue;
        }
        if let Some(told) = &run.told {
            let exchanges: Vec<&Exchange> = run.of_operation().collect();
            judge_outcome(told, &exchanges, &format!("run {number}"))?;
        }
        for (params, told) in &run.outcomes {
            let exchanges: Vec<&Exchange> = run.of_removal(params).collect();
            judge_outcome(told, &exchanges, &format!("{params} of run {number}"))?;
        }
    }
    Ok(())
}

fn judge_outcome(told: &str, exchanges: &[&Exchange], of: &str) -> Result<(), Found> {
    let is_done = exchanges.iter().any(|it| it.is_done() && !is_read(&it.operation));
    if told == Outcome::NotSent.name() && exchanges.iter().any(|it| it.left) {
        return Err(Found::new("what left is not told as not sent", of));
    }
    if told == Outcome::Refused.name() && is_done {
        return Err(Found::new("what was done is not told as refused", of));
    }
    if told == Outcome::Accepted.name() && !exchanges.iter().any(|it| it.left) {
        return Err(Found::new("what never left is not told as accepted", of));
    }
    Ok(())
}

/// Judges a list that was told as read to its end: it has what `wanted` says.
pub(crate) fn judge_list(run: &Run, member: &str, wanted: &[Value]) -> Result<(), Found> {
    for id in wanted {
        if !run.items.iter().any(|item| item[member] == *id) {
            let detail = format!("{} {} lacks {id}", run.intent.operation, run.intent.params);
            return Err(Found::new("a whole list has everything", detail));
        }
    }
    Ok(())
}

/// Judges an action attempt that was told as a success.
pub(crate) fn judge_attempt(run: &Run) -> Result<(), Found> {
    let last = run.exchanges.last();
    let body = last.and_then(Exchange::fed_body).map(|(_, body)| body["action_attempt"].clone());
    let is_success = body.is_some_and(|attempt| attempt["status"] == "success");
    if !is_success || !last.is_some_and(Exchange::is_accepted) {
        return Err(Found::new("an action attempt succeeds when the API says so", format!("{last:?}")));
    }
    Ok(())
}

fn is_removal(operation: &str) -> bool {
    use libseam_core::table::{Effect, Operation};
    Operation::by_name(operation).is_some_and(|row| row.effect == Effect::Removal)
}
