//! `spec/errors.json`: the stable codes, with the groups of errors and the command's exit codes.

use anyhow::{Result, bail};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The whole file.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Codes {
    pub(crate) groups: Vec<Group>,
    pub(crate) exits: Vec<Exit>,
    pub(crate) errors: Vec<Code>,
    pub(crate) problems: Vec<Code>,
    pub(crate) outcomes: Vec<Code>,
    pub(crate) failures: Vec<Code>,
}

/// Error codes that belong together.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Group {
    #[serde(rename = "group")]
    pub(crate) name: String,
    /// The class of JavaScript.
    pub(crate) js: String,
    /// True if its classes of JavaScript are in a module of their own, which pages do not load.
    #[serde(default)]
    pub(crate) apart: bool,
    pub(crate) doc: String,
}

/// A number with which the command ends.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exit {
    #[serde(rename = "exit")]
    pub(crate) name: String,
    pub(crate) number: u8,
    /// The help of the command.
    pub(crate) help: String,
}

/// A code of any list.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Code {
    #[serde(rename = "code")]
    pub(crate) name: String,
    /// The stable number, where the list has numbers.
    #[serde(default)]
    pub(crate) number: Option<u32>,
    pub(crate) doc: String,
    /// Of an error: its group, if it is in one.
    #[serde(default)]
    pub(crate) group: Option<String>,
    /// Of an error: whether removals and reads are tried again before it is raised.
    #[serde(default)]
    pub(crate) retried: Option<Retried>,
    /// Of an error: the least that can be claimed with it.
    #[serde(default)]
    pub(crate) outcome: Option<String>,
    /// Of an error: the name of the exit code.
    #[serde(default)]
    pub(crate) exit: Option<String>,
    /// Of an error: the built-in exception of Python that its class is too.
    #[serde(default)]
    pub(crate) python: Option<String>,
    /// Of an error: the class of JavaScript, where it has one of its own.
    #[serde(default)]
    pub(crate) js: Option<String>,
    /// Of a failure: the code of the error that it becomes.
    #[serde(default)]
    pub(crate) error: Option<String>,
    /// Of a failure: whether the request may have reached the server.
    #[serde(default)]
    pub(crate) may_have_been_sent: Option<bool>,
    /// Of a failure: the beginning of the error's message.
    #[serde(default)]
    pub(crate) message: Option<String>,
}

/// The cases in which removals and reads are tried again before an error is raised.
#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Retried {
    Never,
    Always,
    #[serde(rename = "status 408")]
    Status408,
}

impl Codes {
    /// Refuses rows that contradict themselves or each other.
    pub(super) fn check(&self) -> Result<()> {
        for list in [&self.errors, &self.problems, &self.outcomes, &self.failures] {
            let names: BTreeSet<&str> = list.iter().map(|code| code.name.as_str()).collect();
            let numbers: BTreeSet<u32> = list.iter().filter_map(|code| code.number).collect();
            if names.len() != list.len() || !(numbers.is_empty() || numbers.len() == list.len()) {
                bail!("the list of {} has a name or number twice, or a row without a number", list[0].name);
            }
        }
        for error in &self.errors {
            let has =
                |list: &[Code], name: &Option<String>| list.iter().any(|c| Some(&c.name) == name.as_ref());
            let is_exit = self.exits.iter().any(|exit| Some(&exit.name) == error.exit.as_ref());
            let is_group = error.group.is_none()
                || self.groups.iter().any(|group| error.group.as_ref() == Some(&group.name));
            if error.number.is_none() || error.retried.is_none() || !is_exit || !is_group {
                bail!(
                    "{}: an error needs a number, `retried`, an exit code and no unknown group",
                    error.name
                );
            }
            if !has(&self.outcomes, &error.outcome) {
                bail!("{}: `outcome` is no outcome", error.name);
            }
        }
        for failure in &self.failures {
            if failure.may_have_been_sent.is_none() || failure.message.is_none() {
                bail!("{}: a failure needs `may_have_been_sent` and `message`", failure.name);
            }
            if !self.errors.iter().any(|error| Some(&error.name) == failure.error.as_ref()) {
                bail!("{}: `error` is no error", failure.name);
            }
        }
        Ok(())
    }
}
