//! The check of evidence by somebody who was not there.

use super::{
    evidence::{Chain, DIGEST},
    journal::{Line, read_lines, whole_lines},
};
use crate::{
    error::Error,
    flow::confirm::Refusal,
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{format, string::String, vec::Vec};

/// The words of the check of evidence.
const NO_SIGNATURE: &str = "without a signature this is no proof against whoever can write the file";

/// Checks evidence: that each line follows from the one before it, that the counts add up, and that the digests are those
/// of the lines before them. Returns `{"is_intact", "is_finished", "lines", "runs", "result", "sha256", "problems",
/// "caveat", "checks", "check_result"}`; `is_finished` is true if the last run came to its end.
///
/// # Errors
/// [`crate::ErrorCode::OutOfMemory`] where there is not enough for the lines. What is wrong with the evidence is in the result.
pub fn verify_evidence(bytes: &[u8]) -> Result<Value, Error> {
    verify(bytes).map_err(Error::from)
}

fn verify(bytes: &[u8]) -> Result<Value, OutOfMemory> {
    let mut check = Check::default();
    let read = read_lines(bytes, |chain, line| Ok(check.take(chain, &line)?));
    let mut lines = 0;
    match read {
        Ok(chain) => lines = chain.lines,
        Err(Refusal::OutOfMemory) => return Err(OutOfMemory),
        Err(Refusal::Error(error)) => {
            memory::push(&mut check.problems, Value::String(memory::copy(&error.message)?))?
        }
    }
    if lines == 0 && check.problems.is_empty() {
        memory::push(&mut check.problems, Value::String(memory::copy("there is no line")?))?;
    }
    let is_whole = whole_lines(bytes) == bytes.len();
    if !is_whole {
        memory::push(&mut check.problems, Value::String(memory::copy("the last line has no end")?))?;
    }
    let is_intact = check.problems.is_empty();
    let object = Object::new()
        .try_with_text("caveat", NO_SIGNATURE)?
        .try_with("check_result", check.check_result.map_or(Value::Null, Value::String))?
        .try_with_number("checks", check.checks)?
        .try_with("is_finished", (is_intact && check.is_closed).into())?
        .try_with("is_intact", is_intact.into())?
        .try_with_number("lines", lines)?
        .try_with("problems", check.problems.into())?
        .try_with("result", check.result.map_or(Value::Null, Value::String))?
        .try_with_number("runs", check.runs)?
        .try_with("sha256", check.sha256.map_or(Value::Null, Value::String))?;
    Ok(object.into())
}

/// The check of evidence, line by line.
#[derive(Default)]
struct Check {
    problems: Vec<Value>,
    runs: i64,
    /// Number of checks later on, and the result of the latest.
    checks: i64,
    check_result: Option<String>,
    /// Number of things that the latest check found.
    found: i64,
    result: Option<String>,
    sha256: Option<String>,
    is_closed: bool,
    /// The numbers of things in each state, in the latest run.
    states: Vec<(String, i64)>,
    /// Number of things that the plan lists.
    planned: Option<usize>,
}

impl Check {
    fn problem(&mut self, chain: &Chain, why: &str) -> Result<(), OutOfMemory> {
        memory::ensure_available(0)?;
        let number = chain.lines.saturating_add(1);
        memory::push(&mut self.problems, Value::String(format!("line {number} {why}")))
    }

    fn take(&mut self, chain: &Chain, line: &Line) -> Result<(), OutOfMemory> {
        self.is_closed = false;
        match line.kind.as_str() {
            "run" => {
                self.runs = self.runs.saturating_add(1);
                self.states.clear();
                self.result = None;
            }
            "plan" => {
                self.planned = line.object.get("plan").and_then(|plan| Some(plan.at("things")?.items().len()))
            }
            "thing" => {
                let state = line.object.get("state").and_then(Value::as_str).unwrap_or_default();
                match self.states.iter_mut().find(|(known, _)| known == state) {
                    Some((_, count)) => *count = count.saturating_add(1),
                    None => memory::push(&mut self.states, (memory::copy(state)?, 1))?,
                }
            }
            "check" => {
                self.checks = self.checks.saturating_add(1);
                (self.check_result, self.found) = (None, 0);
            }
            "found" => self.found = self.found.saturating_add(1),
            "check_end" => {
                let result = line.object.get("result").and_then(Value::as_str);
                self.check_result = result.map(memory::copy).transpose()?;
                let count = line.object.get("counts").and_then(|counts| counts.at("found"));
                if !matches!(count, Some(Value::Number(count)) if count.as_i64() == Some(self.found)) {
                    self.problem(chain, "has counts that do not add up")?;
                }
            }
            "end" => self.take_end(chain, &line.object)?,
            DIGEST => {
                let sha256 = line.object.get("sha256").and_then(Value::as_str);
                let lines =
                    if let Some(Value::Number(it)) = line.object.get("lines") { it.as_i64() } else { None };
                if sha256 != Some(&chain.whole.to_hex()?) || lines != Some(chain.lines) {
                    self.problem(chain, "has a digest that is not that of the lines before it")?;
                }
                self.sha256 = sha256.map(memory::copy).transpose()?;
                self.is_closed = self.result.is_some();
            }
            _ => {}
        }
        Ok(())
    }

    /// Compares the counts at the end of a run with the lines before it.
    fn take_end(&mut self, chain: &Chain, end: &Object) -> Result<(), OutOfMemory> {
        self.result = end.get("result").and_then(Value::as_str).map(memory::copy).transpose()?;
        let counts = end.get("counts").and_then(Value::as_object);
        let count_of = |name: &str| match counts.and_then(|counts| counts.get(name)) {
            Some(Value::Number(number)) => number.as_i64(),
            _ => None,
        };
        let sum = self.states.iter().fold(0_i64, |sum, (_, count)| sum.saturating_add(*count));
        let is_right = self.states.iter().all(|(state, count)| count_of(state) == Some(*count))
            && count_of("things") == Some(sum)
            && self.planned.is_none_or(|planned| i64::try_from(planned) == Ok(sum));
        if is_right { Ok(()) } else { self.problem(chain, "has counts that do not add up") }
    }
}
