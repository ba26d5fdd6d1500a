//! What is wrong with the parameters of a call, or with a client's options.

use crate::{
    code::named_codes,
    json::{Value, Writer, reread},
    message::{Part, fill, message},
};
use alloc::string::String;

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
        Self { parameter: parameter.into(), code, message, suggestion: None }
    }

    /// A problem whose message is the parameter's name in backquotes, a space, and `template` with `parts`.
    pub(crate) fn about(parameter: &str, code: ProblemCode, template: &str, parts: &[Part<'_>]) -> Self {
        let mut message = message!("`{}` ", parameter);
        fill(&mut message, template, parts);
        Self::new(parameter, code, message)
    }

    /// The problem as a JSON object with the members `parameter`, `code`, `message` and, where there is one,
    /// `suggestion`.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut text = Writer::new();
        self.write(&mut text);
        reread(&text.finish())
    }

    /// Writes the same.
    pub(crate) fn write(&self, to: &mut Writer) {
        to.open('{');
        to.member("code", self.code.name());
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
    joined(&mut problems.iter().map(|p| p.message.as_str()), "; ")
}

/// `name` as it is quoted in a message: shortened, without control characters.
pub(crate) fn printable(name: &str) -> String {
    shortened(name, 64, '\u{fffd}')
}

/// At most `limit` characters of `text`, with `instead` in the place of control characters.
pub(crate) fn shortened(text: &str, limit: usize, instead: char) -> String {
    let mut out = String::new();
    for (i, c) in text.chars().enumerate() {
        if i == limit {
            out.push('…');
            break;
        }
        out.push(if c.is_control() { instead } else { c });
    }
    out
}

/// The one of `known` that `name` was probably meant to be: the nearest, if it is near. Case, `-`, `_` and the humps
/// of camel case make no difference.
pub(crate) fn nearest(name: &str, known: &mut dyn Iterator<Item = &'static str>) -> Option<&'static str> {
    if name.len() > LONGEST {
        return None;
    }
    let (plain, mut best) = (Plain::of(name), None);
    for known in known {
        let distance = distance(&plain, &Plain::of(known));
        let near = distance <= (known.len() / 4).max(2) && distance.saturating_mul(2) < plain.0;
        if near && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, known));
        }
    }
    best.map(|(_, known)| known)
}

/// "; did you mean `a`?", if there is something to suggest.
pub(crate) fn hint(suggestion: Option<&str>) -> String {
    suggestion.map(|meant| message!("; did you mean `{}`?", meant)).unwrap_or_default()
}

/// The longest name that is compared with others.
const LONGEST: usize = 64;

/// How many letters and digits a name has, and which, in lower case.
struct Plain(usize, [u8; LONGEST]);

impl Plain {
    #[inline(never)]
    fn of(name: &str) -> Self {
        let mut plain = Self(0, [0; LONGEST]);
        let letters = name.bytes().filter(u8::is_ascii_alphanumeric);
        for (cell, byte) in plain.1.iter_mut().zip(letters) {
            *cell = byte.to_ascii_lowercase();
            plain.0 = plain.0.saturating_add(1);
        }
        plain
    }

    fn letters(&self) -> impl Iterator<Item = u8> {
        self.1.iter().copied().take(self.0)
    }
}

/// Levenshtein distance: how many characters to put in, take out or change.
fn distance(a: &Plain, b: &Plain) -> usize {
    // The distances of what was read of one to every beginning of the other but the empty one.
    let mut row: [usize; LONGEST] = core::array::from_fn(|at| at.saturating_add(1));
    let mut last = b.0;
    for (i, ca) in a.letters().enumerate() {
        let mut diagonal = i;
        last = i.saturating_add(1);
        for (cell, cb) in row.iter_mut().zip(b.letters()) {
            let change = diagonal.saturating_add(usize::from(ca != cb));
            diagonal = *cell;
            last = change.min(diagonal.saturating_add(1)).min(last.saturating_add(1));
            *cell = last;
        }
    }
    last
}

/// The parts with `between` between them.
pub(crate) fn joined(parts: &mut dyn Iterator<Item = &str>, between: &str) -> String {
    let mut out = String::new();
    for (i, part) in parts.enumerate() {
        if i > 0 {
            out.push_str(between);
        }
        out.push_str(part);
    }
    out
}

/// "`a`, `b` or `c`".
pub(crate) fn list(names: &[&str]) -> String {
    let Some((last, rest)) = names.split_last() else { return String::new() };
    let rest = joined(&mut rest.iter().copied(), "`, `");
    if rest.is_empty() { message!("`{}`", last) } else { message!("`{}` or `{}`", rest, last) }
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
