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
    };
    if let Some(flow) = flow {
        vector["flow"] = flow.into();
    }
    match &intent.token {
        Some(token) => {
            vector["token"] = serde_json::from_str(token).unwrap_or_else(|_| token.as_str().into())
        }
        None => vector["params"] = intent.params.clone(),
    }
    vector
}
