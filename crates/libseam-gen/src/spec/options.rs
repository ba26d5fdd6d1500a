//! `spec/options.json`: the options of clients and calls, the surfaces that have them, and their names there.

use crate::surface::Surface;
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The whole file.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Options {
    options: Vec<Row>,
    foreign_source: String,
    foreign: Vec<Foreign>,
}

/// One option.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// The core's name, which ends in the unit where there is one.
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) unit: Option<Unit>,
    scope: Vec<Scope>,
    #[serde(default)]
    pub(crate) default: Value,
    /// The smallest and the largest number.
    #[serde(default)]
    range: Option<[u64; 2]>,
    /// The texts that it may be, where it may not be any.
    #[serde(default)]
    values: Vec<String>,
    /// The environment variables that stand in for it, in the order in which they are tried.
    #[serde(default)]
    environment: Vec<String>,
    /// True if it is for the built-in transport alone.
    #[serde(default)]
    pub(crate) transport: bool,
    /// True if its value may hold a secret, so that it is not shown.
    #[serde(default)]
    private: bool,
    /// Of a call: the operations that it is for, if it is not for all.
    #[serde(default, rename = "for")]
    only_for: Option<Operations>,
    /// The option whose value it is a member of, where a surface has it so.
    #[serde(default)]
    pub(crate) member: Option<Member>,
    /// The position among the fields that C's structure got after its first version.
    #[serde(default)]
    later: Option<u32>,
    /// The only surfaces that have it.
    #[serde(default)]
    only: Vec<String>,
    /// The surfaces that do not have it.
    #[serde(default)]
    not_on: Vec<String>,
    /// Names that do not follow from a surface's rule, by language.
    #[serde(default)]
    pub(crate) names: BTreeMap<String, String>,
    /// Of a host's own option: its type, by language.
    #[serde(default)]
    types: BTreeMap<String, String>,
    pub(crate) doc: String,
    /// Documentation for a call, if it differs.
    #[serde(default)]
    call_doc: Option<String>,
    /// Further sentences, by language.
    #[serde(default)]
    pub(crate) more: BTreeMap<String, String>,
    #[serde(default)]
    command: Command,
    /// The option on each surface.
    #[serde(skip_deserializing)]
    on: BTreeMap<String, Own>,
}

/// The place of an option in the object that may be another one's value.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Member {
    /// The name of the other option.
    pub(crate) of: String,
    /// The name there, with the unit.
    pub(crate) name: String,
}

/// The operations that an option is for.
#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Operations {
    Removals,
    /// The removals and updates of which it can be found out whether they are in effect.
    Confirmable,
    /// The operations that return an action attempt.
    ActionAttempts,
}

/// An option as one surface has it.
#[derive(Serialize)]
struct Own {
    /// True if the surface has it.
    offered: bool,
    name: String,
    /// The name in the object that is another option's value, if the surface has it there.
    member: Option<String>,
    /// The options in the object that may be its value, if the surface has them there.
    members: Vec<OwnMember>,
    /// The documentation for a client, and for a call.
    client: String,
    call: String,
}

/// A number of milliseconds or seconds in the object that is an option's value.
#[derive(Serialize)]
struct OwnMember {
    name: String,
    client: String,
}

/// The flag of the command.
#[derive(Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Command {
    /// The name of its value in the help.
    #[serde(default)]
    value: Option<String>,
    /// The help, where it is not the documentation's first sentence.
    #[serde(default)]
    help: Option<String>,
}

/// An option of an official package that does not exist here, or has another type.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Foreign {
    option: String,
    dialect: String,
    /// The end of a sentence that says what to write.
    instead: String,
}

/// The form of an option's value.
#[derive(Clone, Copy, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Secret,
    Text,
    Name,
    Flag,
    /// A number of 64 bits.
    Number,
    /// A number of 32 bits.
    Count,
    Headers,
    /// A surface's own, of which the core knows nothing.
    Host,
}

/// The unit of a number.
#[derive(Clone, Copy, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    Milliseconds,
    Bytes,
}

#[derive(Clone, Copy, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Scope {
    Client,
    Call,
}

impl Row {
    fn is_on(&self, surface: &Surface) -> bool {
        (self.only.is_empty() || self.only.contains(&surface.name)) && !self.not_on.contains(&surface.name)
    }

    /// Refuses a row that contradicts itself.
    fn check(&self, surfaces: &[Surface]) -> Result<()> {
        let is_number = matches!(self.kind, Kind::Number | Kind::Count);
        if is_number != self.range.is_some() {
            bail!("numbers, and nothing else, have a `range`");
        }
        let suffix = match self.unit {
            Some(Unit::Milliseconds) => "_ms",
            Some(Unit::Bytes) => "_bytes",
            None => "",
        };
        if !self.name.ends_with(suffix) {
            bail!("the name must end in the unit");
        }
        let is_default = match (self.kind, &self.default) {
            (Kind::Flag, value) => value.is_null() || value.is_boolean(),
            (Kind::Name, value) => value.is_string(),
            (Kind::Number | Kind::Count, value) => value.is_null() || value.is_u64(),
            (_, value) => value.is_null(),
        };
        if !is_default {
            bail!("the default is of another type");
        }
        if !self.values.is_empty() && self.kind != Kind::Text {
            bail!("only a text has `values`");
        }
        if self.types.is_empty() == (self.kind == Kind::Host) {
            bail!("options of hosts, and nothing else, have `types`");
        }
        let mut named = self.only.iter().chain(&self.not_on);
        if let Some(name) = named.find(|name| surfaces.iter().all(|surface| surface.name != **name)) {
            bail!("there is no surface {name}");
        }
        if self.scope.is_empty() || !self.doc.ends_with('.') {
            bail!("it needs a scope, and documentation that ends with a full stop");
        }
        Ok(())
    }
}

impl Options {
    /// Refuses rows that contradict themselves or each other.
    pub(super) fn check(&self, surfaces: &[Surface]) -> Result<()> {
        let mut names = BTreeSet::new();
        for row in &self.options {
            row.check(surfaces).with_context(|| row.name.clone())?;
            if !names.insert(&row.name) {
                bail!("{} is there twice", row.name);
            }
            if let Some(member) = &row.member
                && (row.unit != Some(Unit::Milliseconds)
                    || !self.options.iter().any(|row| row.name == member.of && row.kind == Kind::Flag))
            {
                bail!("{}: only a time can be a member yet, and only of a flag", row.name);
            }
        }
        for Foreign { option, dialect, instead } in &self.foreign {
            let surface = surfaces.iter().find(|surface| surface.language == *dialect);
            let surface = surface.with_context(|| format!("{option}: there is no dialect {dialect}"))?;
            for name in instead.split('`').skip(1).step_by(2) {
                let name = name.split('=').next().unwrap_or_default();
                if !self.options.iter().any(|row| row.is_on(surface) && surface.option(row) == name) {
                    bail!("{option}: `{name}`, which stands for it, is no option of {dialect}");
                }
            }
        }
        Ok(())
    }

    /// Fills in the options as each of `surfaces` has them.
    pub(super) fn complete(&mut self, surfaces: &[Surface]) {
        let own = |row: &Row, surface: &Surface| {
            let call_doc = row.call_doc.as_ref().unwrap_or(&row.doc);
            let about = |doc| self.in_words_of(surface, &surface.about(row, doc));
            let (client, call) = (about(&row.doc), about(call_doc));
            let name = surface.option(row);
            let member = name.split_once('.').map(|(_, member)| member.to_owned());
            let members = self.members(row, surface).collect();
            Own { offered: row.is_on(surface), name, member, members, client, call }
        };
        let of_row = |row: &Row| surfaces.iter().map(|s| (s.name.clone(), own(row, s))).collect();
        let all: Vec<BTreeMap<String, Own>> = self.options.iter().map(of_row).collect();
        for (row, on) in self.options.iter_mut().zip(all) {
            row.on = on;
        }
    }

    /// Returns the options in the object that may be the value of `row` on `surface`.
    fn members(&self, row: &Row, surface: &Surface) -> impl Iterator<Item = OwnMember> {
        let of_row = |other: &&Row| other.member.as_ref().is_some_and(|member| member.of == row.name);
        self.options.iter().filter(of_row).filter_map(|other| {
            let own = surface.option(other);
            let (_, name) = own.split_once('.')?;
            let client = self.in_words_of(surface, &surface.about(other, &other.doc));
            Some(OwnMember { name: name.to_owned(), client })
        })
    }

    /// Returns `text` with the options between backquotes as `surface` calls them.
    fn in_words_of(&self, surface: &Surface, text: &str) -> String {
        let words = text.split('`').enumerate().map(|(at, word)| {
            let row = self.options.iter().find(|row| at % 2 == 1 && row.name == word);
            row.map_or_else(|| word.to_owned(), |row| surface.option(row))
        });
        words.collect::<Vec<_>>().join("`")
    }
}
