//! Finds the objects that fit the conditions of a step.

use serde_json::Value;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::{
    step::{Condition, Filter},
    steps::{Names, Work},
};
use crate::store::{Path, Resource, Row, Segment, Source};

/// The conditions of a filter, with the values of one request.
#[derive(Debug)]
pub(super) struct Query<'a> {
    pub(super) tests: Vec<(&'a Path, Test)>,
    /// A condition had no value, and is left out.
    pub(super) has_null: bool,
}

/// A condition with its value.
#[derive(Debug)]
pub(super) enum Test {
    OneOf(Vec<Value>),
    Not(Value),
    Before(OffsetDateTime),
    Since(OffsetDateTime),
    Has(Value),
    IsNull(bool),
}

impl Work<'_> {
    /// Evaluates the values of a filter.
    pub(super) fn query<'a>(&mut self, filter: &'a Filter, names: &Names) -> Query<'a> {
        let mut query = Query { tests: Vec::new(), has_null: false };
        for (path, condition) in &filter.0 {
            match self.test(condition, names) {
                Some(test) => query.tests.push((path, test)),
                None => query.has_null = true,
            }
        }
        query
    }

    fn test(&mut self, condition: &Condition, names: &Names) -> Option<Test> {
        match condition {
            Condition::Equals(Source::Constant(Value::Null)) => Some(Test::IsNull(true)),
            Condition::Equals(source) => match self.value(source, names) {
                Value::Null => None,
                Value::Array(values) => Some(Test::OneOf(values)),
                value => Some(Test::OneOf(vec![value])),
            },
            Condition::Not(source) => Some(Test::Not(self.value(source, names))),
            Condition::Before(source) => time(&self.value(source, names)).map(Test::Before),
            Condition::Since(source) => time(&self.value(source, names)).map(Test::Since),
            Condition::Has(source) => match self.value(source, names) {
                Value::Null => None,
                members => Some(Test::Has(members)),
            },
            Condition::IsNull(source) => self.value(source, names).as_bool().map(Test::IsNull),
        }
    }

    /// Returns the objects of the request's workspace that pass every test, the oldest first.
    pub(super) fn matching(&self, resource: &'static Resource, query: &Query) -> Vec<Row> {
        let mut rows = self.matching_everywhere(resource, query);
        rows.retain(|row| self.is_visible(*row));
        rows
    }

    /// Returns the objects of all workspaces that pass every test, the oldest first.
    pub(super) fn matching_everywhere(&self, resource: &'static Resource, query: &Query) -> Vec<Row> {
        let passes = |row: &Row| self.passes(*row, query);
        let indexed = query.tests.iter().filter_map(|(path, test)| self.indexed(resource, path, test));
        match indexed.min_by_key(|(count, ..)| *count) {
            Some((_, member, values)) => {
                let rows = values.into_iter().flat_map(|value| self.store.rows_with(resource, member, value));
                let mut rows: Vec<_> = rows.collect();
                rows.sort_by_key(|row| row.position);
                rows.dedup_by_key(|row| row.position);
                rows.into_iter().filter(passes).collect()
            }
            None => self.store.rows(resource).filter(passes).collect(),
        }
    }

    /// Reports whether an object passes every test.
    pub(super) fn passes(&self, row: Row, query: &Query) -> bool {
        let holds = |(path, test): &(&Path, Test)| test.holds(&self.store.values(row, &path.0));
        query.tests.iter().all(holds)
    }

    /// Returns the number of objects that the store's index has for a test, with the member and its values; `None` where
    /// the index is of no use.
    fn indexed<'a>(
        &self,
        resource: &'static Resource,
        path: &'a Path,
        test: &'a Test,
    ) -> Option<(usize, &'a str, Vec<&'a str>)> {
        let [Segment::Member(name)] = path.0.as_slice() else { return None };
        let values = match test {
            // The index has texts alone.
            Test::OneOf(values) => values.iter().map(Value::as_str).collect::<Option<_>>()?,
            Test::IsNull(true) => vec![""],
            _ => return None,
        };
        let counts = values.iter().map(|value| self.store.count_with(resource, name, value));
        Some((counts.sum::<Option<usize>>()?, name, values))
    }
}

impl Test {
    /// Reports whether one of the values meets the condition.
    pub(super) fn holds(&self, values: &[Value]) -> bool {
        match self {
            Self::OneOf(wanted) => values.iter().any(|value| wanted.contains(value)),
            Self::Not(unwanted) => !values.contains(unwanted),
            Self::Since(start) => values.iter().any(|value| time(value).is_some_and(|time| time >= *start)),
            Self::Has(wanted) => values.iter().any(|value| has(value, wanted)),
            Self::Before(end) => values.iter().any(|value| time(value).is_some_and(|time| time < *end)),
            Self::IsNull(wanted) => values.iter().any(|value| value.is_null() == *wanted),
        }
    }
}

/// Reports whether an object has these members.
fn has(object: &Value, wanted: &Value) -> bool {
    let members = wanted.as_object().into_iter().flatten();
    members.into_iter().all(|(name, value)| object.get(name).unwrap_or(&Value::Null) == value)
}

fn time(value: &Value) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(value.as_str()?, &Rfc3339).ok()
}
