use super::Params;

/// A rule between parameters, with the text of its refusal.
#[derive(Debug)]
pub(crate) enum Rule {
    /// One of these has to be given.
    AtLeastOne(&'static [&'static str], &'static str),
    /// Two of these must not be given together.
    AtMostOne(&'static [&'static str], &'static str),
    /// The first is of no use without the second.
    Requires(&'static str, &'static str, &'static str),
}

impl Rule {
    pub(super) fn is_broken_by(&self, params: &Params) -> bool {
        let given = |names: &[&str]| names.iter().filter(|name| params.has(name)).count();
        match self {
            Self::AtLeastOne(names, _) => given(names) == 0,
            Self::AtMostOne(names, _) => given(names) > 1,
            Self::Requires(name, other, _) => params.has(name) && !params.has(other),
        }
    }

    pub(super) fn text(&self) -> &'static str {
        match self {
            Self::AtLeastOne(_, text) | Self::AtMostOne(_, text) | Self::Requires(_, _, text) => text,
        }
    }
}
