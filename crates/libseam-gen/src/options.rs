//! `spec/options.json`: the options of clients and calls, who has them, and what each surface calls them.

use crate::spec::{self, camel};
use anyhow::{Context as _, Result};
use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, path::Path};

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Options {
    pub(crate) options: Vec<Row>,
    #[serde(rename = "foreign_source")]
    _source: String,
    pub(crate) foreign: Vec<Foreign>,
}

/// One option.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// The core's name, which ends in the unit where there is one.
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) unit: Option<Unit>,
    pub(crate) scope: Vec<Scope>,
    #[serde(default)]
    pub(crate) default: Value,
    /// The smallest and the largest number.
    #[serde(default)]
    pub(crate) range: Option<[u64; 2]>,
    /// The environment variables that stand in for it, the first one first.
    #[serde(default)]
    pub(crate) environment: Vec<String>,
    /// Whether it is for the built-in transport alone.
    #[serde(default)]
    pub(crate) transport: bool,
    /// Whether its value may be a secret or hold one, so that it is not shown.
    #[serde(default)]
    pub(crate) private: bool,
    /// Of a call: whether it is for removals alone.
    #[serde(default)]
    pub(crate) removals: bool,
    /// The only surfaces that have it.
    #[serde(default)]
    only: Vec<Surface>,
    /// The surfaces that do not have it.
    #[serde(default)]
    not_on: Vec<Surface>,
    /// Names that a surface's rule does not give, by language.
    #[serde(default)]
    names: BTreeMap<String, String>,
    /// Of a host's own option: its type, by language.
    #[serde(default)]
    pub(crate) types: BTreeMap<String, String>,
    pub(crate) doc: String,
    /// What it means to a call, where that is something else.
    #[serde(default)]
    pub(crate) call_doc: Option<String>,
    /// Further sentences, by language.
    #[serde(default)]
    pub(crate) more: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) command: Command,
}

/// The flag of the command.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Command {
    /// The name of its value in the help.
    #[serde(default)]
    pub(crate) value: Option<String>,
    /// The help, where it is not the documentation's first sentence.
    #[serde(default)]
    pub(crate) help: Option<String>,
}

/// An option of an official package that is none here, or is of another type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Foreign {
    pub(crate) option: String,
    pub(crate) dialect: String,
    /// The end of a sentence: what to write.
    pub(crate) instead: String,
}

/// The form of an option's value.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
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
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unit {
    Milliseconds,
    Bytes,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Scope {
    Client,
    Call,
}

/// A surface, as far as options are concerned.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Surface {
    Rust,
    C,
    Python,
    Node,
    /// JavaScript where there is no `node:http`.
    Page,
    Command,
}

impl Surface {
    /// The name of the language in `names`, `more` and `types`.
    pub(crate) fn language(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::C => "c",
            Self::Python => "python",
            Self::Node | Self::Page => "js",
            Self::Command => "command",
        }
    }

    /// Reports whether times are in seconds.
    pub(crate) fn is_in_seconds(self) -> bool {
        matches!(self, Self::Python | Self::Command)
    }
}

impl Row {
    /// Reports whether `surface` has it.
    pub(crate) fn is_on(&self, surface: Surface) -> bool {
        (self.only.is_empty() || self.only.contains(&surface)) && !self.not_on.contains(&surface)
    }

    pub(crate) fn is_of(&self, scope: Scope) -> bool {
        self.scope.contains(&scope)
    }

    /// The name on `surface`: `timeout_ms` is `timeout` in Python, `timeout` in JavaScript and `--timeout` for the command.
    pub(crate) fn name_on(&self, surface: Surface) -> String {
        if let Some(name) = self.names.get(surface.language()) {
            return name.clone();
        }
        let without_time = self.name.strip_suffix("_ms").unwrap_or(&self.name);
        match surface {
            Surface::Rust | Surface::C => self.name.clone(),
            Surface::Python => without_time.into(),
            Surface::Node | Surface::Page => camel(without_time),
            Surface::Command => {
                let words = without_time.replace('_', "-");
                match self.kind {
                    Kind::Secret => format!("--{words}-file"),
                    Kind::Flag if self.default == Value::Bool(true) => format!("--no-{words}"),
                    _ => format!("--{words}"),
                }
            }
        }
    }

    /// The documentation on `surface`, with the unit.
    pub(crate) fn doc_on(&self, surface: Surface, scope: Scope) -> String {
        let doc = match (&self.call_doc, scope) {
            (Some(doc), Scope::Call) => doc,
            _ => &self.doc,
        };
        let unit = match self.unit {
            Some(Unit::Milliseconds) if surface.is_in_seconds() => ", in seconds",
            Some(Unit::Milliseconds) => ", in milliseconds",
            Some(Unit::Bytes) => ", in bytes",
            None => "",
        };
        let (first, rest) = doc.split_at(first_part(doc).len());
        let more = self.more.get(surface.language()).map(|more| format!(" {more}")).unwrap_or_default();
        let about = format!("{first}{unit}{rest}{more}");
        if self.transport && matches!(surface, Surface::Rust | Surface::C) {
            format!("For the built-in transport: {}", uncapitalised(&about))
        } else {
            about
        }
    }
}

/// The beginning of `text` up to the end of its first sentence, or to a semicolon in it.
pub(crate) fn first_part(text: &str) -> &str {
    let text = text.split("; ").next().unwrap_or(text);
    let text = text.split(". ").next().unwrap_or(text);
    text.strip_suffix('.').unwrap_or(text)
}

/// `text` as it goes on after a colon: a word in capital letters keeps them.
fn uncapitalised(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

impl Options {
    /// Reads `spec/options.json` below `root`.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let options: Self = spec::read(&root.join("spec/options.json"))?;
        options.check().context("spec/options.json")?;
        Ok(options)
    }

    /// The options of `scope` that the core knows, in the order of the file.
    pub(crate) fn of_core(&self, scope: Scope) -> impl Iterator<Item = &Row> {
        self.options.iter().filter(move |row| row.is_of(scope) && row.kind != Kind::Host)
    }

    /// The options of `scope` that `surface` has.
    pub(crate) fn on(&self, surface: Surface, scope: Scope) -> impl Iterator<Item = &Row> {
        self.options.iter().filter(move |row| row.is_of(scope) && row.is_on(surface))
    }

    /// `text` with the options between backquotes as `surface` calls them.
    pub(crate) fn in_words_of(&self, surface: Surface, text: &str) -> String {
        let words = text.split('`').enumerate().map(|(at, word)| {
            let row = self.options.iter().find(|row| at % 2 == 1 && row.name == word);
            row.map_or_else(|| word.to_owned(), |row| row.name_on(surface))
        });
        words.collect::<Vec<_>>().join("`")
    }
}
