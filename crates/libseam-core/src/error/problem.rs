//! Problems of the parameters of a call, or of a client's options.

use crate::{
    error::code::ProblemCode,
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};

/// One thing that is wrong with input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Parameter or option that has the problem; for a rule across several the first of them; empty for the
    /// whole.
    pub parameter: String,
    /// Kind of the problem.
    pub code: ProblemCode,
    /// The problem as a sentence: names the parameter, says what was expected.
    pub message: String,
    /// Name that was probably meant.
    pub suggestion: Option<&'static str>,
}

impl Problem {
    /// Makes a problem without a suggestion.
    #[must_use]
    pub fn new(parameter: &str, code: ProblemCode, message: String) -> Self {
        Self { parameter: parameter.to_owned(), code, message, suggestion: None }
    }

    /// Builds the problem as a JSON object with the members `parameter`, `kind` (the code's name), `message`
    /// and, where there is one, `suggestion`.
    #[must_use]
    pub fn to_value(&self) -> Value {
        memory::or_abort(self.try_to_value())
    }

    pub(crate) fn try_to_value(&self) -> Result<Value, OutOfMemory> {
        let object = Object::new()
            .try_with_text("kind", self.code.name())?
            .try_with_text("message", &self.message)?
            .try_with_text("parameter", &self.parameter)?
            .try_with_some("suggestion", self.suggestion)?;
        Ok(object.into())
    }
}

/// A report that grows. The caller decides how many problems there are, so memory for one may be refused.
#[derive(Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    is_out_of_memory: bool,
}

impl Problems {
    /// Makes an empty report.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a problem.
    pub(crate) fn push(&mut self, problem: Problem) {
        let pushed = memory::push(&mut self.list, problem);
        // The next problem needs memory before it can be added.
        if pushed.and_then(|()| memory::ensure_available(0)).is_err() {
            self.set_out_of_memory();
        }
    }

    /// Copies the report.
    pub(crate) fn copy(&self) -> Self {
        let mut copy = Self { list: Vec::new(), is_out_of_memory: self.is_out_of_memory };
        for problem in &self.list {
            match memory::ensure_available(problem.parameter.len().saturating_add(problem.message.len())) {
                Ok(()) => copy.push(problem.clone()),
                Err(OutOfMemory) => copy.set_out_of_memory(),
            }
        }
        copy
    }

    /// Records that there is no memory to continue.
    pub(crate) fn set_out_of_memory(&mut self) {
        self.list = Vec::new();
        self.is_out_of_memory = true;
    }

    /// Reports whether there are no problems.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty() && !self.is_out_of_memory
    }

    /// Counts the problems that are listed.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// Iterates over the problems that are listed.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.list.iter()
    }

    /// Returns the problem that was added last.
    pub(crate) fn last_mut(&mut self) -> Option<&mut Problem> {
        self.list.last_mut()
    }

    /// Returns the problems.
    pub(crate) fn finish(self) -> Result<Vec<Problem>, OutOfMemory> {
        if self.is_out_of_memory { Err(OutOfMemory) } else { Ok(self.list) }
    }
}

/// Joins the messages of several problems to one sentence.
pub(crate) fn summary(problems: &[Problem]) -> Result<String, OutOfMemory> {
    let mut summary = String::new();
    for problem in problems {
        let separator = if summary.is_empty() { "" } else { "; " };
        memory::append(&mut summary, separator)?;
        memory::append(&mut summary, &problem.message)?;
    }
    Ok(summary)
}

/// Shortens `name` and replaces control characters, for a message.
pub(crate) fn printable(name: &str) -> String {
    let visible = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    let mut shown: String = name.chars().take(64).map(visible).collect();
    if name.chars().nth(64).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_short_and_printable() {
        assert_eq!(printable("a\nb\0"), "a\u{fffd}b\u{fffd}");
        assert_eq!(printable(&"é".repeat(65)).chars().count(), 65);
    }
}
