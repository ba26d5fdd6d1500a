//! Puts lists into the reply.

use serde_json::Value;

use super::{
    error_reply::ErrorReply,
    pagination::{page, pagination},
    step::{Filter, List},
    steps::{Names, Work},
};
use crate::store::{Resource, Row};

impl Work<'_> {
    pub(super) fn list(&mut self, step: &'static List, names: &Names) -> Result<(), ErrorReply> {
        let resource = Resource::named(&step.resource);
        if step.batch && !self.wants(&resource.list) {
            return Ok(());
        }
        let query = self.query(&step.filter, names);
        let mut rows = if step.everywhere {
            let mut rows = self.matching_everywhere(resource, &query);
            rows.retain(|row| self.is_within_reach(*row));
            rows
        } else {
            self.matching(resource, &query)
        };
        self.retain_any(&mut rows, step.any.as_ref(), names);
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
        } else if let Some(limit) = self.params.get("limit").and_then(Value::as_f64) {
            // A positive number, and a fraction of an object is none.
            rows.truncate(limit as usize);
        }
        let views: Vec<Value> = rows.into_iter().map(|row| self.store.view(row)).collect();
        let name = step.name.as_ref().unwrap_or(&resource.list);
        if step.batch {
            self.body.insert_within("batch", name, views);
        } else {
            self.body.insert(name, views);
        }
        Ok(())
    }

    /// Reports whether the request wants this list in its batch.
    fn wants(&self, list: &str) -> bool {
        let names = |param: &str| {
            let given = self.params.get(param).and_then(Value::as_array);
            given.map(|names| names.iter().any(|name| name == list))
        };
        names("include").unwrap_or(true) && !names("exclude").unwrap_or(false)
    }

    /// Keeps the objects that meet one of the conditions.
    pub(super) fn retain_any(&mut self, rows: &mut Vec<Row>, any: Option<&'static Filter>, names: &Names) {
        let Some(any) = any else { return };
        let query = self.query(any, names);
        rows.retain(|row| {
            query.tests.iter().any(|(path, test)| test.holds(&self.store.values(*row, &path.0)))
        });
    }
}
