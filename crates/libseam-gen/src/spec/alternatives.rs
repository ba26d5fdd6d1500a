//! Unions of objects as one object with rules across its members.
//!
//! The server takes the first variant that fits and ignores other members, so a union is read as "any of". A member that is
//! given is checked even where another variant would make the server ignore it.

use super::{
    params::Param,
    rules::{Check, When},
};
use crate::published::{Others, Schema};
use anyhow::{Context as _, Result, bail};
use serde_json::Value;

/// The members of an object, and the rules across them.
#[derive(Default)]
pub(super) struct Members {
    pub(super) params: Vec<Param>,
    pub(super) checks: Vec<Check>,
    /// True if other members are refused.
    is_closed: bool,
}

impl Members {
    /// Reads the schema of an object, or of a union of objects, with properties beside it or without; `None` for any other.
    pub(super) fn new(schema: &Schema) -> Result<Option<Self>> {
        let params = schema.members().iter().map(Param::new).collect::<Result<_>>()?;
        let is_closed = matches!(schema.others, Some(Others::Allowed(false)));
        let mut own = Self { params, checks: Vec::new(), is_closed };
        if schema.one_of.is_empty() {
            return Ok(schema.properties.is_some().then_some(own));
        }
        let variants: Option<Vec<Self>> =
            flat(&schema.one_of).map(Self::new).collect::<Result<Option<_>>>()?;
        let Some(variants) = variants.filter(|all| all.iter().all(|one| one.checks.is_empty())) else {
            return Ok(None);
        };
        let Some(merged) = merge(&variants, schema.discriminator.as_deref())? else { return Ok(None) };
        for param in merged.params {
            if own.get(&param.name).is_some() {
                bail!("{} beside a union and in it cannot be expressed yet", param.name);
            }
            own.params.push(param);
        }
        own.checks = merged.checks;
        Ok(Some(own))
    }

    fn get(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|param| param.name == name)
    }
}

/// Iterates over the variants of a union, and over those of a union among them.
pub(super) fn flat(variants: &[Schema]) -> Box<dyn Iterator<Item = &Schema> + '_> {
    let is_plain = |variant: &Schema| {
        variant.discriminator.is_none() && !variant.nullable && variant.properties.is_none()
    };
    Box::new(variants.iter().flat_map(move |variant| {
        if !variant.one_of.is_empty() && is_plain(variant) {
            flat(&variant.one_of)
        } else {
            Box::new(std::iter::once(variant))
        }
    }))
}

/// Merges the variants of a union; `None` where one object with rules would not say the same.
fn merge(variants: &[Members], discriminator: Option<&str>) -> Result<Option<Members>> {
    let mut names: Vec<&str> = Vec::new();
    for param in variants.iter().flat_map(|variant| &variant.params) {
        if !names.contains(&param.name.as_str()) {
            names.push(&param.name);
        }
    }
    let tag = match discriminator {
        Some(name) => Some(Tag::new(variants, name).with_context(|| format!("{name} tells nothing apart"))?),
        None => names.iter().find_map(|name| Tag::new(variants, name)),
    };
    let mut params = Vec::new();
    for name in &names {
        let mut all = variants.iter().filter_map(|variant| variant.get(name));
        let mut param = all.next().context("a name without a parameter")?.clone();
        match &tag {
            Some(tag) if tag.name == *name => param.kind.values = Some(tag.values.concat()),
            _ if all.any(|other| other.kind != param.kind) => return Ok(None),
            _ => {}
        }
        param.required = variants.iter().all(|variant| variant.get(name).is_some_and(|param| param.required));
        params.push(param);
    }
    let checks = match &tag {
        Some(tag) => tag.checks(variants, &names),
        None if variants.iter().any(|variant| variant.is_closed) => return Ok(None),
        None => one_of(variants, &params),
    };
    Ok(Some(Members { params, checks, is_closed: false }))
}

/// Requires what one of the variants requires, beside what all of them do. Who gives what two of them require means both, of
/// which the server takes only the first and drops the other in silence: that is why it is refused always.
fn one_of(variants: &[Members], merged: &[Param]) -> Vec<Check> {
    let is_own = |param: &&Param| {
        param.required && !merged.iter().any(|known| known.name == param.name && known.required)
    };
    let group =
        |variant: &Members| variant.params.iter().filter(is_own).map(|param| param.name.clone()).collect();
    let groups: Vec<Vec<String>> = variants.iter().map(group).collect();
    if groups.iter().any(Vec::is_empty) {
        return Vec::new();
    }
    let most = Check { inferred: true, ..Check::new("AtMostOneOf", groups.clone()) };
    vec![Check::new("AtLeastOneOf", groups), most]
}

/// A member whose value tells which variant is meant.
struct Tag<'v> {
    name: &'v str,
    /// The values that mean each variant.
    values: Vec<Vec<Value>>,
    /// The variant that is meant where the member is not given.
    default: Option<usize>,
}

impl<'v> Tag<'v> {
    /// Finds out whether the member `name` has an enumeration in every variant, and no value in two of them.
    fn new(variants: &[Members], name: &'v str) -> Option<Self> {
        let params: Vec<&Param> = variants.iter().map(|variant| variant.get(name)).collect::<Option<_>>()?;
        let values: Vec<Vec<Value>> =
            params.iter().map(|param| param.kind.bare_enum().cloned()).collect::<Option<_>>()?;
        let all = values.concat();
        let is_twice = all.iter().enumerate().any(|(at, value)| all[..at].contains(value));
        let mut defaults = (0..params.len()).filter(|at| !params[*at].required);
        let default = defaults.next();
        (!is_twice && defaults.next().is_none()).then_some(Self { name, values, default })
    }

    /// Writes which members each variant requires and allows as rules about the tag's value.
    fn checks(&self, variants: &[Members], names: &[&str]) -> Vec<Check> {
        let is_in = |variant: &Members, name: &str, required: bool| {
            variant.get(name).is_some_and(|param| param.required || !required)
        };
        let mut checks: Vec<Check> = Vec::new();
        for name in names.iter().filter(|name| **name != self.name) {
            let requiring: Vec<usize> =
                (0..variants.len()).filter(|at| is_in(&variants[*at], name, true)).collect();
            if !requiring.is_empty() && requiring.len() < variants.len() {
                let when = self.when(&requiring);
                match checks.iter_mut().find(|check| check.kind == "Required" && check.when == when) {
                    Some(check) => check.groups[0].push((*name).to_owned()),
                    None => {
                        checks.push(Check { when, ..Check::new("Required", vec![vec![(*name).to_owned()]]) })
                    }
                }
            }
            let allows = |at: &usize| is_in(&variants[*at], name, false) || !variants[*at].is_closed;
            let allowing: Vec<usize> = (0..variants.len()).filter(allows).collect();
            if allowing.len() < variants.len() {
                let when = self.when(&allowing);
                checks.push(Check { when, ..Check::new("OnlyWhen", vec![vec![(*name).to_owned()]]) });
            }
        }
        checks
    }

    /// Returns the condition that one of these variants is meant.
    fn when(&self, variants: &[usize]) -> When {
        When::Is {
            name: self.name.to_owned(),
            values: variants.iter().flat_map(|at| self.values[*at].clone()).collect(),
            or_not_given: self.default.is_some_and(|default| variants.contains(&default)),
        }
    }
}
