//! The words in which a surface speaks of the options.

use crate::{check::flaw::Flaw, error::problem::Problem};
use alloc::{
    format,
    string::{String, ToString as _},
    vec::Vec,
};

/// How a surface spells the options, so that the core's own sentences name them as its users know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    names: Vec<(&'static str, &'static str)>,
    /// The options whose values came from the environment, with the variables.
    variables: Vec<(&'static str, &'static str)>,
    in_seconds: bool,
}

impl Dialect {
    /// The dialect in which the options in `names`, each with its name in [`crate::Options`] and the surface's, are
    /// spelled otherwise (as nothing, if there is none), and in which times are in seconds or, if not `in_seconds`, in milliseconds.
    #[must_use]
    pub const fn new(names: Vec<(&'static str, &'static str)>, in_seconds: bool) -> Self {
        Self { names, variables: Vec::new(), in_seconds }
    }

    /// What the surface calls the option `name`.
    #[must_use]
    pub fn spelled<'n>(&self, name: &'n str) -> &'n str {
        find(&self.names, name).unwrap_or(name)
    }

    /// Whether the surface has the option `name` at all: one that it spells as nothing it has not.
    pub(crate) fn has(&self, name: &str) -> bool {
        !self.spelled(name).is_empty()
    }

    /// What a sentence about the value of the option `name` calls it: the environment variable that the value came
    /// from, or as the surface spells it.
    pub(crate) fn named<'n>(&self, name: &'n str) -> &'n str {
        find(&self.variables, name).unwrap_or_else(|| self.spelled(name))
    }

    /// From now on the value of the option `name` is that of `variable`.
    pub(crate) fn take(&mut self, name: &'static str, variable: &'static str) {
        self.variables.push((name, variable));
    }

    /// Adds the problem that the option `name` has this flaw. What its sentence names besides stays as it is.
    pub(crate) fn add(&self, flaw: Flaw<'_>, problems: &mut Vec<Problem>, name: &str) {
        flaw.add_named(problems, self.spelled(name), self.named(name));
    }

    /// Adds the problem that the option `name`, which may be a time, is not from `least` to `most`.
    pub(crate) fn add_range(&self, problems: &mut Vec<Problem>, name: &str, least: u64, most: u64) {
        if self.in_seconds && name.ends_with("_ms") {
            let (least, most) = (&in_seconds(least), &in_seconds(most));
            self.add(Flaw::OutOfTime { least, most }, problems, name);
        } else {
            self.add(Flaw::OutOfRange { least, most }, problems, name);
        }
    }
}

fn find(names: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    names.iter().find(|(known, _)| *known == name).map(|(_, own)| *own)
}

/// Writes a time in milliseconds as a number of seconds.
fn in_seconds(ms: u64) -> String {
    let (seconds, rest) = (ms / 1000, ms % 1000);
    if rest == 0 { seconds.to_string() } else { format!("{seconds}.{rest:03}") }
}

#[cfg(test)]
mod tests {
    use super::in_seconds;

    #[test]
    fn milliseconds_are_thousandths() {
        for (ms, seconds) in
            [(0, "0"), (1, "0.001"), (20, "0.020"), (1000, "1"), (1234, "1.234"), (86_400_000, "86400")]
        {
            assert_eq!(in_seconds(ms), seconds);
        }
    }
}
