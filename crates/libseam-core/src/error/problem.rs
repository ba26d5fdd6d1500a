//! What is wrong with the parameters of a call, or with a client's options.

use crate::{
    error::code::ProblemCode,
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The parameter or option it is about; for a rule across several, the first of them; empty when it is about
    /// the whole.
    pub parameter: String,
    /// What kind of problem it is.
    pub code: ProblemCode,
    /// The problem as a sentence: names the parameter, says what was expected.
    pub message: String,
    /// The name that was probably meant.
    pub suggestion: Option<&'static str>,
}

impl Problem {
    /// A problem without a suggestion.
    #[must_use]
    pub fn new(parameter: &str, code: ProblemCode, message: String) -> Self {
        Self { parameter: parameter.to_owned(), code, message, suggestion: None }
    }

    /// The problem as a JSON object with the members `parameter`, `kind` (the code's name), `message` and, where there
    /// is one, `suggestion`.
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

/// A report that grows: how many problems there are is the caller's doing, so there may be no memory for one.
#[derive(Default)]
pub(crate) struct Problems {
    list: Vec<Problem>,
    is_out_of_memory: bool,
}

impl Problems {
    /// An empty report.
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

    /// Takes note that there is no memory to go on.
    pub(crate) fn set_out_of_memory(&mut self) {
        self.list = Vec::new();
        self.is_out_of_memory = true;
    }

    /// Tells whether nothing is wrong.
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

    /// The problem that was added last.
    pub(crate) fn last_mut(&mut self) -> Option<&mut Problem> {
        self.list.last_mut()
    }

    /// Returns the problems.
    pub(crate) fn finish(self) -> Result<Vec<Problem>, OutOfMemory> {
        if self.is_out_of_memory { Err(OutOfMemory) } else { Ok(self.list) }
    }
}

/// The messages of several problems as one sentence.
pub(crate) fn summary(problems: &[Problem]) -> Result<String, OutOfMemory> {
    let mut summary = String::new();
    for problem in problems {
        let separator = if summary.is_empty() { "" } else { "; " };
        memory::append(&mut summary, separator)?;
        memory::append(&mut summary, &problem.message)?;
    }
    Ok(summary)
}

/// `name` as it is quoted in a message: shortened, without control characters.
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
