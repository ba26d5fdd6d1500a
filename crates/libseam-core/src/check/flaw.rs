//! Everything that can be wrong with the options of a client and the parameters of a call.

mod code;
mod sentence;

use crate::{
    check::suggestion::suggest,
    error::problem::{Problem, Problems, printable},
};
use alloc::format;

/// A flaw of an option or a parameter, with what its sentence names besides that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw<'a> {
    NoCredential { key: &'a str, token: &'a str, workspace: &'a str },
    NoCredentialThere { key: &'a str, token: &'a str, workspace: &'a str, none: &'a str, endpoint: &'a str },
    NoWorkspace { beside: &'a str },
    Missing { expected: &'a str },
    Companion { needed: &'a str },
    NoEndpoint { no_credential: &'a str },
    Exposed { endpoint: &'a str, allow: &'a str },
    Exclusive { among: &'a str },
    Exclusion { other: &'a str },
    NeedlessWorkspace { beside: &'a str },
    SeveralVariables,
    NoneGiven { among: &'a str },
    Lone { among: &'a str },
    Null { expected: &'a str },
    NullRequired { expected: &'a str },
    Mistyped { expected: &'a str, got: &'a str },
    Fractional,
    OutOfRange { least: u64, most: u64 },
    OutOfTime { least_ms: u64, most_ms: u64 },
    OutOfBounds { min: i64, max: i64, got: &'a str },
    OutOfLength { min: usize, max: usize, unit: &'a str, length: usize },
    TooManyHeaders { most: usize, count: usize },
    NoOption,
    NoParameter { operation: &'a str },
    TooDeep,
    NoJson { reason: &'a str },
    More { count: usize },
    EmptyString,
    EmptyValue { expected: &'a str },
    OtherValue { among: &'a str },
    OtherCredential { operation: &'a str, accepted: &'a str },
    NoHeaderName { header: &'a str },
    OwnHeader { header: &'a str },
    UnprintableHeader { header: &'a str },
    SecondHeader { header: &'a str },
    Padded { expected: &'a str },
    Quoted { expected: &'a str },
    Length { expected: &'a str, length: usize },
    NoDash { expected: &'a str, position: usize },
    NoHexadecimal { expected: &'a str, position: usize },
    Empty,
    Formless { expected: &'a str },
    NoSurface,
    PaddedToken,
    UnprintableToken,
    LongToken { length: usize },
    OtherToken { expected: &'a str, prefix: &'a str },
    PowerlessToken { expected: &'a str, got: &'a str },
    MisplacedToken { expected: &'a str, got: &'a str, option: &'a str },
    EmptyUrl,
    UnprintableUrl,
    RelativeUrl,
    OtherScheme,
    Query,
    NoUrlCharacter,
    User,
    DotSegment,
    NoHost,
    PlainHttp { allow_http: &'a str },
}

impl Flaw<'_> {
    /// Adds the problem that `name` has this flaw.
    pub(crate) fn add(self, problems: &mut Problems, name: &str) {
        self.add_named(problems, name, name);
    }

    /// Adds the problem that `parameter`, which the sentence calls `name`, has this flaw.
    pub(crate) fn add_named(self, problems: &mut Problems, parameter: &str, name: &str) {
        problems.push(self.problem(parameter, name));
    }

    /// Returns the problem that `parameter`, which the sentence calls `name`, has this flaw.
    pub(crate) fn problem(self, parameter: &str, name: &str) -> Problem {
        Problem::new(parameter, self.code(), self.message(name))
    }
}

/// Adds that there is no `name`, which is the `flaw`, and which of `known` was probably meant. `path` leads to the
/// object that has it, and is empty for the outermost.
pub(crate) fn add_unknown(
    problems: &mut Problems,
    path: &str,
    name: &str,
    flaw: Flaw<'_>,
    known: &mut dyn Iterator<Item = &'static str>,
) {
    let mut shown = printable(name);
    if !path.is_empty() {
        shown = format!("{path}.{shown}");
    }
    let mut problem = flaw.problem(&shown, &shown);
    problem.suggestion = suggest(&mut problem.message, name, known);
    problems.push(problem);
}
