//! The journal of an earlier run, which the same command goes on with. It is the evidence: what was planned, and what of it
//! is confirmed.

use super::{document::Document, evidence::Chain, state::State};
use crate::{
    error::{Error, ErrorCode, Problem, ProblemCode},
    flow::confirm::Refusal,
    json::{self, Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{format, string::String, vec::Vec};

/// An earlier run.
#[derive(Debug)]
pub(super) struct Journal {
    pub(super) chain: Chain,
    pub(super) plan: Option<Document>,
    /// The steps that are confirmed, as [`super::steps::Step::key`] writes them, with their states.
    pub(super) ended: Vec<(String, String)>,
    pub(super) run_id: Option<String>,
    pub(super) audit: Option<Object>,
    /// Number of runs.
    pub(super) runs: u32,
    /// Number of checks behind them.
    pub(super) checks: u32,
    /// The states of the plan's things at the end of the latest run; `None` where it has no end.
    pub(super) fates: Option<Vec<State>>,
}

/// A line that was read, with its number.
pub(super) struct Line {
    pub(super) object: Object,
    pub(super) kind: String,
}

/// Reads the lines of evidence one by one, and checks that each follows from the one before it. `take` gets the chain
/// before each line. What is behind the last line break was not made durable, and is passed over.
pub(super) fn read_lines(
    bytes: &[u8],
    mut take: impl FnMut(&Chain, Line) -> Result<(), Refusal>,
) -> Result<Chain, Refusal> {
    let mut chain = Chain::new()?;
    let mut rest = bytes;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let (line, behind) = rest.split_at_checked(end).unwrap_or_default();
        rest = behind.get(1..).unwrap_or_default();
        // What was kept of the lines before may have taken what an error relies on.
        memory::ensure_available(0)?;
        let number = chain.lines.saturating_add(1);
        let wrong = |why: &str| invalid(&format!("line {number} {why}"));
        if line.ends_with(b"\r") {
            return Err(
                wrong("ends with a carriage return: the line breaks of the file were converted").into()
            );
        }
        let text = core::str::from_utf8(line).map_err(|_| wrong("is no text"))?;
        let object = match json::read_object(line) {
            Ok(object) => object,
            Err(error) if error.is_out_of_memory() => return Err(OutOfMemory.into()),
            Err(_) => return Err(wrong("is no JSON object").into()),
        };
        let kind = object.get("kind").and_then(Value::as_str).ok_or_else(|| wrong("has no kind"))?;
        let kind = memory::copy(kind)?;
        let own = if let Some(Value::Number(own)) = object.get("line") { own.as_i64() } else { None };
        if own != Some(number) {
            return Err(wrong("has another number: lines are missing, or were added").into());
        }
        if object.get("previous").and_then(Value::as_str) != Some(&chain.previous) {
            return Err(wrong("does not follow from the line before it: one of them was changed").into());
        }
        take(&chain, Line { object, kind })?;
        chain.add(text)?;
    }
    Ok(chain)
}

impl Journal {
    /// Reads the journal; `None` where it has no line.
    pub(super) fn read(bytes: &[u8]) -> Result<Option<Self>, Refusal> {
        let (mut plan, mut ended, mut run_id, mut audit) = (None, Vec::new(), None, None);
        let (mut runs, mut checks, mut states, mut fates) = (0_u32, 0_u32, Vec::new(), None);
        let chain = read_lines(bytes, |_, line| {
            match line.kind.as_str() {
                "run" => {
                    runs = runs.saturating_add(1);
                    states = Vec::new();
                    fates = None;
                }
                "check" => checks = checks.saturating_add(1),
                "thing" => {
                    let state = line.object.get("state").and_then(Value::as_str).and_then(State::by_name);
                    memory::push(&mut states, state.unwrap_or(State::Unknown))?;
                }
                "end" => fates = Some(core::mem::take(&mut states)),
                "authority" => {
                    let members = line.object.get("audit").and_then(Value::as_object);
                    audit = members.map(Object::try_clone).transpose()?.or(audit.take());
                }
                "plan" if plan.is_none() => {
                    let value =
                        line.object.get("plan").ok_or_else(|| invalid("it has a plan that is none"))?;
                    plan = Some(Document::of_value(value)?);
                }
                "confirmation" => {
                    let text = |name: &str| line.object.get(name).and_then(Value::as_str);
                    if let (Some(key), Some(state)) = (text("step"), text("state")) {
                        let entry = (memory::copy(key)?, memory::copy(state)?);
                        ended.retain(|(known, _)| *known != entry.0);
                        memory::push(&mut ended, entry)?;
                    }
                }
                _ => {}
            }
            if run_id.is_none() {
                run_id = line.object.get("run_id").and_then(Value::as_str).map(memory::copy).transpose()?;
            }
            Ok(())
        })?;
        if chain.lines == 0 {
            return Ok(None);
        }
        Ok(Some(Self { chain, plan, ended, run_id, audit, runs, checks, fates }))
    }
}

/// Returns the number of bytes of evidence that are whole lines. A crash may leave a part of a line behind them: cut it off
/// before lines are added.
#[must_use]
pub fn whole_lines(bytes: &[u8]) -> usize {
    bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end.saturating_add(1))
}

/// Builds the error about evidence that cannot be used.
pub(super) fn invalid(why: &str) -> Error {
    let message = format!("`journal` must be the evidence of an off-boarding, as it was written; {why}");
    let problems = alloc::vec![Problem::new("journal", ProblemCode::Value, message)];
    Error::of_problems(ErrorCode::InvalidParams, problems)
}
