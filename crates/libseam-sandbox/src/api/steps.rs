//! Does the steps of an operation to the store.

use serde_json::{Value, json};
use std::collections::BTreeMap;

use super::{
    auth::Caller,
    check::{Params, Problem},
    error_reply::ErrorReply,
    operation::{Operation, routine},
    reply::Body,
    step::{Absorb, Each, Filter, Find, If, New, Refuse, Return, Select, Set, Step},
};
use crate::{
    Behavior,
    pending::Changes,
    store::{Moment, Object, Path, Resource, Row, Source, Store, WORKSPACE_ID, inside},
};

/// An operation under way.
pub(super) struct Work<'a> {
    pub(super) store: &'a mut Store,
    pub(super) behavior: &'a Behavior,
    pub(super) operation: &'static Operation,
    pub(super) params: &'a Params,
    pub(super) caller: &'a Caller,
    pub(super) moment: &'a mut Moment,
    /// The reply so far.
    pub(super) body: Body,
}

/// The names that steps have given so far.
#[derive(Debug, Default, Clone)]
pub(super) struct Names {
    /// Objects, by the name of their resource.
    rows: BTreeMap<String, Vec<Row>>,
    /// Values in place of parameters.
    values: BTreeMap<String, Value>,
}

impl Work<'_> {
    /// Does steps in their order.
    pub(super) fn run(&mut self, steps: &'static [Step], names: &mut Names) -> Result<(), ErrorReply> {
        steps.iter().try_for_each(|step| self.step(step, names))
    }

    fn step(&mut self, step: &'static Step, names: &mut Names) -> Result<(), ErrorReply> {
        match step {
            Step::Find(step) => return self.find(step, names),
            Step::Select(step) => return self.select(step, names),
            Step::Create(step) => self.create(step, names),
            Step::Link(step) => self.link(step, names),
            Step::Set(step) => self.set(step, names),
            Step::Delete(name) => names.rows(name).iter().for_each(|row| self.changes().remove(*row)),
            Step::Each(step) => return self.each(step, names),
            Step::If(step) => {
                let steps = if self.holds(step, names) { &step.then } else { &step.otherwise };
                return self.run(steps, names);
            }
            Step::Refuse(step) => return self.refuse(step, names),
            Step::Let(values) => {
                let values = self.members(values, names);
                names.values.extend(values);
            }
            Step::Run(step) => {
                let values = self.members(&step.with, names);
                names.values.extend(values);
                return self.run(routine(&step.routine), names);
            }
            Step::List(step) => return self.list(step, names),
            Step::Return(step) => {
                let (name, key) = match step {
                    Return::Object(name) => (name, name),
                    Return::Renamed { name, r#as } => (name, r#as),
                };
                let row = names.rows(name).first().expect("an earlier step found the object");
                self.body.insert(key, self.store.view(*row));
            }
            Step::Absorb(step) => return self.absorb(step, names),
            Step::Answer(values) => {
                for (name, value) in self.members(values, names) {
                    self.body.insert(&name, value);
                }
            }
            Step::Clear(resources) => {
                for resource in resources {
                    let query = self.query(Filter::EVERYTHING, names);
                    for row in self.matching(Resource::named(resource), &query) {
                        self.store.delete(row);
                    }
                }
            }
        }
        Ok(())
    }

    fn find(&mut self, step: &'static Find, names: &mut Names) -> Result<(), ErrorReply> {
        let resource = Resource::named(&step.resource);
        let given = |name: &String| Some((name.clone(), self.parameter(name, names)?.as_str()?.to_owned()));
        let ids: Vec<_> = step.by.iter().filter_map(given).collect();
        let Some((name, id)) = ids.first() else { return Ok(()) };
        let query = self.query(&step.filter, names);
        let fits = |row: &Row| {
            self.is_visible(*row)
                && self.passes(*row, &query)
                && ids.iter().all(|(name, id)| {
                    self.store.get(*row).and_then(|object| object.get(name)?.as_str()) == Some(id.as_str())
                })
        };
        match self.store.rows_with(resource, name, id).into_iter().find(fits) {
            Some(row) => names.put(resource, vec![row]),
            None if step.status.is_some() => return Err(ErrorReply::missing(resource)),
            None => return Err(ErrorReply::not_found(resource, name, id)),
        }
        Ok(())
    }

    fn select(&mut self, step: &'static Select, names: &mut Names) -> Result<(), ErrorReply> {
        let resource = Resource::named(&step.resource);
        let mut rows = match self.query(&step.filter, names) {
            query if query.has_null => Vec::new(),
            query => self.matching(resource, &query),
        };
        self.retain_any(&mut rows, step.any.as_ref(), names);
        if step.first {
            rows.truncate(1);
        }
        match &step.or_not_found {
            Some(name) if rows.is_empty() => {
                let id = self.parameter(name, names).cloned().unwrap_or_default();
                return Err(ErrorReply::not_found(resource, name, id.as_str().unwrap_or_default()));
            }
            _ => names.put(resource, rows),
        }
        Ok(())
    }

    fn create(&mut self, step: &New, names: &mut Names) {
        let resource = Resource::named(&step.resource);
        let given = self.members(&step.with, names);
        let row = self.store.create(resource, &self.caller.workspace_id, given, self.moment);
        names.put(resource, vec![row]);
    }

    fn set(&mut self, step: &'static Set, names: &Names) {
        for row in names.rows(&step.resource).to_vec() {
            let mut members = self.members(&step.to, names);
            for name in &step.given {
                if let Some(value) = self.params.get_or_null(name) {
                    members.insert(name.clone(), value);
                }
            }
            if step.at_once {
                self.store.set(row, members);
            } else {
                self.changes().set(row, members);
            }
        }
    }

    fn link(&mut self, step: &New, names: &mut Names) {
        let resource = Resource::named(&step.resource);
        let given = self.members(&step.with, names);
        let is_like = |row: &Row| {
            self.store
                .get(*row)
                .is_some_and(|object| given.iter().all(|(name, value)| object.get(name) == Some(value)))
        };
        let (name, value) = given.iter().next().expect("a link has members");
        let mut candidates =
            self.store.rows_with(resource, name, value.as_str().unwrap_or_default()).into_iter();
        if !candidates.any(|row| is_like(&row)) {
            self.create(step, names);
        }
    }

    fn absorb(&mut self, step: &Absorb, names: &Names) -> Result<(), ErrorReply> {
        let (resource, alias) = (Resource::named(&step.resource), Resource::named(&step.alias));
        let row = *names.rows(&step.resource).first().expect("an earlier step found the object");
        let other = self.value(&step.other, names);
        let text = other.as_str().unwrap_or_default();
        let found =
            self.store.rows_with(resource, &step.by, text).into_iter().find(|row| self.is_visible(*row));
        let found = found.ok_or_else(|| ErrorReply::not_found(resource, &step.by, text))?;
        if found.position == row.position {
            return Err(ErrorReply::bad_request("invalid_input", "An object cannot be merged with itself"));
        }
        let id = Value::from(self.store.id(row).unwrap_or_default());
        let merged = Value::from(self.store.id(found).unwrap_or_default());
        self.store.hand_over(found, &id);
        self.store.delete(found);
        let members = [(alias.id.clone(), merged), (resource.id.clone(), id)].into_iter().collect();
        self.store.create(alias, &self.caller.workspace_id, members, self.moment);
        Ok(())
    }

    fn each(&mut self, step: &'static Each, names: &Names) -> Result<(), ErrorReply> {
        if let Some(rows) = names.rows.get(&step.of) {
            for row in rows {
                let mut names = names.clone();
                names.put(row.resource, vec![*row]);
                self.run(&step.steps, &mut names)?;
            }
        } else if let Value::Array(list) = self.at(&Path::from(step.of.clone()), names) {
            for value in list {
                let mut names = names.clone();
                names.values.insert(step.name.clone().unwrap_or_default(), value);
                self.run(&step.steps, &mut names)?;
            }
        }
        Ok(())
    }

    fn refuse(&mut self, step: &Refuse, names: &Names) -> Result<(), ErrorReply> {
        let is_present = step.present.as_ref().is_none_or(|source| !self.value(source, names).is_null());
        let is_different = step.differ.as_ref().is_none_or(|(one, other)| {
            let one = self.value(one, names);
            one != self.value(other, names)
        });
        let is_absent = step.absent.as_ref().is_none_or(|source| self.value(source, names).is_null());
        if !(is_present && is_absent && is_different) {
            return Ok(());
        }
        if let Some(error_type) = &step.conflict {
            return Err(ErrorReply::conflict(error_type, &step.message));
        }
        Err(match &step.not_found {
            None => ErrorReply::invalid(&[Problem::new(step.message.as_str())]),
            Some(resource) => {
                let resource = Resource::named(resource);
                let id = self.parameter(&resource.id, names).and_then(Value::as_str);
                ErrorReply::not_found(resource, &resource.id, id.unwrap_or_default())
            }
        })
    }

    /// Writes down the events of what the steps changed.
    pub(super) fn write_events(&mut self) {
        self.store.write_events(&self.caller.workspace_id, self.moment);
    }

    fn changes(&mut self) -> Changes<'_> {
        Changes { store: self.store, behavior: self.behavior, moment: self.moment }
    }

    /// Reports whether the request may see the object.
    pub(super) fn is_visible(&self, row: Row) -> bool {
        self.workspace_of(row) == Some(&self.caller.workspace_id)
            && self.caller.session.as_ref().is_none_or(|session| session.sees(self.store, row))
    }

    /// Reports whether the credential opens the workspace of the object.
    pub(super) fn is_within_reach(&self, row: Row) -> bool {
        self.workspace_of(row).is_some_and(|id| self.caller.workspaces.iter().any(|open| open == id))
    }

    fn workspace_of(&self, row: Row) -> Option<&str> {
        self.store.get(row).and_then(|object| object.get(WORKSPACE_ID)?.as_str())
    }

    fn members(&mut self, sources: &BTreeMap<String, Source>, names: &Names) -> Object {
        sources.iter().map(|(name, source)| (name.clone(), self.value(source, names))).collect()
    }

    /// Evaluates an expression with the names that there are.
    pub(super) fn value(&mut self, source: &Source, names: &Names) -> Value {
        source.value(&mut |path| self.all_at(path, names))
    }

    fn at(&mut self, path: &Path, names: &Names) -> Value {
        self.all_at(path, names).into_iter().next().unwrap_or_default()
    }

    fn all_at(&mut self, path: &Path, names: &Names) -> Vec<Value> {
        let (name, rest) = path.split_first();
        if let Some(rows) = names.rows.get(name) {
            return rows.iter().flat_map(|row| self.store.values(*row, rest)).collect();
        }
        match self.parameter(name, names) {
            Some(value) => inside(value, rest).into_iter().collect(),
            None if self.operation.params.iter().any(|param| param.name == name) => Vec::new(),
            None if name == "own_workspace_id" => vec![json!(self.caller.workspace_id)],
            None if name == "own_client_session_id" => {
                self.caller.session.iter().map(|session| json!(session.id)).collect()
            }
            None => match self.moment.value(name) {
                Some(value) => vec![value],
                None => panic!("{}: `${name}` is neither a parameter nor found", self.operation.path),
            },
        }
    }

    fn parameter<'b>(&'b self, name: &str, names: &'b Names) -> Option<&'b Value> {
        names.values.get(name).or_else(|| self.params.get(name))
    }

    /// Reports whether the first branch of a choice is the one to take.
    fn holds(&mut self, step: &If, names: &Names) -> bool {
        if let Some((one, other)) = &step.equal {
            let one = self.value(one, names);
            return one == self.value(other, names);
        }
        if let Some(rows) = names.rows.get(&step.name) {
            return !rows.is_empty();
        }
        let path = Path::from(step.name.clone());
        let (name, rest) = path.split_first();
        let value = self.parameter(name, names).and_then(|value| inside(value, rest));
        value.is_some_and(|value| !value.is_null())
    }
}

impl Names {
    fn put(&mut self, resource: &Resource, rows: Vec<Row>) {
        self.rows.insert(resource.name.clone(), rows);
    }

    fn rows(&self, name: &str) -> &[Row] {
        self.rows.get(name).unwrap_or_else(|| panic!("no earlier step selects `{name}`"))
    }
}
