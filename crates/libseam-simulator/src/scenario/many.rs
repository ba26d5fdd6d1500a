//! Sweeps: many removals of one operation that are confirmed together, with things that are named twice, that nobody has and
//! that another workspace has. A sweep cannot be resumed: after its end or its death a new one goes on, or the tokens that it
//! told.

use libseam_core::ErrorCode;
use serde_json::{Value, json};

use super::{
    choice::{Deeds, choose_behavior, deadline_of, in_capitals, intent, interruption, letter},
    removal,
};
use crate::{
    host::{End, Host, Interruption},
    outcomes::Outcomes,
    promise,
    proof::{self, Seen},
    run::{Intent, Kind},
    sweep::{Item, SWEEPS, Sweep},
    target::{self, id},
    trace::Found,
    world::WORKSPACES,
};

/// More removals than a sweep of a scenario has.
const MOST_ITEMS: u32 = 5;

/// More pages than a list of a sweep has.
const MOST_PAGES: u64 = 8;

/// More sweeps than there are for the same removals.
const MOST_LIVES: u32 = 3;

/// Removes several things together, and goes on with what is not confirmed.
pub(super) fn sweep(host: &mut Host, deeds: &mut Deeds) -> Result<(), Found> {
    let of = letter(host);
    // Mostly the right credential.
    let with = if host.rng.u32(..10) == 0 { letter(host) } else { of };
    let sweep = host.rng.choice(&SWEEPS).expect("a sweep");
    let items = choose_items(host, sweep, of);
    let params = params_of(host, sweep, &items, of);
    for item in &items {
        removal::put_old_errors(host, item.letter.unwrap_or(of), &item.target);
        if item.letter == Some(with) {
            deeds.removals.push(item.target.clone());
        }
    }
    if host.rng.u32(..12) == 0 {
        return refuse_twice(host, sweep, &items, &params, with);
    }
    let mut seen = Seen::new();
    for life in 0..host.rng.u32(1..=MOST_LIVES) {
        let intent = intent_of(host, sweep, &params, with);
        let mut outcomes = Outcomes::new(sweep, &items);
        if let End::Told(Ok(_)) = drive(host, &intent, &mut outcomes, &mut seen)? {
            return Ok(());
        }
        if life > 0 {
            host.endings.push("swept anew".into());
        }
        let ms = host.rng.choice([0, 5_000, 60_000, 3_600_000]).expect("a time");
        host.pass(ms);
        for (index, item) in items.iter().enumerate() {
            let told = outcomes.of(index).and_then(|told| told["confirmation"]["token"].as_str());
            if let (Some(token), 0) = (told, host.rng.u32(..4)) {
                go_on(host, item, token, with, &mut seen)?;
            }
        }
        if host.rng.u32(..4) == 0 {
            let (rules, _) = choose_behavior(host);
            host.behave(&rules, host.clock_ms);
        }
    }
    Ok(())
}

/// Drives a sweep to its end, and judges it. `seen` is what flows with the same credential saw, this one included afterwards.
fn drive(
    host: &mut Host,
    intent: &Intent,
    outcomes: &mut Outcomes<'_>,
    seen: &mut Seen,
) -> Result<End, Found> {
    let (run, flow) = host.begin(intent);
    let Ok(flow) = flow else { return Err(Found::new("a sweep begins", format!("{flow:?}"))) };
    let (at_poll, is_cancel) = (host.rng.u32(..80), host.rng.u32(..3) == 0);
    let interruption = (host.rng.u32(..3) == 0).then_some(Interruption { at_poll, is_cancel });
    let mut judge = |host: &mut Host, outcome: &Value| outcomes.take(host, run, outcome, seen);
    let end = host.drive_with(run, flow, interruption, &mut judge)?;
    if let End::Told(result) = &end {
        outcomes.finish(host, run, result, seen)?;
    }
    let it = &host.runs[run];
    promise::judge_requests(it)?;
    outcomes.judge_reads(it)?;
    proof::remember(it, seen);
    proof::remember_listed(it, outcomes.sweep, seen);
    Ok(end)
}

/// Chooses the removals, of which no two have the same parameters.
fn choose_items(host: &mut Host, sweep: &Sweep, of: &'static str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for _ in 0..host.rng.u32(1..=MOST_ITEMS) {
        let kind = host.rng.u32(..10);
        let other = WORKSPACES.into_iter().find(|letter| *letter != of).expect("another workspace");
        let whose = if kind == 0 { other } else { of };
        let mut target = target::choose_of(&mut host.rng, sweep.operation, whose);
        let mut letter = Some(whose);
        if kind == 1 && target.params[sweep.key].is_string() {
            target.params[sweep.key] = id("0b0d", of, host.rng.u32(1..=9)).into();
            (target.facts, target.takes, target.dependent, target.shows) = Default::default();
            letter = None;
        }
        let params = if host.rng.u32(..5) == 0 { in_capitals(&target.params) } else { target.params.clone() };
        let is_same = |item: &Item| item.target.params[sweep.key] == target.params[sweep.key];
        if !items.iter().any(is_same) {
            items.push(Item { params, target, letter });
        }
    }
    items
}

/// Chooses the parameters of the sweep.
fn params_of(host: &mut Host, sweep: &Sweep, items: &[Item], of: &str) -> Value {
    let items: Vec<&Value> = items.iter().map(|item| &item.params).collect();
    let mut params = json!({ "items": items });
    if sweep.is_of_system {
        let system = if host.rng.u32(..6) == 0 { 2 } else { 1 };
        params["scope"] = json!({ "acs_system_id": id("5e57", of, system) });
    }
    match host.rng.u32(..3) {
        0 => params["settle"] = "list".into(),
        1 => params["settle"] = "get".into(),
        _ => {}
    }
    params
}

/// Chooses the options of a sweep, and the time that it may take: for its lists before, for each removal with the reads before
/// it, for the lists after, and for one more read of each thing with what is left of it.
fn intent_of(host: &mut Host, sweep: &Sweep, params: &Value, with: &'static str) -> Intent {
    let mut intent = intent(host, Kind::Sweep, sweep.operation, params.clone(), with);
    removal::confirm_options(host, &mut intent);
    let (call_ms, confirm_ms) = (deadline_of(&intent.options), intent.deadline_ms);
    let count = params["items"].as_array().map_or(0, Vec::len) as u64;
    intent.deadline_ms = call_ms * (MOST_PAGES + 1) + confirm_ms * (count + 1) + call_ms * count;
    intent
}

/// Names one thing twice, which must be refused before anything is sent.
fn refuse_twice(
    host: &mut Host,
    sweep: &Sweep,
    items: &[Item],
    params: &Value,
    with: &'static str,
) -> Result<(), Found> {
    let Some(item) = items.iter().find(|item| item.id(sweep).is_some()) else { return Ok(()) };
    let again = if host.rng.bool() { in_capitals(&item.params) } else { item.params.clone() };
    let mut params = params.clone();
    params["items"].as_array_mut().expect("a list").push(again);
    let intent = intent_of(host, sweep, &params, with);
    match host.begin(&intent).1 {
        Err(error) if error.code() == ErrorCode::InvalidParams => host.endings.push("named twice".into()),
        other => return Err(Found::new("what is named twice is refused", format!("{other:?}"))),
    }
    Ok(())
}

/// Goes on with the token of a removal that is not confirmed.
fn go_on(
    host: &mut Host,
    item: &Item,
    token: &str,
    with: &'static str,
    seen: &mut Seen,
) -> Result<(), Found> {
    let now_with = if host.rng.u32(..5) == 0 { letter(host) } else { with };
    let mut intent = intent(host, Kind::Token, item.target.operation, item.params.clone(), now_with);
    intent.token = Some(token.to_owned());
    removal::confirm_options(host, &mut intent);
    let (run, flow) = host.begin(&intent);
    let interruption = interruption(host);
    let end = match flow {
        Ok(flow) => host.drive(run, flow, interruption)?,
        Err(error) => End::Told(Err(error)),
    };
    promise::judge_requests(&host.runs[run])?;
    if now_with == with {
        proof::remember(&host.runs[run], seen);
    }
    if let End::Told(result) = end {
        removal::judge(host, run, &item.target, &result, seen, now_with == with)?;
    }
    Ok(())
}
