//! Single calls: removals, and writes whose action attempts are waited for.

use serde_json::json;

use super::choice::{Deeds, in_capitals, intent, interruption, letter};
use crate::{
    host::{End, Host},
    promise,
    run::Kind,
    target,
    trace::Found,
};

/// Removes something, and is content with the API's word.
pub(super) fn remove(host: &mut Host, deeds: &mut Deeds) -> Result<(), Found> {
    let (of, with) = (letter(host), letter(host));
    let target = target::choose(&mut host.rng, of);
    let params = if host.rng.u32(..4) == 0 { in_capitals(&target.params) } else { target.params.clone() };
    let mut intent = intent(host, Kind::Single, target.operation, params, with);
    if host.rng.u32(..3) == 0 {
        intent.call = json!({ "missing_ok": true });
    }
    if of == with {
        deeds.removals.push(target);
    }
    let (run, flow) = host.begin(&intent);
    let interruption = interruption(host);
    match flow {
        Ok(flow) => {
            if let End::Told(result) = host.drive(run, flow, interruption)? {
                if result.is_ok() {
                    host.endings.push("removed".into());
                }
                promise::judge(host, run, &result)?;
            }
        }
        Err(error) => promise::judge(host, run, &Err(error))?,
    }
    promise::judge_requests(&host.runs[run])
}

/// Makes something, or opens a door and waits for that.
pub(super) fn write(host: &mut Host, deeds: &mut Deeds) -> Result<(), Found> {
    let with = letter(host);
    let id = |kind: &str| format!("{kind:0<8}-0000-4000-8000-0000000000{with}1");
    let (kind, operation, params) = match host.rng.u32(..3) {
        0 => (Kind::Single, "user_identities.create", json!({ "full_name": "New" })),
        1 => {
            let params = json!({ "acs_system_id": id("5e57"), "full_name": "New" });
            (Kind::Single, "acs.users.create", params)
        }
        _ => (Kind::Attempt, "locks.unlock_door", json!({ "device_id": id("de") })),
    };
    deeds.grown.extend(["user_identities", "acs_users"]);
    deeds.changed.push(id("de"));
    let mut intent = intent(host, kind, operation, params, with);
    if kind == Kind::Attempt {
        host.attempt = (host.rng.u32(..5), host.rng.u32(..3) == 0);
        let (timeout_ms, interval_ms) = (host.rng.u64(1..20_000), host.rng.u64(1..3_000));
        intent.call = json!({
            "action_attempt_timeout_ms": timeout_ms, "action_attempt_polling_interval_ms": interval_ms,
        });
        intent.deadline_ms += timeout_ms + interval_ms;
    }
    let (run, flow) = host.begin(&intent);
    let interruption = interruption(host);
    match flow {
        Ok(flow) => {
            if let End::Told(result) = host.drive(run, flow, interruption)? {
                promise::judge(host, run, &result)?;
                if result.is_ok() {
                    host.endings.push("written".into());
                    if kind == Kind::Attempt {
                        promise::judge_attempt(&host.runs[run])?;
                    }
                }
            }
        }
        Err(error) => promise::judge(host, run, &Err(error))?,
    }
    host.attempt = (0, false);
    promise::judge_requests(&host.runs[run])
}
