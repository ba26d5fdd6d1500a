//! A value of a parameter or member.

use super::given::Given;
use crate::spec::params::Kind;
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

/// The values of `spec/examples.json`.
pub(super) struct Values {
    rows: BTreeMap<String, Value>,
    used: RefCell<BTreeSet<String>>,
}

/// The members to give in an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// The members that it cannot do without.
    Needed,
    /// One more of each kind.
    EachKind,
}

impl Values {
    pub(super) fn new(rows: BTreeMap<String, Value>) -> Self {
        Self { rows, used: RefCell::default() }
    }

    /// Refuses rows that nothing uses.
    pub(super) fn check(&self) -> Result<()> {
        let used = self.used.borrow();
        let unused: Vec<&str> =
            self.rows.keys().filter(|name| !used.contains(*name)).map(String::as_str).collect();
        if !unused.is_empty() {
            bail!("spec/examples.json: nothing uses the values of {}", unused.join(", "));
        }
        Ok(())
    }

    /// Returns a value of `kind` for the member `name` of `object`, or for the parameter `name`.
    pub(super) fn value(
        &self,
        kind: &Kind,
        object: Option<&str>,
        name: &str,
        extent: Extent,
    ) -> Result<Value> {
        if let Some(value) = self.row(kind, object, name) {
            return Ok(value);
        }
        match kind.kind {
            "union" => {
                let mut variants = kind.variants.iter().flatten();
                let first = variants.find_map(|variant| self.value(variant, object, name, extent).ok());
                first.with_context(|| format!("no variant of {name} has a value"))
            }
            "string" | "boolean" if kind.values.is_some() => {
                kind.values.iter().flatten().next().cloned().context("an enumeration without values")
            }
            "boolean" => Ok(true.into()),
            "array" => {
                let items = kind.items.as_deref().context("a list has items")?;
                Ok(json!([self.value(items, object, &singular(name), extent)?]))
            }
            "object" => {
                let params = kind.properties.as_deref().unwrap_or_default();
                let given = Given { object: Some(name), params, checks: &kind.checks, values: self };
                let needed = given.needed(serde_json::Map::new())?;
                let full = extent == Extent::EachKind || needed.is_empty();
                Ok(if full { given.one_of_each_kind(needed)? } else { needed }.into())
            }
            // A key of the program's own may be any text.
            "string" if name.ends_with("_key") => {
                Ok(format!("{}-1", name.trim_end_matches("_key").replace('_', "-")).into())
            }
            other => bail!("there is no value for `{name}`, a {other}"),
        }
    }

    /// Returns the value in the row of that name, if it is of the kind.
    fn row(&self, kind: &Kind, object: Option<&str>, name: &str) -> Option<Value> {
        let own = object.map(|object| format!("{}.{name}", singular(object)));
        let names = own.into_iter().chain([name.to_owned()]);
        let mut rows = names.filter_map(|name| Some((self.rows.get(&name)?, name)));
        let (value, name) = rows.find(|(value, _)| fits(kind, value))?;
        self.used.borrow_mut().insert(name);
        Some(value.clone())
    }
}

/// Reports whether the value has the type of `kind`. The core checks the rest.
fn fits(kind: &Kind, value: &Value) -> bool {
    match value {
        Value::Null => kind.nullable,
        Value::Bool(_) => kind.kind == "boolean",
        Value::Number(number) => match kind.kind {
            "integer" => number.is_i64(),
            other => other == "number",
        },
        Value::String(_) => {
            kind.kind == "string" && kind.values.as_ref().is_none_or(|values| values.contains(value))
        }
        Value::Array(items) => {
            kind.kind == "array" && kind.items.iter().all(|kind| items.iter().all(|item| fits(kind, item)))
        }
        Value::Object(members) => {
            let each = kind.each.as_deref();
            kind.kind == "record" && each.is_none_or(|kind| members.values().all(|it| fits_any(kind, it)))
        }
    }
}

fn fits_any(kind: &Kind, value: &Value) -> bool {
    kind.kind == "any"
        || fits(kind, value)
        || kind.variants.iter().flatten().any(|variant| fits_any(variant, value))
}

/// Returns the name of one of `name`.
pub(super) fn singular(name: &str) -> String {
    match (name.strip_suffix("ies"), name.strip_suffix('s')) {
        (Some(start), _) => format!("{start}y"),
        (None, Some(start)) => start.to_owned(),
        (None, None) => name.to_owned(),
    }
}
