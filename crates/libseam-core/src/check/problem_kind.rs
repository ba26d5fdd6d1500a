//! Everything that can be wrong with the options of a client and the parameters of a call.

mod code;
mod message;
mod value;

use crate::{
    check::suggestion::suggest,
    error::problem::{Problem, Problems, printable},
};
use alloc::format;

pub(crate) use value::ValueProblem;

/// A kind of problem of an option or a parameter, with the values that its message names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProblemKind<'a> {
    NoCredential {
        key: &'a str,
        token: &'a str,
        workspace: &'a str,
    },
    NoCredentialThere {
        key: &'a str,
        token: &'a str,
        workspace: &'a str,
        none: &'a str,
        endpoint: &'a str,
    },
    NoToken {
        token: &'a str,
        variable: &'a str,
    },
    NoWorkspace {
        beside: &'a str,
        none: &'a str,
    },
    NeedsWorkspace {
        operation: &'a str,
        beside: &'a str,
    },
    Missing {
        expected: &'a str,
    },
    Requires {
        needed: &'a str,
    },
    RequiresToken {
        tokens: &'a str,
    },
    NoEndpoint {
        no_credential: &'a str,
    },
    Exposed {
        session: &'a str,
        endpoint: &'a str,
        allow: &'a str,
    },
    Exclusive {
        among: &'a str,
    },
    Exclusion {
        other: &'a str,
    },
    SuperfluousWorkspace {
        beside: &'a str,
        credential: &'a str,
    },
    NeedlessWorkspace {
        operation: &'a str,
    },
    SeveralVariables {
        variables: &'a str,
    },
    NoneGiven {
        among: &'a str,
    },
    OnlyWith {
        among: &'a str,
    },
    Null {
        expected: &'a str,
    },
    NullRequired {
        expected: &'a str,
    },
    WrongType {
        expected: &'a str,
        got: &'a str,
    },
    OfValue(ValueProblem<'a>),
    OutOfRange {
        least: u64,
        most: u64,
    },
    OutOfTime {
        least_ms: u64,
        most_ms: u64,
    },
    TooManyHeaders {
        most: usize,
        count: usize,
    },
    UnknownOption,
    UnknownParameter {
        operation: &'a str,
        /// The operation has no parameters at all.
        has_none: bool,
    },
    TooDeep,
    NotJson {
        reason: &'a str,
    },
    More {
        count: usize,
    },
    EmptyValue {
        expected: &'a str,
    },
    UnacceptedCredential {
        operation: &'a str,
        accepted: &'a str,
    },
    InvalidHeaderName {
        header: &'a str,
    },
    ReservedHeader {
        header: &'a str,
    },
    UnprintableHeader {
        header: &'a str,
    },
    DuplicateHeader {
        header: &'a str,
    },
    Padded {
        expected: &'a str,
    },
    Quoted {
        expected: &'a str,
    },
    WrongLength {
        expected: &'a str,
        length: usize,
    },
    MissingDash {
        expected: &'a str,
        position: usize,
    },
    NotHexadecimal {
        expected: &'a str,
        position: usize,
    },
    Empty,
    InvalidForm {
        expected: &'a str,
    },
    InvalidSurface,
    PaddedToken,
    UnprintableToken,
    LongToken {
        length: usize,
    },
    WrongPrefix {
        expected: &'a str,
        prefix: &'a str,
    },
    MisplacedToken {
        expected: &'a str,
        got: &'a str,
        option: &'a str,
    },
    EmptyUrl,
    UnprintableUrl,
    RelativeUrl,
    WrongScheme,
    UrlQuery,
    InvalidUrlCharacter,
    UrlUser,
    DotSegment,
    InvalidHost,
    PlainHttp {
        allow_http: &'a str,
    },
    #[cfg(feature = "confirm")]
    NothingToConfirm {
        operation: &'a str,
    },
    Unconfirmable {
        operation: &'a str,
        why: &'a str,
        prefer: Option<&'a str>,
    },
    #[cfg(feature = "confirm")]
    NoEndToConfirm {
        param: &'a str,
    },
    #[cfg(feature = "confirm")]
    OtherThanToken {
        wanted: &'a str,
    },
}

impl<'a> From<ValueProblem<'a>> for ProblemKind<'a> {
    fn from(problem: ValueProblem<'a>) -> Self {
        Self::OfValue(problem)
    }
}

impl ProblemKind<'_> {
    /// Adds this problem of `name`.
    pub(crate) fn add(self, problems: &mut Problems, name: &str) {
        self.add_named(problems, name, name);
    }

    /// Adds this problem of `parameter`, which the message calls `name`.
    pub(crate) fn add_named(self, problems: &mut Problems, parameter: &str, name: &str) {
        problems.push(self.problem(parameter, name));
    }

    /// Returns this problem of `parameter`, which the message calls `name`.
    pub(crate) fn problem(self, parameter: &str, name: &str) -> Problem {
        Problem::new(parameter, self.code(), self.message(name))
    }
}

/// Adds the problem that `name` is unknown, and suggests the nearest of `known`. `path` leads to the
/// object that has it, and is empty for the outermost.
pub(crate) fn add_unknown(
    problems: &mut Problems,
    path: &str,
    name: &str,
    problem_kind: ProblemKind<'_>,
    known: &mut dyn Iterator<Item = &'static str>,
) {
    let mut shown = printable(name);
    if !path.is_empty() {
        shown = format!("{path}.{shown}");
    }
    let mut problem = problem_kind.problem(&shown, &shown);
    problem.suggestion = suggest(&mut problem.message, name, known);
    problems.push(problem);
}
