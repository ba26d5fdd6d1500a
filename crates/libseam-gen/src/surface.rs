//! Surfaces: their names, units and sentences for options.

use crate::spec::options::{Kind, Row, Unit};
use heck::ToLowerCamelCase as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A surface, a table `surface` in the manifest of its language.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Surface {
    pub(crate) name: String,
    /// The language's name in `names`, `more` and `types` of an option.
    pub(crate) language: String,
    /// The spelling of options.
    names: Spelling,
    times: Time,
    /// True if the documentation names the options for the built-in transport.
    #[serde(default)]
    names_transport: bool,
    /// The documentation of its dialect in the core; absent if it uses another surface's.
    #[serde(default)]
    dialect: Option<String>,
    /// The end of the sentence about an option of the built-in transport, if the surface has no such transport.
    #[serde(default)]
    instead_of_transport: Option<String>,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Spelling {
    /// `timeout_ms`
    Core,
    /// `timeout`
    Snake,
    /// `timeout`, and `missingOk`
    Camel,
    /// `--timeout`
    Flag,
}

#[derive(Clone, Copy, Deserialize, Serialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Time {
    Milliseconds,
    Seconds,
}

impl Surface {
    /// Returns the name of an option.
    pub(crate) fn option(&self, row: &Row) -> String {
        if let Some(name) = row.names.get(&self.language) {
            return name.clone();
        }
        match (self.names, &row.member) {
            (Spelling::Core, _) => row.name.clone(),
            (Spelling::Snake | Spelling::Camel, Some(member)) => {
                format!("{}.{}", self.spell(&member.of), self.spell(&member.name))
            }
            (Spelling::Snake | Spelling::Camel, None) => self.spell(&row.name),
            (Spelling::Flag, _) => {
                let words = self.spell(&row.name);
                match row.kind {
                    Kind::Secret => format!("--{words}-file"),
                    Kind::Flag if row.default == Value::Bool(true) => format!("--no-{words}"),
                    _ => format!("--{words}"),
                }
            }
        }
    }

    /// Returns `name` in the surface's spelling, without the unit of a time.
    fn spell(&self, name: &str) -> String {
        let without_time = name.strip_suffix("_ms").unwrap_or(name);
        match self.names {
            Spelling::Core => name.into(),
            Spelling::Snake => without_time.into(),
            Spelling::Camel => without_time.to_lower_camel_case(),
            Spelling::Flag => without_time.replace('_', "-"),
        }
    }

    /// Returns `doc`, the documentation of an option, with the unit and the surface's own sentences.
    pub(crate) fn about(&self, row: &Row, doc: &str) -> String {
        let unit = match row.unit {
            Some(Unit::Milliseconds) if self.times == Time::Seconds => ", in seconds",
            Some(Unit::Milliseconds) => ", in milliseconds",
            Some(Unit::Bytes) => ", in bytes",
            None => "",
        };
        let (first, rest) = doc.split_at(first_part(doc).len());
        let more = row.more.get(&self.language).map(|more| format!(" {more}")).unwrap_or_default();
        let about = format!("{first}{unit}{rest}{more}");
        if row.transport && self.names_transport {
            format!("For the built-in transport: {}", uncapitalised(&about))
        } else {
            about
        }
    }
}

/// Returns the beginning of `text` up to the end of its first sentence, or to a semicolon in it.
pub(crate) fn first_part(text: &str) -> &str {
    let text = text.split("; ").next().unwrap_or(text);
    let text = text.split(". ").next().unwrap_or(text);
    text.strip_suffix('.').unwrap_or(text)
}

/// Returns `text` as it goes on after a colon: a word in capital letters keeps them.
fn uncapitalised(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}
