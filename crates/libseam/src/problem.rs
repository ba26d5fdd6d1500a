//! What is wrong with the parameters of a call, or with a client's options.

use crate::{
    code::named_codes,
    flaw::Flaw,
    json::{Value, Writer, reread},
    message::{append, fill},
    utf8,
};
use alloc::{string::String, vec::Vec};

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

macro_rules! problem_codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// The kinds of problem. Names are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ProblemCode { $($(#[doc = $doc])+ $variant,)+ }

        named_codes!(ProblemCode { $($variant = $name: concat!($($doc),+),)+ });
    };
}

problem_codes! {
    /// A required parameter was not given.
    Missing = "missing",
    /// A string is empty where it must not be.
    Empty = "empty",
    /// `null` was given where it has no meaning.
    Null = "null",
    /// The value is of another JSON type.
    Type = "type",
    /// The string does not have the form that was asked for.
    Format = "format",
    /// The string or list is too short or too long.
    Length = "length",
    /// The number is too small or too large.
    Range = "range",
    /// The value is none of those allowed.
    Value = "value",
    /// There is no parameter of that name.
    Unknown = "unknown",
    /// None of several parameters was given where one is needed.
    NoneGiven = "none_given",
    /// Several parameters were given that exclude each other.
    Conflict = "conflict",
    /// A parameter was given without another that it needs.
    Requires = "requires",
    /// A parameter was given that has a meaning only beside another.
    OnlyWith = "only_with",
    /// The text is not a JSON object.
    Json = "json",
    /// There are more problems than are listed.
    More = "more",
}

impl Problem {
    /// A problem without a suggestion.
    #[must_use]
    pub fn new(parameter: &str, code: ProblemCode, message: String) -> Self {
        let mut name = String::new();
        name.push_str(parameter);
        Self { parameter: name, code, message, suggestion: None }
    }

    /// Adds a problem to `problems`. Its message is `template` with the parts in the place of its `{}`s; one that
    /// begins with a space or a colon goes on from the parameter's name in backquotes.
    pub(crate) fn add(
        problems: &mut Vec<Self>,
        parameter: &str,
        code: ProblemCode,
        template: &str,
        first: &str,
        second: &str,
    ) {
        let mut message = String::new();
        if let [b' ' | b':', ..] = template.as_bytes() {
            append!(&mut message, "`{}`", parameter);
        }
        fill(&mut message, template, first, second);
        problems.push(Self::new(parameter, code, message));
    }

    /// Adds that there is no `name`, which is the `flaw`, and which of `known` was probably meant.
    pub(crate) fn add_unknown(
        problems: &mut Vec<Self>,
        name: &str,
        flaw: Flaw,
        part: &str,
        known: &mut dyn Iterator<Item = &'static str>,
    ) {
        flaw.add(problems, &printable(name), part, "");
        if let Some(problem) = problems.last_mut() {
            problem.suggestion = suggest(&mut problem.message, name, known);
        }
    }

    /// The problem as a JSON object with the members `parameter`, `kind` (the code's name), `message` and, where there
    /// is one, `suggestion`.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut text = Writer::new();
        self.write(&mut text);
        reread(&text.finish())
    }

    /// Writes the same.
    pub(crate) fn write(&self, to: &mut Writer) {
        to.open('{');
        to.member("kind", self.code.name());
        to.member("message", &self.message);
        to.member("parameter", &self.parameter);
        if let Some(suggestion) = self.suggestion {
            to.member("suggestion", suggestion);
        }
        to.close('}');
    }
}

/// The messages of several problems as one sentence.
pub(crate) fn summary(problems: &[Problem]) -> String {
    let mut summary = String::new();
    for problem in problems {
        if !summary.is_empty() {
            summary.push_str("; ");
        }
        summary.push_str(&problem.message);
    }
    summary
}

/// `name` as it is quoted in a message: shortened, without control characters.
pub(crate) fn printable(name: &str) -> String {
    let mut shown = String::new();
    let (mut rest, mut left) = (name.as_bytes(), 64_u32);
    while let Some(c) = utf8::take(&mut rest) {
        if left == 0 {
            shown.push('…');
            break;
        }
        left = left.wrapping_sub(1);
        shown.push(if c.is_control() { '\u{fffd}' } else { c });
    }
    shown
}

/// Appends which of `known` the `name` was probably meant to be, and gives it back.
pub(crate) fn suggest(
    message: &mut String,
    name: &str,
    known: &mut dyn Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let meant = nearest(name, known)?;
    append!(message, "; did you mean `{}`?", meant);
    Some(meant)
}

/// The one of `known` that `name` was probably meant to be: the nearest, if it is near. Case, `-`, `_` and the humps
/// of camel case make no difference.
pub(crate) fn nearest(name: &str, known: &mut dyn Iterator<Item = &'static str>) -> Option<&'static str> {
    let (mut best, mut least) = (None, LONGEST);
    if name.len() > LONGEST {
        return best;
    }
    for known in known {
        let (distance, length) = distance(name, known);
        let near = distance <= (known.len() / 4).max(2) && distance.saturating_mul(2) < length;
        if near && distance < least {
            (best, least) = (Some(known), distance);
        }
    }
    best
}

/// The longest name that is compared with others.
const LONGEST: usize = 64;

/// Levenshtein distance: how many letters to put in, take out or change. And how many `a` has; with none the distance
/// is not counted.
fn distance(a: &str, b: &str) -> (usize, usize) {
    // A letter or digit, the same for both cases, or 0.
    let letter = |byte: u8| if byte.is_ascii_alphanumeric() { byte | 0x20 } else { 0 };
    // The distances of what was read of one to every beginning of the other but the empty one.
    let mut row: [usize; LONGEST] = core::array::from_fn(|at| at.wrapping_add(1));
    let (mut length, mut last) = (0_usize, 0);
    for read in a.bytes() {
        let read = letter(read);
        if read == 0 {
            continue;
        }
        let mut diagonal = length;
        length = length.wrapping_add(1);
        last = length;
        let mut cells = row.iter_mut();
        for other in b.bytes() {
            let other = letter(other);
            if other != 0
                && let Some(cell) = cells.next()
            {
                let change = diagonal.wrapping_add(usize::from(read != other));
                diagonal = *cell;
                last = change.min(diagonal.min(last).wrapping_add(1));
                *cell = last;
            }
        }
    }
    (last, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found() {
        let known = ["acs_user_id", "user_identity_id", "acs_access_group_id"];
        let near = |n: &str| nearest(n, &mut known.into_iter());
        assert_eq!(near("acsUserId"), Some("acs_user_id"));
        assert_eq!(near("acs-user-id"), Some("acs_user_id"));
        assert_eq!(near("acs_usr_id"), Some("acs_user_id"));
        assert_eq!(near("user_identity"), Some("user_identity_id"));
        assert_eq!(near("acs_group_id"), None);
        assert_eq!(nearest("retrys", &mut ["retries", "strict"].into_iter()), Some("retries"));
        assert_eq!(near("id"), None);
        assert_eq!(near(""), None);
        assert_eq!(near(&"x".repeat(1 << 20)), None);
    }

    #[test]
    fn names_are_quoted_short_and_printable() {
        assert_eq!(printable("a\nb\0"), "a\u{fffd}b\u{fffd}");
        assert_eq!(printable(&"é".repeat(65)).chars().count(), 65);
    }
}
