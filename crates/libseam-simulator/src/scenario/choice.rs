//! Choices that the scenarios make at random.

use serde_json::{Value, json};

use crate::{
    host::{Host, Interruption},
    run::{Intent, Kind},
    target::Target,
    world::{WORKSPACES, api_key, token, workspace_id},
};

/// The offset of a clock that begins in 1970, as one does that lost its battery.
const TO_1970_MS: i64 = -1_796_083_100_000;

/// The removals that a scenario made, and the lists that its other calls add to and the objects that they change.
#[derive(Debug, Default)]
pub(super) struct Deeds {
    pub(super) removals: Vec<Target>,
    pub(super) grown: Vec<&'static str>,
    pub(super) changed: Vec<String>,
}

/// Chooses how the access systems behave, and by how much the server's clock is ahead.
pub(super) fn choose_behavior(host: &mut Host) -> (Vec<String>, i64) {
    let mut rules = Vec::new();
    for _ in 0..host.rng.u32(..4) {
        let named = ["Head", "Annex", "Room 1", "Room 2"];
        let provider = if host.rng.bool() { "*" } else { host.rng.choice(named).expect("a name") };
        rules.push(rule(host, provider));
    }
    let hour = 3_600_000;
    (rules, host.rng.choice([0, 0, 0, hour, -hour, TO_1970_MS]).expect("a clock"))
}

fn rule(host: &mut Host, provider: &str) -> String {
    let rng = &mut host.rng;
    let mut parts = Vec::new();
    if rng.u32(..4) > 0 {
        parts.push(rng.choice(["lag=300ms", "lag=2s", "lag=8s", "lag=30s", "lag=10m"]).expect("a lag"));
    }
    if rng.bool() {
        let parts_of_rules = [
            "offline",
            "fails",
            "fails=1",
            "fails=3",
            "returns",
            "returns=deferred",
            "deferred",
            "unlists",
            "unmanaged",
            "keeps",
            "ignores",
        ];
        for _ in 0..rng.u32(1..=2) {
            let part = rng.choice(parts_of_rules).expect("a part");
            let name = part.split('=').next().unwrap_or_default();
            if !parts.iter().any(|other| other.split('=').next() == Some(name)) {
                parts.push(part);
            }
        }
    }
    if parts.is_empty() {
        parts.push("lag=1s");
    }
    format!("{provider}:{}", parts.join(","))
}

/// Chooses the letter of a workspace.
pub(super) fn letter(host: &mut Host) -> &'static str {
    host.rng.choice(WORKSPACES).expect("a workspace")
}

/// Chooses the options of a client for a workspace.
fn options(host: &mut Host, letter: &str) -> Value {
    let mut options = json!({ "surface": "simulator", "retries": host.rng.u32(..4) });
    if host.rng.u32(..4) == 0 {
        options["personal_access_token"] = token(letter).into();
        options["workspace_id"] = workspace_id(letter).into();
    } else {
        options["api_key"] = api_key(letter).into();
    }
    if host.rng.u32(..3) == 0 {
        options["timeout_ms"] = host.rng.u64(500..20_000).into();
        options["deadline_ms"] = host.rng.u64(1_000..60_000).into();
    }
    if host.rng.u32(..6) == 0 {
        options["transport_may_resend"] = true.into();
    }
    options
}

/// Returns the time that one call with these options may take.
pub(super) fn deadline_of(options: &Value) -> u64 {
    options["deadline_ms"].as_u64().unwrap_or(90_000)
}

/// Writes the ids in `params` in capitals.
pub(super) fn in_capitals(params: &Value) -> Value {
    match params {
        Value::String(text) if text.len() == 36 => text.to_ascii_uppercase().into(),
        Value::Array(items) => items.iter().map(in_capitals).collect::<Vec<_>>().into(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), in_capitals(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        other => other.clone(),
    }
}

/// Begins a flow that is judged by its operation alone.
pub(super) fn intent(
    host: &mut Host,
    kind: Kind,
    operation: &str,
    params: Value,
    letter: &'static str,
) -> Intent {
    let options = options(host, letter);
    let deadline_ms = deadline_of(&options);
    let entropy = host.rng.u64(..);
    let operation = operation.to_owned();
    let (token, plan, journal, call) = (None, Value::Null, Vec::new(), json!({}));
    Intent { kind, operation, params, token, plan, journal, letter, options, call, entropy, deadline_ms }
}

/// Chooses whether a flow is interrupted.
pub(super) fn interruption(host: &mut Host) -> Option<Interruption> {
    let (at_poll, is_cancel) = (host.rng.u32(..25), host.rng.u32(..4) == 0);
    (host.rng.u32(..3) == 0).then_some(Interruption { at_poll, is_cancel })
}
