//! Subjects of a confirmation, and the checks of each.

use super::{
    judge::State,
    names::{Bound, Found, Subject},
    probe::{Probe, Why, names},
};
use crate::{
    api::{
        confirmation::{Check, Confirmation, Source},
        generated::confirmations::CONFIRMATIONS,
        table::Operation,
    },
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{string::String, vec::Vec};

/// Number of subjects, and of checks, that one confirmation may have.
const LIMIT: usize = 1_000;

/// The ends of the names of parameters that name a thing.
const THINGS: [&str; 4] = ["_id", "_ids", "_key", "_keys"];

#[derive(Debug)]
pub(super) struct Work {
    /// The first one is what the call names.
    pub(super) subjects: Vec<Subject>,
    pub(super) probes: Vec<Probe>,
    pub(super) things: Vec<Thing>,
    /// True if a read before the removal showed something of it, so that this credential sees where it is. A list that
    /// lacks it shows nothing: in another workspace every list does.
    pub(super) is_seen: bool,
}

/// A thing that the call names.
#[derive(Debug)]
pub(super) struct Thing {
    pub(super) param: String,
    /// The position in the list that the parameter is.
    position: Option<usize>,
    is_found: bool,
    is_missing: bool,
}

/// Finds the row of an operation.
pub(super) fn row_of(operation: &str) -> Option<&'static Confirmation> {
    static ALL: &[Confirmation] = CONFIRMATIONS;
    let at = ALL.binary_search_by(|row| row.operation.cmp(operation)).ok()?;
    ALL.get(at)
}

impl Work {
    pub(super) fn new(row: &'static Confirmation, params: Object) -> Result<Self, OutOfMemory> {
        let mut things = Vec::new();
        for (name, value) in &params {
            if *value == Value::Null || !THINGS.iter().any(|end| name.ends_with(end)) {
                continue;
            }
            let count = if let Value::Array(items) = value { items.len() } else { 1 };
            for position in 0..count {
                let position = matches!(value, Value::Array(_)).then_some(position);
                let thing =
                    Thing { param: memory::copy(name)?, position, is_found: false, is_missing: false };
                memory::push(&mut things, thing)?;
            }
        }
        let mut subjects = Vec::new();
        memory::push(&mut subjects, Subject::new(row, params))?;
        Ok(Self { subjects, probes: Vec::new(), things, is_seen: false })
    }

    /// Records whether the read before found the things that `values` name.
    pub(super) fn note(
        &mut self,
        values: crate::api::confirmation::Values,
        each: Option<(&str, &str)>,
        is_found: bool,
    ) {
        let root = self.subjects.first();
        for thing in &mut self.things {
            let is_named = match (thing.position, each) {
                (None, _) => names(values, &thing.param),
                (Some(position), Some((list, each))) => {
                    let value = root.and_then(|root| root.params.get(list)?.items().get(position)?.as_str());
                    thing.param == list && value == Some(each) && names(values, "each")
                }
                (Some(_), None) => false,
            };
            if is_named {
                thing.is_found |= is_found;
                thing.is_missing |= !is_found;
            }
        }
    }

    /// Reports whether the API could find none of the things that the call names.
    pub(super) fn is_all_missing(&self) -> bool {
        !self.things.is_empty() && self.things.iter().all(|thing| thing.is_missing && !thing.is_found)
    }

    /// Plans the checks of the subject at `index`; they and the subjects that depend on it are appended.
    pub(super) fn plan(&mut self, index: usize) -> Result<(), OutOfMemory> {
        let Some(subject) = self.subjects.get_mut(index) else { return Ok(()) };
        let row = subject.row;
        subject.is_not_revocable = row
            .not_revocable
            .iter()
            .any(|(name, term)| subject.term(*term, None) == subject.value(name, "", None));
        let given = |name: &&str| !matches!(subject.value(name, "", None), Found::Absent);
        let variant = row.variants.iter().find(|(names, _)| names.iter().all(&given));
        let (first, rest) = row.checks.split_at_checked(1).unwrap_or_default();
        let first = variant.map_or(first, |(_, check)| core::slice::from_ref(check));
        for check in first.iter().chain(rest) {
            self.plan_check(index, check)?;
        }
        Ok(())
    }

    fn plan_check(&mut self, index: usize, check: &'static Check) -> Result<(), OutOfMemory> {
        let Some(subject) = self.subjects.get(index) else { return Ok(()) };
        let need = |wanted: Found<'_>| check.needs.iter().any(|name| subject.value(name, "", None) == wanted);
        if need(Found::Absent) || check.unless_in.is_some_and(|(list, name)| subject.is_in(list, name)) {
            return Ok(());
        }
        let lost = need(Found::Lost);
        let values = match check.for_each {
            None => return self.add(index, check, None, lost),
            Some(list) => subject.list(list)?,
        };
        let Some(values) = values else { return self.add(index, check, None, true) };
        for value in values {
            self.add(index, check, Some(value), lost)?;
        }
        Ok(())
    }

    /// Adds a check, or what depends on it.
    fn add(
        &mut self,
        index: usize,
        check: &'static Check,
        each: Option<String>,
        is_lost: bool,
    ) -> Result<(), OutOfMemory> {
        let mut probe = Probe::new(check, index, None);
        if is_lost {
            probe.set_unknown(Why::Lost);
        } else if self.probes.len() >= LIMIT || self.subjects.len() >= LIMIT {
            // One of them says it for all.
            if self.probes.last().is_some_and(|last| last.why == Some(Why::TooMany)) {
                return Ok(());
            }
            probe.set_unknown(Why::TooMany);
        } else {
            match check.source {
                Source::Use { operation, bind } => return self.add_subject(operation, bind, each),
                Source::Read { operation, params } => {
                    let operation = Operation::by_name(operation);
                    let subject = self.subjects.get(index);
                    let is_known = match subject {
                        Some(subject) => subject.params_of(params, each.as_deref())?.is_ok(),
                        None => false,
                    };
                    match operation {
                        Some(_) if is_known => probe.operation = operation,
                        Some(_) => probe.set_unknown(Why::Lost),
                        None => probe.set_unknown(Why::Unreadable),
                    }
                }
            }
        }
        probe.each = each;
        memory::push(&mut self.probes, probe)
    }

    /// Adds a subject of another operation, unless it is there.
    fn add_subject(
        &mut self,
        operation: &'static str,
        bind: &'static str,
        each: Option<String>,
    ) -> Result<(), OutOfMemory> {
        let (Some(row), Some(each)) = (row_of(operation), each) else { return Ok(()) };
        let is_known = self.subjects.iter().any(|subject| {
            let known = subject.params.get(bind).and_then(Value::as_str);
            core::ptr::eq(subject.row, row) && known.is_some_and(|known| super::names::is_same(known, &each))
        });
        if is_known {
            return Ok(());
        }
        let params = Object::new().try_with(bind, Value::String(each))?;
        memory::push(&mut self.subjects, Subject::new(row, params))
    }

    /// Lists the parameters whose things no executed check covers.
    pub(super) fn not_covered(&self) -> Result<Vec<&str>, OutOfMemory> {
        let mut names = Vec::new();
        for thing in &self.things {
            if !names.contains(&&*thing.param) && !self.is_covered(&thing.param) {
                memory::push(&mut names, &*thing.param)?;
            }
        }
        Ok(names)
    }

    fn is_covered(&self, param: &str) -> bool {
        let Some(root) = self.subjects.first() else { return false };
        let is_executed =
            |probe: &&Probe| probe.subject == 0 && probe.is_deciding() && probe.state != State::Unknown;
        self.probes.iter().filter(is_executed).any(|probe| {
            let is_resolved = |name: &str| {
                root.bound.iter().any(|(known, bound)| *known == name && matches!(bound, Bound::Text(_)))
            };
            let through = root.row.resolve.iter().filter(|it| is_resolved(it.name) && probe.uses(it.name));
            probe.uses(param) || { through }.any(|it| names(it.params, param) || names(it.item, param))
        })
    }
}
