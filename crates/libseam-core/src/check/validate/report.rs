//! The report that a check fills, and the path to what it is looking at.

use crate::{
    api::{table::CredentialKind, uses::USES},
    check::{
        problem_kind::{ProblemKind, ValueProblem, add_unknown},
        suggestion::suggest,
    },
    error::problem::{Problems, printable},
};
use alloc::{borrow::ToOwned as _, format, string::String};

/// Number of problems that one report lists at most.
pub const PROBLEM_LIMIT: usize = 32;

/// Strictness of the check of parameters.
#[derive(Clone, Copy)]
pub(crate) struct Checks {
    /// False lets unknown parameters and members, unknown enum values and breaches of most inferred rules pass, so
    /// that an old client can use a newer API.
    pub(crate) strict: bool,
    /// False lets ids pass that are not UUIDs.
    pub(crate) require_uuid_ids: bool,
    /// Kind of the credential of the call, if it is known. Rules about a credential hold only then.
    pub(crate) credential: Option<CredentialKind>,
}

/// The problems found so far.
pub(super) struct Report<'p> {
    /// The operation's name.
    operation: &'static str,
    problems: &'p mut Problems,
    left_out: usize,
    pub(super) checks: Checks,
    /// While a variant of a union is tried: the number of its problems, which are not listed.
    tried: Option<usize>,
}

impl<'p> Report<'p> {
    pub(super) fn new(operation: &'static str, problems: &'p mut Problems, checks: Checks) -> Self {
        Self { operation, problems, left_out: 0, checks, tried: None }
    }

    /// Adds this problem of `path`, or only counts it where the list is full.
    pub(super) fn add<'k>(&mut self, path: &Path<'_>, problem_kind: impl Into<ProblemKind<'k>>) {
        if self.has_room() {
            problem_kind.into().add(self.problems, &path.text());
        }
    }

    /// Adds this problem as [`Self::add`] does, and `more` at the end of its message.
    pub(super) fn add_with(&mut self, path: &Path<'_>, problem_kind: ProblemKind<'_>, more: &str) {
        if self.has_room() {
            problem_kind.add(self.problems, &path.text());
            if let Some(problem) = self.problems.last_mut() {
                problem.message.push_str(more);
            }
        }
    }

    /// Adds the problem that `name` is no member of `above`, and suggests the nearest of `known`.
    pub(super) fn add_unknown(
        &mut self,
        above: Option<&Path<'_>>,
        name: &str,
        known: &mut dyn Iterator<Item = &'static str>,
    ) {
        if self.has_room() {
            let mut known = known.peekable();
            let has_none = known.peek().is_none();
            let problem_kind = ProblemKind::UnknownParameter { operation: self.operation, has_none };
            let above = above.map(Path::text).unwrap_or_default();
            add_unknown(self.problems, &above, name, problem_kind, &mut known);
        }
    }

    /// Adds this problem of `path` with the nearest of `known` to `text` as the suggestion.
    pub(super) fn add_value(
        &mut self,
        path: &Path<'_>,
        problem: ValueProblem<'_>,
        text: &str,
        known: &[&'static str],
    ) {
        if self.has_room() {
            ProblemKind::OfValue(problem).add(self.problems, &path.text());
            if let Some(problem) = self.problems.last_mut() {
                problem.suggestion = suggest(&mut problem.message, text, &mut known.iter().copied());
            }
        }
    }

    /// Records that there is no memory to write a problem.
    pub(super) fn set_out_of_memory(&mut self) {
        self.problems.set_out_of_memory();
    }

    /// Counts the problems that `check` finds, without listing them.
    pub(super) fn count(&mut self, check: impl FnOnce(&mut Self)) -> usize {
        let outer = self.tried.replace(0);
        check(self);
        core::mem::replace(&mut self.tried, outer).unwrap_or_default()
    }

    /// Adds the number of the problems that are not listed.
    pub(super) fn finish(self) {
        if self.left_out > 0 {
            ProblemKind::More { count: self.left_out }.add(self.problems, "");
        }
    }

    /// Reports whether the list has room for one more problem; if not, counts the problem.
    fn has_room(&mut self) -> bool {
        if let Some(count) = self.tried.as_mut().filter(|_| USES.unions) {
            *count = count.saturating_add(1);
            return false;
        }
        let has_room = self.problems.len() < PROBLEM_LIMIT;
        if !has_room {
            self.left_out = self.left_out.saturating_add(1);
        }
        has_room
    }
}

/// The way from the parameters to a value. It is written only for a problem.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    above: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Name(&'a str),
    Index(usize),
}

impl<'a> Path<'a> {
    /// Returns the path to the member `name` of what `above` leads to, or to a parameter.
    pub(super) fn member(above: Option<&'a Path<'a>>, name: &'a str) -> Self {
        Self { above, step: Step::Name(name) }
    }

    /// Returns the path to an item of a list.
    pub(super) fn item(&'a self, index: usize) -> Self {
        Self { above: Some(self), step: Step::Index(index) }
    }

    /// Writes the path, such as `where.rooms.1.name`. A member's name may be the caller's, so it is shortened.
    pub(super) fn text(&self) -> String {
        let above = self.above.filter(|_| USES.lists || USES.objects || USES.records).map(Path::text);
        match (above, self.step) {
            (None, Step::Name(name)) => name.to_owned(),
            (None, Step::Index(index)) => format!("{index}"),
            (Some(above), Step::Name(name)) => format!("{above}.{}", printable(name)),
            (Some(above), Step::Index(index)) => format!("{above}.{index}"),
        }
    }
}
