//! What is wrong with the parameters of a call, or with a client's options.

use crate::{
    error::code::ProblemCode,
    json::{Object, Value},
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
        Object::new()
            .with("kind", self.code.name())
            .with("message", self.message.as_str())
            .with("parameter", self.parameter.as_str())
            .with_some("suggestion", self.suggestion)
            .into()
    }
}

/// The messages of several problems as one sentence.
pub(crate) fn summary(problems: &[Problem]) -> String {
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    messages.join("; ")
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
