//! A flow of a scenario as a test vector.

use serde_json::{Value, json};

use crate::run::{Kind, Run};

/// Builds the vector of a run, without `expect`: `BLESS=1 cargo test -p libseam-core --test vectors` writes that, and the
/// requests, once the vector stands in a file of `tests/vectors`.
///
/// A vector ends where the process died. It cannot say that a reply came in pieces, or after a flow had ended.
pub(crate) fn of(seed: u64, number: usize, run: &Run) -> Value {
    let intent = &run.intent;
    let mut vector = json!({
        "name": format!("simulated_{seed}_{number}"),
        "operation": intent.operation,
        "options": intent.options,
        "call": intent.call,
        "entropy": intent.entropy,
        "steps": run.steps,
    });
    let flow = match intent.kind {
        Kind::Single => None,
        Kind::Pages => Some("pages"),
        Kind::Attempt => Some("attempt"),
        Kind::Confirm => Some("confirm"),
        Kind::Token => Some("token"),
        Kind::Sweep => Some("confirm_many"),
        Kind::Plan => Some("plan_off_boarding"),
        Kind::Apply => Some("apply_off_boarding"),
        Kind::OffBoard => Some("off_board"),
        Kind::Check => Some("check_off_boarding"),
    };
    if let Some(flow) = flow {
        vector["flow"] = flow.into();
    }
    if !intent.plan.is_null() {
        vector["plan"] = intent.plan.clone();
    }
    if !intent.journal.is_empty() {
        vector["journal"] = String::from_utf8_lossy(&intent.journal).lines().collect();
    }
    match &intent.token {
        Some(token) => {
            vector["token"] = serde_json::from_str(token).unwrap_or_else(|_| token.as_str().into())
        }
        None => vector["params"] = intent.params.clone(),
    }
    vector
}
