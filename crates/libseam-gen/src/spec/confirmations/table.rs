//! The rows as the core's table has them: values told apart, and nothing that no check needs.

use super::{Basis, Check, Predicate, Reach, Row};
use crate::spec::operations::Operation;
use anyhow::{Context as _, Result, bail};
use indexmap::IndexMap;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

/// A row of the table.
#[derive(Serialize)]
pub(super) struct Entry {
    operation: String,
    feature: Option<&'static str>,
    reaches_access_system: bool,
    is_documented: bool,
    resolve: Vec<Resolve>,
    remember: Vec<Remember>,
    same: IndexMap<String, String>,
    not_revocable: Vec<(String, Term)>,
    variants: Vec<(Vec<String>, EntryCheck)>,
    checks: Vec<EntryCheck>,
    sweep: Option<Sweep>,
    explain: Vec<Explain>,
    cannot_confirm: Option<String>,
    prefer: Option<String>,
}

/// The list that stands for the first check of many removals.
#[derive(Serialize)]
struct Sweep {
    read: String,
    /// The parameters that say what is listed.
    scope: Vec<String>,
    /// The parameter that takes the ids of many.
    ids: Option<String>,
    key: String,
}

/// A read that says why a removal is not in effect.
#[derive(Serialize)]
struct Explain {
    read: String,
    params: Vec<(String, Term)>,
    show: Vec<String>,
}

#[derive(Serialize)]
struct Resolve {
    name: String,
    unless: Option<String>,
    read: String,
    params: Vec<(String, Term)>,
    item: Vec<(String, Term)>,
    take: String,
}

#[derive(Serialize)]
struct Remember {
    read: String,
    params: Vec<(String, Term)>,
    /// A name, the path of its value, and whether that is a secret.
    take: Vec<(String, String, bool)>,
    needs: Vec<String>,
}

#[derive(Serialize)]
struct EntryCheck {
    feature: Option<&'static str>,
    read: Option<String>,
    params: Vec<(String, Term)>,
    uses: Option<String>,
    bind: Option<String>,
    for_each: Option<String>,
    /// The predicates of each kind, in the order of the states that they lead to.
    when: [Vec<Vec<Condition>>; 5],
    is_documented: bool,
    is_advisory: bool,
    needs: Vec<String>,
    /// A list, and the name whose value in it makes the check superfluous.
    unless_in: Option<(String, String)>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Condition {
    Status { status: u16 },
    Equals { path: String, value: Term },
    Differs { path: String, value: Term },
    SameInstant { path: String, value: Term },
    Has(Listed),
    Lacks(Listed),
    Empty,
}

#[derive(Serialize)]
struct Listed {
    of_result: bool,
    list: String,
    item: Option<Term>,
    fields: Vec<(String, Term)>,
    is_fresh: bool,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Term {
    Name { name: String, path: String },
    Text { text: String },
    Flag { flag: bool },
    Null,
}

impl Term {
    fn new(value: &Value) -> Result<Self> {
        Ok(match value {
            Value::Null => Self::Null,
            Value::Bool(flag) => Self::Flag { flag: *flag },
            Value::String(text) => match text.strip_prefix('$') {
                Some(name) => {
                    let (name, path) = name.split_once('.').unwrap_or((name, ""));
                    Self::Name { name: name.to_owned(), path: path.to_owned() }
                }
                None => Self::Text { text: text.clone() },
            },
            other => bail!("{other} is no value of the table"),
        })
    }
}

impl Entry {
    /// Makes the entry of `row`; `None` where its operation, or a read that decides, does not exist yet.
    pub(super) fn new(row: &Row, operations: &[Operation]) -> Result<Option<Self>> {
        let find = |name: &str| operations.iter().find(|operation| operation.operation == name);
        let Some(operation) = find(&row.operation) else { return Ok(None) };
        let is_small = operation.is_in_removals();
        let used = used_names(row);
        let mut remember = row.remember.clone();
        for entry in &mut remember {
            entry.take.retain(|name, _| used.contains(name));
        }
        remember.retain(|entry| !entry.take.is_empty());
        let before = row.resolve.iter().map(|it| &it.read).chain(remember.iter().map(|it| &it.read));
        let variants = row.variants.iter().map(|variant| &variant.confirm);
        let checks = || row.confirm.iter().chain(&row.also);
        let deciding = checks().chain(variants).filter(|check| !check.advisory);
        for read in before.chain(deciding.filter_map(|check| check.read.as_ref())) {
            match find(read) {
                None => return Ok(None),
                Some(read) if is_small && !read.is_in_removals() => {
                    bail!("{} confirms it, so it must be in the table of the removals", read.operation)
                }
                Some(_) => {}
            }
        }
        let feature = |read: &Option<String>| {
            let is_left_out = |read: &Operation| is_small && !read.is_in_removals();
            read.as_deref().and_then(find).is_some_and(is_left_out).then_some("full")
        };
        let exists = |check: &&Check| check.read.as_deref().is_none_or(|read| find(read).is_some());
        let resolve = row.resolve.iter().map(|it| {
            Ok(Resolve {
                name: it.name.clone(),
                unless: it.unless.clone(),
                read: it.read.clone(),
                params: terms(&it.params)?,
                item: terms(&it.item)?,
                take: it.take.clone(),
            })
        });
        let remember = remember.iter().map(|it| {
            let is_secret = |name: &String| it.secret.contains(name);
            let take = it.take.iter().map(|(name, path)| (name.clone(), path.clone(), is_secret(name)));
            Ok(Remember {
                read: it.read.clone(),
                params: terms(&it.params)?,
                take: take.collect(),
                needs: it.needs.clone(),
            })
        });
        let check = |check: &Check| EntryCheck::new(check, feature(&check.read));
        let variants = row.variants.iter().map(|it| Ok((it.given.clone(), check(&it.confirm)?)));
        Ok(Some(Self {
            operation: row.operation.clone(),
            feature: operation.feature(),
            reaches_access_system: row.reach == Reach::Provider,
            is_documented: row.basis == Basis::Documented,
            resolve: resolve.collect::<Result<_>>()?,
            remember: remember.collect::<Result<_>>()?,
            same: row.same.clone(),
            not_revocable: not_revocable(row)?,
            variants: variants.collect::<Result<_>>()?,
            checks: checks().filter(exists).map(check).collect::<Result<_>>()?,
            sweep: row.sweep.as_ref().map(|sweep| Sweep::new(sweep, row)).transpose()?,
            explain: row
                .explain
                .iter()
                .filter(|it| find(&it.read).is_some())
                .map(|it| {
                    Ok(Explain { read: it.read.clone(), params: terms(&it.params)?, show: it.show.clone() })
                })
                .collect::<Result<_>>()?,
            cannot_confirm: row.cannot_confirm.clone(),
            prefer: row.prefer.clone(),
        }))
    }
}

impl Sweep {
    fn new(sweep: &super::Sweep, row: &Row) -> Result<Self> {
        let of_key = Value::from(format!("${}", sweep.key));
        let first = row.confirm.as_ref().context("only what is confirmed can be swept")?;
        let is_by_key = first.params.len() == 1 && first.params.get(&sweep.key) == Some(&of_key);
        let is_plain = first.for_each.is_none() && first.needs.is_empty() && first.unless_in.is_none();
        if !is_by_key || !is_plain || !row.variants.is_empty() {
            bail!("the first check of what is swept reads by {} alone, and always", sweep.key);
        }
        let (mut scope, mut ids) = (Vec::new(), None);
        for (param, value) in &sweep.params {
            if value.as_array().is_some_and(|values| *values == [of_key.clone()]) && ids.is_none() {
                ids = Some(param.clone());
            } else if value.as_str().and_then(|text| text.strip_prefix("$")) == Some(param) {
                scope.push(param.clone());
            } else {
                bail!("a parameter of a sweep is a name of its own, or takes the ids of many");
            }
        }
        Ok(Self { read: sweep.read.clone(), scope, ids, key: sweep.key.clone() })
    }
}

/// Returns what makes a removal not revocable: a name, and the value that it must not have.
fn not_revocable(row: &Row) -> Result<Vec<(String, Term)>> {
    let equals = row.not_revocable_when.iter().map(|predicate| {
        let mut equals = predicate.equals.iter();
        let (name, value) = equals.next().context("only `equals` can be asked of what was remembered")?;
        if equals.next().is_some() {
            bail!("one name at a time");
        }
        Ok((name.clone(), Term::new(value)?))
    });
    equals.collect()
}

/// Returns the names that something uses beside what binds them.
fn used_names(row: &Row) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let mut value = |value: &Value| {
        let name = value.as_str().and_then(|text| text.strip_prefix('$'));
        used.extend(name.map(|name| name.split('.').next().unwrap_or(name).to_owned()));
    };
    let variants = row.variants.iter().map(|variant| &variant.confirm);
    for check in row.confirm.iter().chain(&row.also).chain(variants) {
        check.params.values().for_each(&mut value);
        check.for_each.iter().chain(&check.unless_in).for_each(|name| value(&Value::from(name.as_str())));
        for predicate in check.predicates() {
            let objects = [&predicate.equals, &predicate.not_equals, &predicate.same_instant];
            objects.iter().flat_map(|values| values.values()).for_each(&mut value);
            for listed in predicate.has.iter().chain(&predicate.lacks) {
                let fields = listed.item.as_object().into_iter().flat_map(|fields| fields.values());
                fields.chain([&listed.item]).for_each(&mut value);
            }
        }
    }
    let reads = row.remember.iter().map(|it| &it.params).chain(row.explain.iter().map(|it| &it.params));
    for params in reads.chain(row.resolve.iter().flat_map(|it| [&it.params, &it.item])) {
        params.values().for_each(&mut value);
    }
    used.extend(row.also.iter().flat_map(|check| check.needs.clone()));
    used.extend(row.same.values().cloned());
    used.extend(row.not_revocable_when.iter().flat_map(|it| it.equals.keys().cloned()));
    used
}

fn terms(values: &IndexMap<String, Value>) -> Result<Vec<(String, Term)>> {
    values.iter().map(|(name, value)| Ok((name.clone(), Term::new(value)?))).collect()
}

impl EntryCheck {
    fn new(check: &Check, feature: Option<&'static str>) -> Result<Self> {
        if feature.is_some() && !check.advisory {
            bail!("{:?} is not in the small table", check.read);
        }
        let name = |name: &String| name.trim_start_matches('$').to_owned();
        if check.predicates().map(|it| conditions(it).map_or(0, |all| all.len())).sum::<usize>() > 64 {
            bail!("a check has at most 64 conditions, which the core counts as bits");
        }
        let of_kind = |list: &[Predicate]| list.iter().map(conditions).collect::<Result<Vec<_>>>();
        Ok(Self {
            feature,
            read: check.read.clone(),
            params: terms(&check.params)?,
            uses: check.uses.clone(),
            bind: check.bind.clone(),
            for_each: check.for_each.as_ref().map(name),
            when: [
                of_kind(&check.not_revocable_when)?,
                of_kind(&check.failed_when)?,
                of_kind(&check.returns_when)?,
                of_kind(&check.pending_when)?,
                of_kind(&check.gone_when)?,
            ],
            is_documented: check.basis == Some(Basis::Documented),
            is_advisory: check.advisory,
            needs: check.needs.clone(),
            unless_in: check
                .unless_in
                .as_ref()
                .map(|it| anyhow::Ok((name(it), only_name(check)?)))
                .transpose()?,
        })
    }
}

/// Returns the one name whose value the predicates compare.
fn only_name(check: &Check) -> Result<String> {
    let listed = check.predicates().flat_map(|predicate| predicate.has.iter().chain(&predicate.lacks));
    let values = listed.filter_map(|listed| listed.item.as_object()).flat_map(|fields| fields.values());
    let names: BTreeSet<&str> = values.filter_map(|value| value.as_str()?.strip_prefix('$')).collect();
    match Vec::from_iter(names)[..] {
        [name] => Ok(name.to_owned()),
        _ => bail!("`unless_in` needs predicates that compare the value of one name"),
    }
}

fn conditions(predicate: &Predicate) -> Result<Vec<Condition>> {
    let mut all = Vec::new();
    all.extend(predicate.status.map(|status| Condition::Status { status }));
    for (path, value) in terms(&predicate.equals)? {
        all.push(Condition::Equals { path, value });
    }
    for (path, value) in terms(&predicate.not_equals)? {
        all.push(Condition::Differs { path, value });
    }
    for (path, value) in terms(&predicate.same_instant)? {
        all.push(Condition::SameInstant { path, value });
    }
    let listed = |listed: &super::Listed| {
        let (of_result, list) = match listed.list.strip_prefix("$result") {
            Some(path) => (true, path.trim_start_matches('.').to_owned()),
            None => (false, listed.list.clone()),
        };
        let (item, fields) = match &listed.item {
            Value::Object(fields) => {
                let fields = fields.iter().map(|(path, value)| Ok((path.clone(), Term::new(value)?)));
                (None, fields.collect::<Result<_>>()?)
            }
            value => (Some(Term::new(value)?), Vec::new()),
        };
        anyhow::Ok(Listed { of_result, list, item, fields, is_fresh: listed.fresh })
    };
    all.extend(predicate.has.as_ref().map(&listed).transpose()?.map(Condition::Has));
    all.extend(predicate.lacks.as_ref().map(&listed).transpose()?.map(Condition::Lacks));
    all.extend(predicate.empty.then_some(Condition::Empty));
    Ok(all)
}
