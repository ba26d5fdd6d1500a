//! Removals that are confirmed: by a flow, and by those that go on with its token after it has ended or died.

use libseam_core::{Error, Reply};
use serde_json::{Value, json};

use super::choice::{Deeds, choose_behavior, in_capitals, intent, interruption, letter};
use crate::{
    host::{End, Host},
    promise,
    proof::{self, Seen},
    run::{Intent, Kind},
    target::{self, Target},
    trace::Found,
    verdict,
};

/// The default of the confirmation's deadline.
const DEADLINE_MS: u64 = 120_000;

/// More processes than a removal takes.
const MOST_LIVES: u32 = 6;

/// Returns the object that says what was confirmed, of a reply or of an error.
pub(super) fn confirmation(result: &Result<Reply, Error>) -> Value {
    let text = match result {
        Ok(reply) => reply.body().to_owned(),
        Err(error) => error.to_json(),
    };
    let value: Value = serde_json::from_str(&text).expect("JSON");
    value["confirmation"].clone()
}

/// Chooses the options of a confirmation, and the time that it may take.
pub(super) fn confirm_options(host: &mut Host, intent: &mut Intent) {
    let mut call = json!({ "confirm": true });
    intent.deadline_ms = DEADLINE_MS;
    if host.rng.bool() {
        intent.deadline_ms = host.rng.u64(1..40_000);
        call["confirm_deadline_ms"] = intent.deadline_ms.into();
    }
    if host.rng.u32(..3) == 0 {
        call["confirm_first_ms"] = host.rng.u64(1..5_000).into();
        call["confirm_max_ms"] = host.rng.u64(1_000..20_000).into();
        call["confirm_settle_ms"] = host.rng.u64(..20_000).into();
    }
    if host.rng.u32(..3) == 0 {
        call["on_unconfirmed"] = "return".into();
    }
    if matches!(intent.kind, Kind::Token | Kind::Sweep) {
        call.as_object_mut().expect("an object").remove("confirm");
    }
    if intent.kind != Kind::Token && host.rng.u32(..4) == 0 {
        call["missing_ok"] = true.into();
    }
    intent.call = call;
}

/// Removes something, and goes on until a verdict or until nobody asks any more.
pub(super) fn confirm(host: &mut Host, deeds: &mut Deeds) -> Result<(), Found> {
    let of = letter(host);
    // Mostly the right credential.
    let with = if host.rng.u32(..8) == 0 { letter(host) } else { of };
    let target = target::choose(&mut host.rng, of);
    put_old_errors(host, of, &target);
    if of == with {
        deeds.removals.push(target.clone());
    }
    let params = if host.rng.u32(..4) == 0 { in_capitals(&target.params) } else { target.params.clone() };
    let (mut token, mut seen): (Option<String>, Seen) = (None, Seen::new());
    for _ in 0..host.rng.u32(1..=MOST_LIVES) {
        let mut now_with = with;
        let kind = if token.is_some() { Kind::Token } else { Kind::Confirm };
        if token.is_some() && host.rng.u32(..5) == 0 {
            now_with = letter(host);
        }
        let mut intent = intent(host, kind, target.operation, params.clone(), now_with);
        intent.token = token.clone();
        confirm_options(host, &mut intent);
        if kind == Kind::Confirm {
            seen = Seen::new();
        }
        let (run, flow) = host.begin(&intent);
        let interruption = interruption(host);
        let end = match flow {
            Ok(flow) => host.drive(run, flow, interruption)?,
            Err(error) => End::Told(Err(error)),
        };
        promise::judge_requests(&host.runs[run])?;
        if now_with == with {
            proof::remember(&host.runs[run], &mut seen);
        }
        if let End::Told(result) = end {
            judge(host, run, &target, &result, &seen, now_with == with)?;
            let told = confirmation(&result);
            if told["verdict"] == "confirmed" {
                return Ok(());
            }
            if let Some(new) = told["token"].as_str() {
                token = Some(new.to_owned());
            }
        }
        let ms = host.rng.choice([0, 500, 5_000, 60_000, 3_600_000]).expect("a time");
        host.pass(ms);
        if host.rng.u32(..4) == 0 {
            let (rules, _) = choose_behavior(host);
            host.behave(&rules, host.clock_ms);
        }
    }
    Ok(())
}

/// Lets things show errors from before the removal.
pub(super) fn put_old_errors(host: &mut Host, letter: &str, target: &Target) {
    if host.rng.u32(..3) > 0 {
        return;
    }
    for (resource, id) in &target.shows {
        let objects = host.world.objects(host.now_ms);
        let is_there = objects[format!("{resource}s")]
            .as_array()
            .is_some_and(|list| list.iter().any(|object| object[format!("{resource}_id")] == **id));
        let code = match *resource {
            "acs_user" => "failed_to_delete_on_acs_system",
            "access_code" => "failed_to_remove_from_device",
            _ => "failed",
        };
        let errors = json!([
            { "error_code": code, "message": "Old", "created_at": "1969-12-01T00:00:00.000Z" },
        ]);
        if is_there {
            host.note(|| format!("an old error is on {id}"));
            host.world.change(letter, resource, id, &json!({ "errors": errors }), host.now_ms);
        }
    }
}

/// Judges what was told of a removal. `is_own` says that the credential is for the workspace of the first flow.
pub(super) fn judge(
    host: &mut Host,
    run: usize,
    target: &Target,
    result: &Result<Reply, Error>,
    seen: &Seen,
    is_own: bool,
) -> Result<(), Found> {
    promise::judge(host, run, result)?;
    let told = confirmation(result);
    let verdict = told["verdict"].as_str().unwrap_or("none").to_owned();
    host.endings.push(verdict.clone());
    // A flow that was cancelled before it read its workspace knows nothing, and may say so.
    if !matches!(verdict.as_str(), "none" | "unknown") && !is_own {
        return Err(Found::new("a token is for its own workspace", told.to_string()));
    }
    let params = host.runs[run].intent.params.clone();
    verdict::judge(host, run, (target, &params), &told, seen)?;
    if let (Ok(_), true) = (result, verdict == "none") {
        return Err(Found::new("a result has a verdict", told.to_string()));
    }
    Ok(())
}
