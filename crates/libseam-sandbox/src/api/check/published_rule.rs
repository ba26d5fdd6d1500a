//! Rules between parameters as the API publishes them: the facts in `data/published.json`.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::Params;

/// A published rule.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct PublishedRule {
    #[serde(flatten)]
    kind: Kind,
    #[serde(default)]
    when: When,
    /// The parameter whose members the rule is about.
    r#in: Option<String>,
}

/// The kind of a rule, with the parameters that it is about.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", content = "params", rename_all = "kebab-case")]
enum Kind {
    AtLeastOneOf(Vec<Group>),
    AtMostOneOf(Vec<Group>),
    ExactlyOneOf(Vec<Group>),
    /// A parameter needs all of the others.
    Requires(BTreeMap<String, Vec<String>>),
    /// A parameter needs one of the others.
    OnlyWith(BTreeMap<String, Vec<String>>),
    RequiredWhen(Vec<String>),
    /// Times in a row, or a list of two times.
    Order(Vec<String>),
}

/// A parameter, or several that belong together.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Group {
    One(String),
    Several(Vec<String>),
}

/// A condition for a rule to hold.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct When {
    not_given: Option<String>,
    #[serde(default)]
    is: BTreeMap<String, Vec<Value>>,
}

/// Looks a parameter up, unless it is null.
type Given<'a> = dyn Fn(&str) -> Option<&'a Value> + 'a;

impl PublishedRule {
    pub(super) fn is_broken_by(&self, params: &Params) -> bool {
        let breaks = |object: &Value| {
            object.as_object().is_some_and(|members| {
                self.is_broken(&|name| members.get(name).filter(|value| !value.is_null()))
            })
        };
        match self.r#in.as_ref().map(|name| params.get(name)) {
            None => self.is_broken(&|name| params.get(name)),
            Some(Some(Value::Array(list))) => list.iter().any(breaks),
            Some(object) => object.is_some_and(breaks),
        }
    }

    fn is_broken(&self, given: &Given<'_>) -> bool {
        let is_so =
            |(name, values): (&String, &Vec<Value>)| given(name).is_some_and(|value| values.contains(value));
        if self.when.not_given.as_ref().is_some_and(|name| given(name).is_some())
            || !self.when.is.iter().all(is_so)
        {
            return false;
        }
        let has = |name: &String| given(name).is_some();
        let complete = |groups: &[Group]| groups.iter().filter(|group| group.names().iter().all(has)).count();
        match &self.kind {
            Kind::AtLeastOneOf(groups) => complete(groups) == 0,
            Kind::AtMostOneOf(groups) => complete(groups) > 1,
            Kind::ExactlyOneOf(groups) => complete(groups) != 1,
            Kind::Requires(needs) => needs.iter().any(|(name, others)| has(name) && !others.iter().all(has)),
            Kind::OnlyWith(needs) => needs.iter().any(|(name, others)| has(name) && !others.iter().any(has)),
            Kind::RequiredWhen(names) => !names.iter().all(has),
            Kind::Order(names) => {
                let values: Vec<&Value> = match names.as_slice() {
                    [list] => given(list).and_then(Value::as_array).into_iter().flatten().collect(),
                    _ => names.iter().filter_map(|name| given(name)).collect(),
                };
                let time = |value: &&Value| OffsetDateTime::parse(value.as_str()?, &Rfc3339).ok();
                let times: Vec<_> = values.iter().filter_map(time).collect();
                times.windows(2).any(|pair| pair[0] >= pair[1])
            }
        }
    }

    pub(super) fn message(&self) -> String {
        let list = |groups: &[Group]| {
            let names = groups.iter().map(|group| group.names().join(" with "));
            names.collect::<Vec<_>>().join(", ")
        };
        let needs = |needs: &BTreeMap<String, Vec<String>>, word: &str| {
            let needs = needs.iter().map(|(name, others)| format!("{name} needs {}", others.join(word)));
            needs.collect::<Vec<_>>().join("; ")
        };
        match &self.kind {
            Kind::AtLeastOneOf(groups) => format!("You must provide one of {}", list(groups)),
            Kind::AtMostOneOf(groups) => format!("You can only provide one of {}", list(groups)),
            Kind::ExactlyOneOf(groups) => format!("You must provide exactly one of {}", list(groups)),
            Kind::Requires(others) => needs(others, " and "),
            Kind::OnlyWith(others) => needs(others, " or "),
            Kind::RequiredWhen(names) => format!("You must provide {}", names.join(" and ")),
            Kind::Order(names) => format!("{} must be in order", names.join(" and ")),
        }
    }
}

impl Group {
    fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::Several(names) => names,
        }
    }
}
