//! `spec/rules.json`: the rules over several parameters.

use super::params::Param;
use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A row. `always`, `basis`, `in` and `when` are ours.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    pub(crate) path: String,
    /// The object that has the parameters, such as `access_schedule`, or the list of such objects. Without it they are those of
    /// the operation.
    #[serde(rename = "in", default)]
    pub(crate) object: Option<String>,
    pub(crate) kind: String,
    pub(crate) params: Params,
    #[serde(default)]
    when: Option<Condition>,
    basis: String,
    /// True for an inferred rule that holds without `strict` too: the server would leave a part of the call undone, and say
    /// nothing.
    #[serde(default)]
    always: bool,
    evidence: String,
    source: String,
    #[serde(default)]
    note: String,
}

/// The parameters that a rule is about: names, groups of names that go together, or names with the others that each needs.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
pub(crate) enum Params {
    Names(Vec<String>),
    Groups(Vec<Vec<String>>),
    Entries(BTreeMap<String, Vec<String>>),
}

/// The condition of a row: one of the three.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Condition {
    /// The parameter is not given.
    NotGiven(String),
    /// Each parameter has one of these values. There is one.
    Is(BTreeMap<String, Vec<Value>>),
    /// The call uses this kind of credential.
    Credential(String),
}

/// A rule as the core checks it, with the names of its parameters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Check {
    pub(super) kind: &'static str,
    pub(super) inferred: bool,
    /// True if `strict` makes no difference.
    pub(super) always: bool,
    pub(super) when: When,
    pub(super) about: String,
    /// Groups of parameters that go together.
    pub(super) groups: Vec<Vec<String>>,
}

/// The condition of a rule, as the core checks it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum When {
    Always,
    NotGiven(String),
    Is { name: String, values: Vec<Value>, or_not_given: bool },
    Credential(String),
}

/// A rule with the positions of its parameters, for templates.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Placed {
    pub(crate) kind: &'static str,
    inferred: bool,
    always: bool,
    pub(crate) when: PlacedWhen,
    about: usize,
    among: Vec<Vec<usize>>,
    /// True if the rule chooses among groups, and one of them has several parameters.
    has_groups: bool,
    pub(crate) about_name: String,
    pub(crate) groups: Vec<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum PlacedWhen {
    Always,
    NotGiven { param: usize, name: String },
    Is { param: usize, name: String, values: Vec<Value>, or_not_given: bool },
    Credential { credential: String },
}

impl Check {
    /// Makes a documented rule that always holds.
    pub(super) fn new(kind: &'static str, groups: Vec<Vec<String>>) -> Self {
        let about = groups.iter().flatten().next().cloned().unwrap_or_default();
        Self { kind, inferred: false, always: true, when: When::Always, about, groups }
    }

    /// Reports whether the rules are the same but for their basis.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        *self == Self { inferred: self.inferred, always: self.always, ..other.clone() }
    }

    /// Finds the positions of the names in `params`.
    pub(super) fn place_all(checks: &[Self], params: &[Param]) -> Result<Vec<Placed>> {
        checks.iter().map(|check| check.place(params)).collect()
    }

    fn place(&self, params: &[Param]) -> Result<Placed> {
        let position = |name: &String| {
            let position = params.iter().position(|param| param.name == *name);
            position.with_context(|| format!("a rule names the parameter {name}, which is not there"))
        };
        let place = |group: &Vec<String>| group.iter().map(position).collect::<Result<Vec<_>>>();
        let when = match self.when.clone() {
            When::Always => PlacedWhen::Always,
            When::NotGiven(name) => PlacedWhen::NotGiven { param: position(&name)?, name },
            When::Is { name, values, or_not_given } => {
                let param = position(&name)?;
                if let Some(value) = values.iter().find(|value| !params[param].kind.can_be(value)) {
                    bail!("a rule has the condition that {name} is {value}, which it never is");
                }
                PlacedWhen::Is { param, name, values, or_not_given }
            }
            When::Credential(credential) => PlacedWhen::Credential { credential },
        };
        Ok(Placed {
            kind: self.kind,
            inferred: self.inferred,
            always: self.always,
            when,
            about: position(&self.about)?,
            among: self.groups.iter().map(place).collect::<Result<_>>()?,
            has_groups: self.kind.ends_with("OneOf") && self.groups.iter().any(|group| group.len() > 1),
            about_name: self.about.clone(),
            groups: self.groups.clone(),
        })
    }
}

impl Rule {
    /// Reports whether the rule is for documents only: the server ignores the parameters instead of refusing them.
    pub(super) fn is_advice(&self) -> bool {
        self.kind == "applies-when"
    }

    /// Returns the rule as the core checks it, in one part or several. The core has no check for advice.
    pub(super) fn checks(&self) -> Result<Vec<Check>> {
        let inferred = match self.basis.as_str() {
            "documented" if self.always => bail!("a documented rule holds always: leave `always` out"),
            "documented" => false,
            "inferred" => true,
            other => bail!("unknown basis {other}"),
        };
        let always = self.always || !inferred;
        let when = self.condition()?;
        let check = |kind, groups| Check { inferred, always, when: when.clone(), ..Check::new(kind, groups) };
        let single = |names: &[String]| names.iter().map(|name| vec![name.clone()]).collect::<Vec<_>>();
        let choice = |kinds: &[&'static str]| {
            let groups = match &self.params {
                Params::Names(names) => single(names),
                Params::Groups(groups) => groups.clone(),
                Params::Entries(_) => bail!("{} needs a list of names", self.kind),
            };
            if groups.len() < 2 || groups.iter().any(Vec::is_empty) {
                bail!("{} needs two names or groups", self.kind);
            }
            Ok(kinds.iter().map(|kind| check(*kind, groups.clone())).collect())
        };
        let each = |kind| match &self.params {
            Params::Entries(entries) => Ok(entries
                .iter()
                .map(|(about, others)| Check { about: about.clone(), ..check(kind, vec![others.clone()]) })
                .collect()),
            _ => bail!("{} needs names, each with others", self.kind),
        };
        let names = || match &self.params {
            Params::Names(names) if !names.is_empty() => Ok(names),
            _ => bail!("{} needs a list of names", self.kind),
        };
        let is_conditional = when != When::Always;
        match self.kind.as_str() {
            "at-least-one-of" => choice(&["AtLeastOneOf"]),
            "at-most-one-of" => choice(&["AtMostOneOf"]),
            "exactly-one-of" => choice(&["AtLeastOneOf", "AtMostOneOf"]),
            "requires" => each("Requires"),
            "only-with" => each("OnlyWith"),
            "required-when" if is_conditional => Ok(vec![check("Required", vec![names()?.clone()])]),
            "conflicts-when" if is_conditional => Ok(vec![check("Excluded", vec![names()?.clone()])]),
            "only-when" if is_conditional => {
                Ok(single(names()?).into_iter().map(|name| check("OnlyWhen", vec![name])).collect())
            }
            "value" => match (names()?.as_slice(), &when) {
                ([name], When::Is { name: other, .. }) if name == other => {
                    Ok(vec![check("Holds", vec![vec![name.clone()]])])
                }
                _ => {
                    bail!("a rule about a value needs one parameter, and the condition that it has the value")
                }
            },
            "order" => Ok(vec![check("Ascending", vec![names()?.clone()])]),
            "applies-when" if is_conditional => {
                Ok(single(names()?).into_iter().map(|name| check("Advice", vec![name])).collect())
            }
            other => bail!("the rule {other} cannot be expressed yet, or not with such a condition"),
        }
    }

    fn condition(&self) -> Result<When> {
        Ok(match &self.when {
            None => When::Always,
            Some(Condition::NotGiven(name)) => When::NotGiven(name.clone()),
            Some(Condition::Credential(kind)) => When::Credential(kind.clone()),
            Some(Condition::Is(values)) => {
                let mut values = values.iter();
                match (values.next(), values.next()) {
                    (Some((name, values)), None)
                        if values.iter().all(|v| v.is_string() || v.is_boolean()) =>
                    {
                        When::Is { name: name.clone(), values: values.clone(), or_not_given: false }
                    }
                    _ => bail!("a condition names one parameter, with strings or booleans"),
                }
            }
        })
    }
}

#[cfg(test)]
mod tests;
