//! The parameters of a request after the check.

use form_urlencoded::Serializer;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Parameters that passed the check; ids are in lower case.
#[derive(Debug, Default)]
pub(crate) struct Params {
    given: Map<String, Value>,
    /// Parameters that were given as null, which most operations take for nothing.
    nulls: BTreeSet<String>,
    /// The URL that they came to, without its query; empty where the request does not name its server.
    url: String,
}

impl Params {
    /// Sets the URL that they came to.
    pub(crate) fn sent_to(self, url: String) -> Self {
        Self { url, ..self }
    }

    /// Builds the URL of the same request with another value of `name`; `None` where the request does not name its server.
    pub(crate) fn url_with(&self, name: &str, value: &str) -> Option<String> {
        if self.url.is_empty() {
            return None;
        }
        let start = format!("{}?", self.url);
        let length = start.len();
        let mut url = Serializer::for_suffix(start, length);
        for (known, given) in self.given.iter().filter(|(known, _)| *known != name) {
            url.append_pair(known, &as_text(given));
        }
        Some(url.append_pair(name, value).finish())
    }

    /// Replaces texts, also those inside of values.
    pub(crate) fn replace(&mut self, replacement: &impl Fn(&str) -> Option<String>) {
        self.given.values_mut().for_each(|value| replace(value, replacement));
    }

    pub(super) fn insert(&mut self, name: &str, value: Value) {
        self.given.insert(name.into(), value);
    }

    pub(super) fn insert_null(&mut self, name: &str) {
        self.nulls.insert(name.into());
    }

    /// Returns a parameter, null included; `None` for one that was not given.
    pub(crate) fn get_or_null(&self, name: &str) -> Option<Value> {
        let null = || self.nulls.contains(name).then_some(Value::Null);
        self.get(name).cloned().or_else(null)
    }

    /// Returns a parameter, unless it was not given.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.given.get(name)
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Value::as_str)
    }

    /// Returns every parameter but one, as JSON text.
    pub(crate) fn all_but(&self, name: &str) -> String {
        let mut others = self.given.clone();
        others.remove(name);
        Value::Object(others).to_string()
    }
}

fn replace(value: &mut Value, replacement: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::String(text) => {
            if let Some(other) = replacement(text) {
                *text = other;
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| replace(value, replacement)),
        Value::Object(members) => members.values_mut().for_each(|value| replace(value, replacement)),
        _ => {}
    }
}

/// Writes a value as a query has it.
fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(as_text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}
