//! A removal whose processes die again and again, beside its twin that nothing happens to: both leave the same store, and tell
//! the same, but where a check needs the code of a door, which no token holds.

use serde_json::{Value, json};

use super::{
    choice::choose_behavior,
    removal::{confirmation, judge},
};
use crate::{
    fate::Line,
    host::{End, Host, Interruption},
    promise,
    proof::{self, Seen},
    run::{Intent, Kind},
    target::{self, Target},
    trace::Found,
    world::{WORKSPACES, api_key},
};

/// The time at which both are asked for the last time, and the time that this may take.
const LAST_MS: u64 = 7_200_000;
const END_MS: u64 = 3_600_000;

/// Plays both.
pub(super) fn play(host: &mut Host) -> Result<(), Found> {
    let randomness = host.rng.u64(..);
    let mut twin = Host::new(randomness, false);
    host.world = crate::world::World::new(randomness);
    twin.world = crate::world::World::new(randomness);
    let (rules, clock_ms) = choose_behavior(host);
    host.behave(&rules, clock_ms);
    twin.behave(&rules, clock_ms);
    let letter = host.rng.choice(WORKSPACES).expect("a workspace");
    let target = target::choose(&mut host.rng, letter);
    let calm = json!({
        "confirm": true, "confirm_first_ms": LAST_MS, "confirm_max_ms": END_MS, "confirm_deadline_ms": LAST_MS + END_MS,
        "missing_ok": true,
    });
    let calm = intent(&target, letter, Kind::Confirm, calm);
    let wanted = told(&mut twin, &target, &calm, None, &mut Seen::new())?;
    let Some(wanted) = wanted else { unreachable!("nothing interrupts it") };
    let mut seen = Seen::new();
    let mut token: Option<String> = None;
    let mut lost = false;
    let mut got = json!({});
    for _ in 0..host.rng.u32(1..6) {
        let deadline_ms = host.rng.u64(2_500..30_000);
        let call = json!({ "confirm": true, "confirm_deadline_ms": deadline_ms, "missing_ok": true });
        let mut next = intent(&target, letter, Kind::Confirm, call);
        if let Some(token) = &token {
            next = go_on(&target, letter, token, json!({ "confirm_deadline_ms": deadline_ms }));
            host.line = Line::choose(&mut host.rng);
        }
        let at_poll = host.rng.u32(..30);
        let interruption = (host.rng.u32(..3) > 0).then_some(Interruption { at_poll, is_cancel: false });
        match told(host, &target, &next, interruption, &mut seen)? {
            None => lost |= token.is_none(),
            Some(new) => {
                if let Some(new) = new["token"].as_str() {
                    token = Some(new.to_owned());
                }
                got = new;
            }
        }
        host.pass(1_000);
        if got["verdict"] == "confirmed" {
            break;
        }
    }
    host.line = Line::PERFECT;
    host.pass(LAST_MS.saturating_sub(host.now_ms));
    if got["verdict"] != "confirmed" {
        let times = json!({ "confirm_first_ms": 1, "confirm_max_ms": END_MS, "confirm_deadline_ms": END_MS });
        let last = match &token {
            Some(token) => go_on(&target, letter, token, times),
            // Nothing was told: whoever asks must begin anew.
            None => {
                let mut call = times;
                call["confirm"] = true.into();
                call["missing_ok"] = true.into();
                intent(&target, letter, Kind::Confirm, call)
            }
        };
        got = told(host, &target, &last, None, &mut seen)?.unwrap_or_default();
    }
    let facts = target.facts.iter().chain(target.dependent.iter().map(|(_, fact)| fact));
    let needs_code = { facts }.any(|fact| format!("{fact:?}").contains("\"code\""));
    let is_same = got["verdict"] == wanted["verdict"] || (got["verdict"] == "unknown" && needs_code);
    if !is_same && !lost && token.is_some() {
        let detail = format!("{} tells {got} in place of {wanted}", target.operation);
        return Err(Found::new("what was killed tells the same", detail));
    }
    host.endings.push("resumed".into());
    host.pass(24 * 3_600_000);
    let end_ms = host.now_ms.max(twin.now_ms);
    let (own, other) = (host.world.objects(end_ms), twin.world.objects(end_ms));
    judge_same(own, other, target.operation)
}

/// Compares the stores that both leave after `what`.
pub(super) fn judge_same(own: Value, other: Value, what: &str) -> Result<(), Found> {
    let (own, other) = (stable(own), stable(other));
    let only = |one: &Vec<String>, other: &Vec<String>| -> Vec<String> {
        one.iter().filter(|object| !other.contains(object)).cloned().collect()
    };
    if own == other {
        return Ok(());
    }
    let (more, less) = (only(&own, &other), only(&other, &own));
    let detail = format!("after {what} there are {more:?} in place of {less:?}");
    Err(Found::new("what was killed leaves the same store", detail))
}

/// Drives a flow, and returns what it told of the removal.
fn told(
    host: &mut Host,
    target: &Target,
    intent: &Intent,
    interruption: Option<Interruption>,
    seen: &mut Seen,
) -> Result<Option<Value>, Found> {
    if intent.kind == Kind::Confirm {
        seen.clear();
    }
    let (run, flow) = host.begin(intent);
    let end = match flow {
        Ok(flow) => host.drive(run, flow, interruption)?,
        Err(error) => End::Told(Err(error)),
    };
    promise::judge_requests(&host.runs[run])?;
    proof::remember(&host.runs[run], seen);
    let End::Told(result) = end else { return Ok(None) };
    judge(host, run, target, &result, seen, true)?;
    Ok(Some(confirmation(&result)))
}

fn intent(target: &Target, letter: &'static str, kind: Kind, call: Value) -> Intent {
    Intent {
        kind,
        operation: target.operation.to_owned(),
        params: target.params.clone(),
        token: None,
        plan: Value::Null,
        journal: Vec::new(),
        letter,
        options: json!({ "surface": "simulator", "api_key": api_key(letter) }),
        deadline_ms: call["confirm_deadline_ms"].as_u64().unwrap_or(END_MS),
        call,
        entropy: 0,
    }
}

fn go_on(target: &Target, letter: &'static str, token: &str, call: Value) -> Intent {
    Intent { token: Some(token.to_owned()), ..intent(target, letter, Kind::Token, call) }
}

/// Returns the objects without what differs between equal worlds: records, times, and the ids of codes that turned up.
fn stable(mut store: Value) -> Vec<String> {
    let lists = store.as_object_mut().expect("lists");
    for name in ["events", "pending_changes", "action_attempts"] {
        lists.remove(name);
    }
    let mut stable = Vec::new();
    for (name, list) in lists {
        for object in list.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
            if object.get("is_managed") == Some(&false.into()) {
                object.remove("access_code_id");
            }
            object.remove("created_at");
            object.remove("errors");
            stable.push(format!("{name} {}", Value::from(object.clone())));
        }
    }
    stable.sort();
    stable
}
