//! Inputs made from a table: valid ones, and the same with one defect.

use crate::{
    api::table::{Form, Kind, Literal, Param, Rule, RuleKind, When},
    json::{Object, Value, read},
};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{Index, select},
    string::string_regex,
};
use std::{format, string::String, string::ToString as _, vec::Vec};

/// A value in the place of another one, with the path of the problem that it is.
#[derive(Clone, Debug)]
pub(super) struct Defect {
    pub(super) path: String,
    pub(super) params: Object,
}

/// Makes parameters that fit, and keep every rule that does not depend on a credential.
pub(super) fn valid(members: &'static [Param], rules: &'static [Rule]) -> BoxedStrategy<Object> {
    let values: Vec<_> = members.iter().map(value_of).collect();
    let choices = (vec(any::<bool>(), members.len()), any::<Index>());
    let repaired =
        (values, choices).prop_filter_map("rules that no repair keeps", move |(mut values, (mask, pick))| {
            order_times(rules, &mut values);
            let given: Vec<bool> =
                members.iter().zip(mask).map(|(member, given)| given || member.required).collect();
            repair(members, rules, &values, given, pick)
        });
    repaired.boxed()
}

fn value_of(param: &'static Param) -> BoxedStrategy<Value> {
    let value = value(param.kind);
    if param.nullable {
        option::weighted(0.8, value).prop_map(|value| value.unwrap_or(Value::Null)).boxed()
    } else {
        value
    }
}

fn text(regex: &str) -> BoxedStrategy<Value> {
    string_regex(regex).expect("a regular expression").prop_map(Value::from).boxed()
}

fn number(regex: &str) -> BoxedStrategy<Value> {
    string_regex(regex).expect("a regular expression").prop_map(|text| parsed(&text)).boxed()
}

fn parsed(text: &str) -> Value {
    read(text.as_bytes()).expect("JSON")
}

/// Makes values of `kind`.
fn value(kind: &'static Kind) -> BoxedStrategy<Value> {
    let least = |min: usize, max: usize| min..=max.min(min.saturating_add(2));
    match kind {
        Kind::Uuid => text("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
        Kind::String { min, max, form } => match form {
            Form::Free => text(&format!("[a-zé漢 \"\\\\]{{{min},{}}}", (*max).min(min.saturating_add(4)))),
            Form::Digits => text(&format!("[0-9]{{{},{}}}", (*min).max(1), (*max).min(12))),
            Form::Time => text("([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"),
            Form::ShortTime => text("([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"),
            Form::Name => text("[a-zA-Z_][a-zA-Z0-9_]{0,5}"),
            Form::DateTime => text("20[0-9]{2}-0[1-9]-[12][0-9]T[01][0-9]:[0-5][0-9]:00(\\.[0-9]{3})?Z"),
            Form::Email => text("[a-z]{1,5}@[a-z]{1,5}\\.com"),
            Form::Url => text("https://[a-z]{1,5}\\.com/[a-z]{0,5}"),
        },
        Kind::Enum(values) => select(*values).prop_map(Value::from).boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::Only(only) => Just(Value::from(*only)).boxed(),
        Kind::Integer { min, max } => {
            ((*min).max(-1000)..=(*max).min(1_000_000)).prop_map(Value::from).boxed()
        }
        Kind::Number { min: i64::MIN, max: i64::MAX, .. } => {
            number("-?(0|[1-9][0-9]{0,4})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,2})?")
        }
        Kind::Number { min, max, .. } => {
            let whole = min.saturating_add(1)..=(*max).min(min.saturating_add(1000)).saturating_sub(1);
            (whole, "(\\.[0-9]{1,3})?").prop_map(|(whole, rest)| parsed(&format!("{whole}{rest}"))).boxed()
        }
        Kind::Array { items, min, max } => vec(value(items), least(*min, *max)).prop_map(Value::from).boxed(),
        Kind::Object { members, rules } => valid(members, rules).prop_map(Value::from).boxed(),
        Kind::Record { values } => {
            let name = "[a-z_.é]{0,6}";
            let members = vec((name, value(values)), 0..4);
            members.prop_map(|members| members.into_iter().collect::<Object>().into()).boxed()
        }
        Kind::Union(variants) => {
            let variants: Vec<_> = variants.iter().map(value).collect();
            proptest::strategy::Union::new(variants).boxed()
        }
        Kind::Nullable(kind) => {
            option::weighted(0.8, value(kind)).prop_map(|value| value.unwrap_or(Value::Null)).boxed()
        }
        Kind::Any => select(std::vec!["null", "1", "\"x\"", "[{}]"]).prop_map(parsed).boxed(),
    }
}

/// Puts times that ascend in the place of what must ascend.
fn order_times(rules: &[Rule], values: &mut [Value]) {
    for rule in rules.iter().filter(|rule| rule.kind == RuleKind::Ascending) {
        let times = ["2026-01-05T09:00:00+02:00", "2026-01-05T08:00:00Z"];
        for (position, time) in rule.among.iter().zip(times) {
            let value = &mut values[usize::from(*position)];
            *value = if let Value::Array(_) = value { times.as_slice().into() } else { time.into() };
        }
    }
}

/// Gives more of the members, or fewer, until every rule is kept. The rules are read here once more, so that this is not
/// what it tests.
fn repair(
    members: &[Param],
    rules: &[Rule],
    values: &[Value],
    mut given: Vec<bool>,
    pick: Index,
) -> Option<Object> {
    for round in 0..20 {
        let mut is_changed = false;
        for rule in rules {
            let before = given.clone();
            repair_rule(rule, values, &mut given, pick, round);
            is_changed |= given != before;
        }
        if !is_changed {
            let is_whole = members.iter().zip(&given).all(|(member, given)| *given || !member.required);
            let given = members.iter().zip(values).zip(&given).filter(|(_, given)| **given);
            let object = given.map(|((member, value), _)| (member.name.into(), value.clone())).collect();
            return is_whole.then_some(object);
        }
    }
    None
}

fn repair_rule(rule: &Rule, values: &[Value], given: &mut [bool], pick: Index, round: u8) {
    let at = |position: &u16| usize::from(*position);
    let among: Vec<usize> = rule.among.iter().map(at).collect();
    let groups: Vec<Vec<usize>> = rule.groups().map(|group| group.iter().map(at).collect()).collect();
    let about = at(&rule.about);
    let holds = match rule.when {
        When::Always => true,
        When::NotGiven(param) => !given[at(&param)],
        When::Is { param, values: literals, or_not_given } if given[at(&param)] => {
            let value = &values[at(&param)];
            let _ = or_not_given;
            literals.iter().any(|literal| match literal {
                Literal::Text(text) => value.as_str() == Some(text),
                Literal::Flag(flag) => value.as_bool() == Some(*flag),
            })
        }
        When::Is { or_not_given, .. } => or_not_given,
        When::Credential(_) => return,
    };
    let is_whole = |group: &Vec<usize>, given: &[bool]| group.iter().all(|at| given[*at]);
    match rule.kind {
        RuleKind::AtLeastOneOf if holds && !groups.iter().any(|group| is_whole(group, given)) => {
            groups[pick.index(groups.len())].iter().for_each(|at| given[*at] = true);
        }
        RuleKind::AtMostOneOf if holds => {
            let begun = |group: &&Vec<usize>| group.iter().any(|at| given[*at]);
            if groups.iter().filter(begun).count() > 1 {
                let kept = groups.iter().find(|group| is_whole(group, given)).unwrap_or(&groups[0]).clone();
                among.iter().filter(|at| !kept.contains(at)).for_each(|at| given[*at] = false);
            }
        }
        // Another rule may take away again what was added before.
        RuleKind::Requires if holds && given[about] && round > 3 => {
            given[about] = among.iter().all(|at| given[*at]);
        }
        RuleKind::Requires if holds && given[about] => among.iter().for_each(|at| given[*at] = true),
        RuleKind::OnlyWith if holds && given[about] && !among.iter().any(|at| given[*at]) => {
            given[about] = false;
        }
        RuleKind::Required if holds => among.iter().for_each(|at| given[*at] = true),
        RuleKind::Excluded if holds => among.iter().for_each(|at| given[*at] = false),
        RuleKind::OnlyWhen | RuleKind::Holds if !holds => given[about] = false,
        _ => {}
    }
}

/// Lists every way to put one defect into `params`.
pub(super) fn defects(members: &'static [Param], params: &Object) -> Vec<Defect> {
    let mut found = Vec::new();
    in_object(members, params, "", &mut |path, object| found.push(Defect { path, params: object }));
    found
}

/// Gives `plant` the path of each defect within `values`, with the object that has it.
fn in_object(members: &'static [Param], values: &Object, path: &str, plant: &mut dyn FnMut(String, Object)) {
    let join = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    plant(join("no_such_name"), values.clone().with("no_such_name", 1));
    for member in members {
        let Some(value) = values.get(member.name) else { continue };
        let path = join(member.name);
        if member.required {
            let others = values.iter().filter(|(name, _)| *name != member.name);
            plant(path.clone(), others.map(|(name, value)| (name.clone(), value.clone())).collect());
        }
        if !member.nullable {
            plant(path.clone(), values.clone().with(member.name, Value::Null));
        }
        if *value == Value::Null {
            continue;
        }
        in_value(member.kind, value, &path, &mut |path, value| {
            plant(path, values.clone().with(member.name, value));
        });
    }
}

fn in_value(kind: &'static Kind, value: &Value, path: &str, plant: &mut dyn FnMut(String, Value)) {
    let mut here = |text: &str| plant(path.to_owned(), parsed(text));
    match kind {
        Kind::Any => {}
        Kind::Nullable(_) if *value == Value::Null => {}
        Kind::Nullable(kind) => in_value(kind, value, path, plant),
        Kind::Uuid => ["1", "\"\"", "\"7ad2566e-6fd8-466d-b8e4\""].into_iter().for_each(here),
        Kind::String { min, max, form } => {
            here("1");
            here("[]");
            if *max < 1000 {
                here(&format!("\"{}\"", "7".repeat(max + 1)));
            }
            if *min > 0 {
                here(&format!("\"{}\"", "7".repeat(min - 1)));
            }
            if *form != Form::Free {
                here("\"--\"");
            }
        }
        Kind::Enum(_) => ["true", "\"no such value\""].into_iter().for_each(here),
        Kind::Boolean => ["1", "\"true\""].into_iter().for_each(here),
        Kind::Only(only) => ["0".to_owned(), (!only).to_string()].iter().for_each(|text| here(text)),
        Kind::Integer { min, max } => {
            ["\"1\"", "0.5"].into_iter().for_each(&mut here);
            [min.checked_sub(1), max.checked_add(1)].into_iter().flatten().for_each(|n| here(&n.to_string()));
        }
        Kind::Number { min, max, above_min } => {
            here("\"1\"");
            let least = if *above_min { Some(*min) } else { min.checked_sub(1) };
            if *min != i64::MIN {
                here(&least.expect("a limit").to_string());
            }
            if *max != i64::MAX {
                here(&format!("{max}.001"));
            }
        }
        Kind::Array { items, min, max } => {
            here("{}");
            let all = value.items();
            if *min > 0 {
                plant(path.to_owned(), Vec::from(&all[..min - 1]).into());
            }
            if let Some(first) = all.first().filter(|_| *max < 100) {
                plant(path.to_owned(), std::vec![first.clone(); max + 1].into());
            }
            for (index, item) in all.iter().enumerate() {
                in_value(items, item, &format!("{path}.{index}"), &mut |path, item| {
                    let mut changed = Vec::from(all);
                    changed[index] = item;
                    plant(path, changed.into());
                });
            }
        }
        Kind::Object { members, .. } => {
            here("[]");
            let values = value.as_object().expect("an object");
            in_object(members, values, path, &mut |path, object| plant(path, object.into()));
        }
        Kind::Record { values: kind } => {
            here("[]");
            let values = value.as_object().expect("an object");
            for (name, value) in values.iter() {
                in_value(kind, value, &format!("{path}.{name}"), &mut |path, value| {
                    plant(path, values.clone().with(name, value).into());
                });
            }
        }
        // What fits no variant of the unions in the tables.
        Kind::Union(_) => here("7"),
    }
}
