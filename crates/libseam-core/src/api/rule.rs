//! Rules: the names behind their positions, and their conditions in words.

use super::{
    table::{CredentialKind, Literal, Param, Rule, When},
    uses::USES,
};
use alloc::{borrow::ToOwned as _, format, string::String, vec::Vec};

impl Rule {
    /// Returns the name of the parameter that the rule is about, or of the first among which it chooses. `params` is the list
    /// that the rule belongs to.
    #[must_use]
    pub fn about<'p>(&self, params: &'p [Param]) -> &'p str {
        name_of(params, self.about)
    }

    /// Iterates over the names of the parameters among which the rule chooses. `params` is the list that the rule belongs to.
    pub fn names<'p>(&self, params: &'p [Param]) -> impl Iterator<Item = &'p str> {
        self.among.iter().map(move |position| name_of(params, *position))
    }

    /// Iterates over the groups of positions among which the rule chooses.
    pub fn groups(&self) -> impl Iterator<Item = &'static [u16]> {
        let (mut rest, mut sizes) = (self.among, self.sizes.iter());
        core::iter::from_fn(move || {
            let size = if USES.groups { sizes.next().copied().unwrap_or(1) } else { 1 };
            let (group, behind) = rest.split_at_checked(size.into())?;
            rest = behind;
            Some(group)
        })
    }

    /// Writes the groups among which the rule chooses: the names of each, joined by `plus`.
    pub(crate) fn choices(&self, params: &[Param], plus: &str) -> Vec<String> {
        let names =
            |group: &[u16]| group.iter().map(|position| name_of(params, *position)).collect::<Vec<_>>();
        self.groups().map(|group| names(group).join(plus)).collect()
    }
}

impl When {
    /// Writes the condition in words, such as ` when mode is code`, with each name and text between two `marks`; empty where it
    /// holds always. `params` is the list that the rule belongs to.
    #[must_use]
    pub fn words(self, params: &[Param], mark: &str) -> String {
        match self {
            Self::Always => String::new(),
            Self::NotGiven(param) => format!(" unless {mark}{}{mark} is given", name_of(params, param)),
            Self::Is { param, values, or_not_given } => {
                let values: Vec<String> = values.iter().map(|value| value.words(mark)).collect();
                let rest = if or_not_given { " or not given" } else { "" };
                format!(" when {mark}{}{mark} is {}{rest}", name_of(params, param), values.join(" or "))
            }
            Self::Credential(kind) => format!(" with {}", kind.noun()),
        }
    }
}

impl Literal {
    /// Writes the value, a text between two `marks`.
    pub(crate) fn words(self, mark: &str) -> String {
        match self {
            Self::Text(text) => format!("{mark}{text}{mark}"),
            Self::Flag(flag) => if flag { "true" } else { "false" }.to_owned(),
        }
    }
}

impl CredentialKind {
    /// Names the credential with its article.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::ApiKey => "an API key",
            Self::PersonalAccessToken => "a personal access token",
            Self::ConsoleSessionToken => "a console session token (a JWT)",
            Self::ClientSessionToken => "a client session token",
            Self::PublishableKey => "a publishable key",
        }
    }
}

pub(crate) fn name_of(params: &[Param], position: u16) -> &str {
    params.get(usize::from(position)).map_or("", |param| param.name)
}
