//! Verdicts, held against the store.

use serde_json::Value;

use crate::{
    host::Host,
    proof::{self, Seen},
    target::Target,
    trace::Found,
};

/// Judges what was told of a removal with these parameters: `told` is the object with the verdict.
pub(crate) fn judge(
    host: &mut Host,
    run: usize,
    (target, params): (&Target, &Value),
    told: &Value,
    seen: &Seen,
) -> Result<(), Found> {
    match told["verdict"].as_str().unwrap_or_default() {
        "confirmed" => {
            proof::check(&host.runs[run], params, told, seen)?;
            let mut facts = target.facts.clone();
            let shown = target.dependent.iter().filter(|(id, _)| proof::was_shown(&host.runs[run], id, seen));
            facts.extend(shown.map(|(_, fact)| fact.clone()));
            if let Some(fact) = host.world.contradiction(&facts, host.now_ms) {
                return Err(Found::new("what is confirmed is in effect", format!("{fact:?} does not hold")));
            }
        }
        "failed" if !host.world.has_failed => {
            return Err(Found::new("a removal failed only if it did", told.to_string()));
        }
        "returns" if !host.world.has_returned => {
            return Err(Found::new("a change returns only if it does", told.to_string()));
        }
        _ => {}
    }
    Ok(())
}
