//! Dialects: the spelling of options on each surface, in input and in messages.

mod spellings;

use crate::{
    check::{
        problem_kind::ProblemKind,
        suggestion::{append_meant, nearest},
    },
    error::problem::{Problem, printable},
};

/// The spelling of options on a surface: their names, and the unit of times. The core reads options in the
/// dialect of the client, and its messages name them in that dialect.
#[derive(Clone, Copy)]
pub struct Dialect {
    spellings: &'static [Spelling],
    foreign: &'static [Foreign],
    in_seconds: bool,
}

/// One option in a dialect.
struct Spelling {
    /// Name of the field of [`crate::Options`] or [`crate::CallOptions`]; an option of the surface alone has
    /// another name.
    name: &'static str,
    /// The surface's name.
    own: &'static str,
    scope: Scope,
}

/// A name that other packages use for an option, and that is unknown here or has another type.
struct Foreign {
    option: &'static str,
    /// The end of the sentence: what to write.
    instead: &'static str,
}

/// Scopes of an option.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Client,
    Call,
    Both,
}

impl Spelling {
    fn is_of(&self, scope: Scope) -> bool {
        self.scope == scope || self.scope == Scope::Both
    }
}

impl Dialect {
    /// Returns the surface's name of the option `name`.
    #[must_use]
    pub fn name_of<'n>(&self, name: &'n str) -> &'n str {
        self.find(name).map_or(name, |spelling| spelling.own)
    }

    /// Returns the advice for somebody who is used to the official packages and gave the option `given`.
    #[must_use]
    pub fn instead(&self, given: &str) -> Option<&'static str> {
        self.foreign.iter().find(|foreign| foreign.option == given).map(|foreign| foreign.instead)
    }

    /// Reports whether the surface calls an option of calls `given`.
    #[must_use]
    pub fn is_call_option(&self, given: &str) -> bool {
        self.spellings.iter().any(|spelling| spelling.own == given && spelling.is_of(Scope::Call))
    }

    /// Reports whether the surface has the option `name`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Reports whether an object may be the value of the option that the surface calls `given`.
    pub(super) fn has_members(&self, given: &str) -> bool {
        self.spellings
            .iter()
            .any(|spelling| spelling.own.split_once('.').is_some_and(|(own, _)| own == given))
    }

    /// Reports whether times are in seconds; otherwise they are in milliseconds.
    pub(super) fn is_in_seconds(&self) -> bool {
        self.in_seconds
    }

    /// Returns the core's name of the option that the surface calls `given`.
    pub(super) fn core_name(&self, given: &str) -> Option<&'static str> {
        self.spellings.iter().find(|spelling| spelling.own == given).map(|spelling| spelling.name)
    }

    /// Builds the problem that `given` is not an option, with a suggestion.
    pub(super) fn unknown(&self, given: &str, scope: Scope) -> Problem {
        let shown = printable(given);
        let mut problem = ProblemKind::UnknownOption.problem(&shown, &shown);
        if !self.append_instead(&mut problem, given)
            && let Some(meant) = self.meant(given, scope)
        {
            append_meant(&mut problem.message, meant);
            problem.suggestion = Some(meant);
        }
        problem
    }

    /// Appends what to write instead of `given`. Reports whether that is known.
    pub(super) fn append_instead(&self, problem: &mut Problem, given: &str) -> bool {
        let Some(instead) = self.instead(given) else { return false };
        problem.message.push_str("; ");
        problem.message.push_str(instead);
        true
    }

    /// Returns the option that somebody probably meant who wrote `given`: the one whose name, here or in the core, is
    /// nearest.
    fn meant(&self, given: &str, scope: Scope) -> Option<&'static str> {
        let known = || self.spellings.iter().filter(|spelling| spelling.is_of(scope));
        let mut names = known().map(|spelling| spelling.own).chain(known().map(|spelling| spelling.name));
        let near = nearest(given, &mut names)?;
        known().find(|spelling| spelling.own == near || spelling.name == near).map(|spelling| spelling.own)
    }

    fn find(&self, name: &str) -> Option<&'static Spelling> {
        self.spellings.iter().find(|spelling| spelling.name == name)
    }
}

impl Default for Dialect {
    fn default() -> Self {
        Self::RUST
    }
}
