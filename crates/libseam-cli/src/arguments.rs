//! The arguments of a command line, from every level of the command tree.

use clap::ArgMatches;
use std::any::Any;

/// The matches of one command line, the innermost command first: its arguments win.
#[derive(Debug)]
pub(crate) struct Arguments<'a>(Vec<&'a ArgMatches>);

impl<'a> Arguments<'a> {
    /// Takes the matches from the outermost command to the innermost.
    pub(crate) fn new(outermost_first: impl IntoIterator<Item = &'a ArgMatches>) -> Self {
        let mut levels: Vec<&ArgMatches> = outermost_first.into_iter().collect();
        levels.reverse();
        Self(levels)
    }

    /// Returns the value of the argument `id`, if it was given.
    pub(crate) fn one<T: Any + Clone + Send + Sync + 'static>(&self, id: &str) -> Option<&'a T> {
        self.0.iter().find_map(|level| level.try_get_one::<T>(id).ok().flatten())
    }

    /// Returns the values of the argument `id`.
    pub(crate) fn all<T: Any + Clone + Send + Sync + 'static>(&self, id: &str) -> Vec<&'a T> {
        let of_level = |level: &&'a ArgMatches| level.try_get_many::<T>(id).ok().flatten();
        self.0.iter().find_map(of_level).into_iter().flatten().collect()
    }

    /// Returns whether the flag `id` was given.
    pub(crate) fn flag(&self, id: &str) -> bool {
        self.0.iter().any(|level| level.try_get_one::<bool>(id).ok().flatten().is_some_and(|on| *on))
    }

    /// Returns whether the argument `id` was given, with or without a value.
    pub(crate) fn has(&self, id: &str) -> bool {
        use clap::parser::ValueSource::CommandLine;
        self.0
            .iter()
            .any(|level| level.try_contains_id(id).is_ok() && level.value_source(id) == Some(CommandLine))
    }
}
