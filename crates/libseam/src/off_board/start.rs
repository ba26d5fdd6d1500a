//! The start of an off-boarding, for both clients, and its result.

use super::{evidence_file::EvidenceFile, operator::complete};
use crate::{CallOptions, Engine, Error, Flow, Params, client::entropy, json::Value};

/// Makes the flow of a plan, for a host that drives it. Nothing is sent yet.
///
/// # Errors
/// See [`Engine::plan_off_boarding`].
pub fn begin_plan<'p>(
    engine: &Engine,
    options: impl Into<Params<'p>>,
    call: &CallOptions,
) -> Result<Flow, Error> {
    engine.plan_off_boarding(complete(options.into().into_object()?), call, entropy())
}

/// Makes the flow that does what a plan says, for a host that drives it with [`crate::Pump::recording`]. Nothing is sent yet.
///
/// # Errors
/// See [`Engine::apply_off_boarding`].
pub fn begin_apply<'p>(
    engine: &Engine,
    plan: &Value,
    options: impl Into<Params<'p>>,
    evidence: Option<&EvidenceFile>,
    call: &CallOptions,
) -> Result<Flow, Error> {
    let options = complete(options.into().into_object()?);
    let journal = evidence.map_or(&[][..], EvidenceFile::journal);
    engine.apply_off_boarding(plan.to_json().as_bytes(), options, journal, call, entropy())
}

/// Makes the flow that plans an off-boarding and does it, for a host that drives it with [`crate::Pump::recording`]. Nothing is
/// sent yet.
///
/// # Errors
/// See [`Engine::off_board`].
pub fn begin<'p>(
    engine: &Engine,
    options: impl Into<Params<'p>>,
    evidence: Option<&EvidenceFile>,
    call: &CallOptions,
) -> Result<Flow, Error> {
    let options = complete(options.into().into_object()?);
    engine.off_board(options, evidence.map_or(&[][..], EvidenceFile::journal), call, entropy())
}

/// Makes the flow that looks again for a person who was off-boarded, for a host that drives it with
/// [`crate::Pump::recording`]. Nothing is sent yet.
///
/// # Errors
/// See [`Engine::check_off_boarding`].
pub fn begin_check<'p>(
    engine: &Engine,
    options: impl Into<Params<'p>>,
    evidence: &EvidenceFile,
    call: &CallOptions,
) -> Result<Flow, Error> {
    let options = complete(options.into().into_object()?);
    engine.check_off_boarding(options, evidence.journal(), call, entropy())
}

/// Takes the report of a flow that is done.
pub(super) fn report(flow: &mut Flow) -> Result<Value, Error> {
    Ok(flow.take()?.value()?.unwrap_or_default())
}
