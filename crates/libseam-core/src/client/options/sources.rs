//! The sources of options.

use crate::error::problem::Problems;
use alloc::vec::Vec;

/// The sources of a client's options: problems found while they were read, and the environment variables of
/// those that have one.
#[derive(Default)]
pub(in crate::client) struct OptionSources {
    /// Problems of names and types, and of the environment.
    pub(in crate::client) problems: Problems,
    /// Options, by the core's names, with the variables that their values came from.
    variables: Vec<(&'static str, &'static str)>,
}

impl OptionSources {
    /// Notes that the value of the option `name` is that of `variable`.
    pub(super) fn record(&mut self, name: &'static str, variable: &'static str) {
        self.variables.push((name, variable));
    }

    /// Returns the variable that the value of the option `name` came from.
    pub(super) fn variable(&self, name: &str) -> Option<&'static str> {
        self.variables.iter().find(|(known, _)| *known == name).map(|(_, variable)| *variable)
    }

    /// Reports whether a problem is about the option that is name_of `own`, or about one that was meant to be it.
    pub(super) fn is_about(&self, own: &str) -> bool {
        self.problems.iter().any(|problem| {
            let option = problem.parameter.split('.').next();
            option == Some(own) || problem.parameter == own || problem.suggestion == Some(own)
        })
    }
}
