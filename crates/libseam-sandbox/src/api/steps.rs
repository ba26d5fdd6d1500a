//! Does the steps of an operation to the store.

use serde_json::Value;
use std::collections::BTreeMap;

use super::{
    check::Params,
    error_reply::ErrorReply,
    operation::{Operation, routine},
    pagination::{page, pagination},
    reply::Body,
    step::{Each, Find, List, New, Refuse, Select, Step},
};
use crate::store::{Moment, Object, Path, Resource, Row, Source, Store, WORKSPACE_ID};

/// An operation under way.
pub(super) struct Work<'a> {
    pub(super) store: &'a mut Store,
    pub(super) operation: &'static Operation,
    pub(super) params: &'a Params,
    pub(super) workspace_id: &'a str,
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
            Step::Set(step) => {
                for row in names.rows(&step.resource).to_vec() {
                    let members = self.members(&step.to, names);
                    self.store.set(row, members);
                }
            }
            Step::Delete(name) => names.rows(name).iter().for_each(|row| self.store.delete(*row)),
            Step::Each(step) => return self.each(step, names),
            Step::If(step) => {
                let steps = if self.is_given(&step.name, names) { &step.then } else { &step.otherwise };
                return self.run(steps, names);
            }
            Step::Refuse(step) => return self.refuse(step, names),
            Step::Run(step) => {
                let values: Vec<_> = step
                    .with
                    .iter()
                    .map(|(name, source)| (name.clone(), self.value(source, names)))
                    .collect();
                names.values.extend(values);
                return self.run(routine(&step.routine), names);
            }
            Step::List(step) => return self.list(step, names),
            Step::Return(name) => {
                let row = names.rows(name).first().expect("an earlier step found the object");
                self.body.insert(name, self.store.view(*row));
            }
        }
        Ok(())
    }

    fn find(&mut self, step: &Find, names: &mut Names) -> Result<(), ErrorReply> {
        let resource = Resource::named(&step.resource);
        let given = |name: &String| Some((name.clone(), self.parameter(name, names)?.as_str()?.to_owned()));
        let ids: Vec<_> = step.by.iter().filter_map(given).collect();
        let Some((name, id)) = ids.first() else { return Ok(()) };
        let fits = |row: &Row| {
            self.is_visible(*row)
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
        if let Some(any) = &step.any {
            let query = self.query(any, names);
            rows.retain(|row| {
                query.tests.iter().any(|(path, test)| test.holds(&self.store.values(*row, &path.0)))
            });
        }
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
        let row = self.store.create(resource, self.workspace_id, given, self.moment);
        names.put(resource, vec![row]);
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

    fn each(&mut self, step: &'static Each, names: &Names) -> Result<(), ErrorReply> {
        if let Some(rows) = names.rows.get(&step.of) {
            for row in rows {
                let mut names = names.clone();
                names.put(row.resource, vec![*row]);
                self.run(&step.steps, &mut names)?;
            }
        } else if let Some(Value::Array(list)) = self.parameter(&step.of, names).cloned() {
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
        if !(is_present && is_different) {
            return Ok(());
        }
        Err(match &step.not_found {
            None => ErrorReply::bad_request("invalid_input", step.message.as_str()),
            Some(resource) => {
                let resource = Resource::named(resource);
                let id = self.parameter(&resource.id, names).and_then(Value::as_str);
                ErrorReply::not_found(resource, &resource.id, id.unwrap_or_default())
            }
        })
    }

    fn list(&mut self, step: &'static List, names: &Names) -> Result<(), ErrorReply> {
        let resource = Resource::named(&step.resource);
        let query = self.query(&step.filter, names);
        let mut rows = self.matching(resource, &query);
        if let Some(text) = self.params.text("search") {
            let text = text.to_lowercase();
            let has =
                |value: &Value| value.as_str().is_some_and(|value| value.to_lowercase().contains(&text));
            rows.retain(|row| {
                step.search.iter().any(|path| self.store.values(*row, &path.0).iter().any(has))
            });
        }
        let mut next = None;
        if step.paginated {
            let page = page(self.params)?;
            rows.retain(|row| row.position > page.after);
            if rows.len() > page.limit {
                rows.truncate(page.limit);
                next = rows.last().map(|row| row.position);
            }
            self.body.insert("pagination", pagination(self.params, next));
        }
        let views: Vec<Value> = rows.into_iter().map(|row| self.store.view(row)).collect();
        self.body.insert(&resource.list, views);
        Ok(())
    }

    /// Reports whether the request may see the object.
    pub(super) fn is_visible(&self, row: Row) -> bool {
        let workspace = self.store.get(row).and_then(|object| object.get(WORKSPACE_ID)?.as_str());
        workspace == Some(self.workspace_id)
    }

    fn members(&mut self, sources: &BTreeMap<String, Source>, names: &Names) -> Object {
        sources.iter().map(|(name, source)| (name.clone(), self.value(source, names))).collect()
    }

    /// Evaluates an expression with the names that there are.
    pub(super) fn value(&mut self, source: &Source, names: &Names) -> Value {
        source.value(&mut |path| self.at(path, names))
    }

    fn at(&mut self, path: &Path, names: &Names) -> Value {
        let (name, rest) = path.split_first();
        if let Some(rows) = names.rows.get(name) {
            return rows.first().map(|row| self.store.value(*row, rest)).unwrap_or_default();
        }
        match self.parameter(name, names) {
            Some(value) => value.clone(),
            None if self.operation.params.iter().any(|param| param.name == name) => Value::Null,
            None => match self.moment.value(name) {
                Some(value) => value,
                None => panic!("{}: `${name}` is neither a parameter nor found", self.operation.path),
            },
        }
    }

    fn parameter<'b>(&'b self, name: &str, names: &'b Names) -> Option<&'b Value> {
        names.values.get(name).or_else(|| self.params.get(name))
    }

    fn is_given(&self, name: &str, names: &Names) -> bool {
        let has_rows = names.rows.get(name).is_some_and(|rows| !rows.is_empty());
        has_rows || self.parameter(name, names).is_some()
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
