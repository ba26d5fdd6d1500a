//! The check that every operation, parameter, path, code and event in the file is published.

use super::{Check, File, Listed, Predicate, Row};
use crate::published::{Operation, Published, Schema, Type};
use anyhow::{Context as _, Result, bail};
use indexmap::IndexMap;
use serde_json::Value;
use std::collections::BTreeSet;

/// The names that a value may use.
type Names<'f> = BTreeSet<&'f str>;

/// The schemas at a place in the result of a read.
#[derive(Clone)]
struct Place<'f> {
    read: &'f str,
    path: String,
    schemas: Vec<&'f Schema>,
}

struct Facts<'f> {
    file: &'f File,
    published: &'f Published,
    events: BTreeSet<&'f str>,
}

/// Refuses a file that names what is not published, or that contradicts itself.
pub(super) fn check(file: &File, published: &Published) -> Result<()> {
    let facts = Facts { file, published, events: events(published) };
    let mut known = BTreeSet::new();
    for row in &file.operations {
        if !known.insert(&row.operation) {
            bail!("{} is there twice", row.operation);
        }
        facts.row(row).with_context(|| row.operation.clone())?;
    }
    for removal in &published.effects.removals {
        if !known.contains(removal) {
            bail!("{removal} takes something away and has no row");
        }
    }
    if !["value", "predicate"].iter().all(|word| file.vocabulary.contains_key(*word)) {
        bail!("the vocabulary must explain values and predicates");
    }
    let workspace = facts.result(&file.workspace.read)?;
    facts.path(&workspace, &file.workspace.id).map(drop)
}

impl<'f> Facts<'f> {
    fn row(&self, row: &'f Row) -> Result<()> {
        let operation = self.operation(&row.operation)?;
        if row.confirm.is_some() == row.cannot_confirm.is_some() {
            bail!("a row has either `confirm` or `cannot_confirm`");
        }
        if row.evidence.is_empty() {
            bail!("it has no evidence");
        }
        if let Some(prefer) = &row.prefer {
            self.operation(prefer)?;
        }
        let mut names: Names = parameters(operation).into_iter().collect();
        for resolve in &row.resolve {
            self.params(&resolve.read, &resolve.params, &names)?;
            let result = self.result(&resolve.read)?;
            for (path, value) in &resolve.item {
                self.value(&self.path(&result, path)?, value, &names)?;
            }
            self.path(&result, &resolve.take)?;
            if resolve.unless.as_ref().is_some_and(|name| !names.contains(name.as_str())) {
                bail!("`unless` is no parameter");
            }
            names.insert(&resolve.name);
        }
        for remember in &row.remember {
            self.params(&remember.read, &remember.params, &names)?;
            let result = self.result(&remember.read)?;
            for (name, path) in &remember.take {
                self.path(&result, path.strip_prefix("[].").unwrap_or(path))?;
                names.insert(name);
            }
            let mut named = remember.secret.iter().chain(&remember.needs);
            if let Some(name) = named.find(|name| !names.contains(name.as_str())) {
                bail!("{name} is not bound");
            }
        }
        for (param, name) in &row.same {
            require(&names, param)?;
            require(&names, name)?;
        }
        for predicate in &row.not_revocable_when {
            predicate.equals.keys().try_for_each(|name| require(&names, name))?;
        }
        let variants = row.variants.iter().map(|variant| &variant.confirm);
        for check in row.confirm.iter().chain(&row.also).chain(variants) {
            self.check(check, &names)?;
        }
        for variant in &row.variants {
            variant.given.iter().try_for_each(|name| require(&names, name))?;
        }
        for explain in &row.explain {
            self.params(&explain.read, &explain.params, &names)?;
            let result = self.result(&explain.read)?;
            explain.show.iter().try_for_each(|path| self.path(&result, path).map(drop))?;
        }
        if let Some(sweep) = &row.sweep {
            self.params(&sweep.read, &sweep.params, &names)?;
            self.path(&self.result(&sweep.read)?, &sweep.key)?;
        }
        if let Some(events) = &row.events {
            let mut all = events.done.iter().chain(&events.failed).chain(&events.late).chain(&events.extra);
            if let Some(event) = all.find(|event| !self.events.contains(event.as_str())) {
                bail!("there is no event {event}");
            }
        }
        Ok(())
    }

    fn check(&self, check: &'f Check, names: &Names<'_>) -> Result<()> {
        let mut names = names.clone();
        if let Some(list) = &check.for_each {
            require(&names, list.strip_prefix('$').context("`for_each` takes a name")?)?;
            names.insert("each");
        }
        for name in check.needs.iter().chain(check.unless_in.iter()) {
            require(&names, name.trim_start_matches('$'))?;
        }
        let Some(read) = &check.read else {
            let used = check.uses.as_ref().context("a check reads, or uses another operation's checks")?;
            let bind = check.bind.as_ref().context("`use` needs `bind`")?;
            if !self.file.operations.iter().any(|row| row.operation == *used && row.confirm.is_some()) {
                bail!("{used} has no checks to use");
            }
            return require(&parameters(self.operation(used)?).into_iter().collect(), bind);
        };
        if check.basis.is_none() || check.gone_when.is_empty() {
            bail!("a check needs `basis` and `gone_when`");
        }
        self.params(read, &check.params, &names)?;
        let result = self.result(read)?;
        let is_list = self.is_list(read)?;
        check.predicates().try_for_each(|predicate| self.predicate(predicate, &result, is_list, &names))
    }

    fn predicate(
        &self,
        predicate: &Predicate,
        result: &Place<'f>,
        is_list: bool,
        names: &Names<'_>,
    ) -> Result<()> {
        let of_object = [&predicate.equals, &predicate.not_equals, &predicate.same_instant];
        if is_list && of_object.iter().any(|values| !values.is_empty()) || !is_list && predicate.empty {
            bail!("a list has no members, and nothing but a list is empty");
        }
        for (path, value) in of_object.into_iter().flatten() {
            self.value(&self.path(result, path)?, value, names)?;
        }
        for Listed { list, item, .. } in predicate.has.iter().chain(&predicate.lacks) {
            let items = match list.strip_prefix("$result") {
                Some("") if is_list => result.clone(),
                Some(path) if is_list => {
                    let path = path.strip_prefix('.').context("`$result` has no such part")?;
                    self.path(result, &format!("{path}[]"))?
                }
                None if !is_list => self.path(result, &format!("{list}[]"))?,
                _ => bail!("`$result` is the result of a list, and of nothing else"),
            };
            match item {
                Value::Object(fields) => {
                    for (path, value) in fields {
                        self.value(&self.path(&items, path)?, value, names)?;
                    }
                }
                value => self.value(&items, value, names)?,
            }
        }
        Ok(())
    }

    /// Refuses a value that is not bound, or that no schema of `place` lists.
    fn value(&self, place: &Place<'f>, value: &Value, names: &Names<'_>) -> Result<()> {
        let Some(text) = value.as_str() else { return Ok(()) };
        if let Some(name) = text.strip_prefix('$') {
            return require(names, name.split('.').next().unwrap_or_default());
        }
        let lists: Vec<_> = place.schemas.iter().filter_map(|schema| schema.values.as_ref()).collect();
        let is_open = place.schemas.is_empty() || lists.len() < place.schemas.len();
        if !is_open && !lists.iter().any(|values| values.contains(value)) {
            bail!("{} is never {text}", place.path);
        }
        Ok(())
    }

    /// Refuses a read that does not exist or changes something, or does not take these parameters.
    fn params(&self, read: &str, params: &IndexMap<String, Value>, names: &Names<'_>) -> Result<()> {
        let operation = self.operation(read)?;
        if self.published.effects.of(operation) != "read" {
            bail!("{read} is no read");
        }
        let known = parameters(operation);
        for (param, value) in params {
            if !known.contains(&param.as_str()) {
                bail!("{read} has no parameter {param}");
            }
            for value in value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice) {
                let name = value.as_str().and_then(|text| text.strip_prefix('$'));
                require(names, name.context("a parameter of a read is a name")?)?;
            }
        }
        Ok(())
    }

    fn operation(&self, name: &str) -> Result<&'f Operation> {
        let mut all = self.published.operations.iter();
        all.find(|operation| operation.name() == name)
            .with_context(|| format!("there is no operation {name}"))
    }

    fn is_list(&self, read: &str) -> Result<bool> {
        let operation = self.operation(read)?;
        let is_result = |name: &String| Some(name) == operation.response_key.as_ref();
        let result = operation.response.iter().find(|member| is_result(&member.name));
        Ok(result.is_some_and(|member| member.schema.kind == Some(Type::Array)))
    }

    /// Returns the schemas of the result of `read`, of a list those of its items.
    fn result(&self, read: &'f str) -> Result<Place<'f>> {
        let operation = self.operation(read)?;
        let key = operation.response_key.as_ref().with_context(|| format!("{read} returns nothing"))?;
        let member = operation.response.iter().find(|member| member.name == *key);
        let schema = &member.with_context(|| format!("{read} has no result"))?.schema;
        let items = schema.items.as_deref().filter(|_| schema.kind == Some(Type::Array));
        Ok(Place { read, path: String::new(), schemas: self.forms(items.unwrap_or(schema)) })
    }

    /// Returns the schemas at a path, in every form that the schemas have; `[]` stands for each item of a list.
    fn path(&self, place: &Place<'f>, path: &str) -> Result<Place<'f>> {
        let (read, mut schemas) = (place.read, place.schemas.clone());
        for step in path.split('.') {
            let (name, is_each) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
            let members = schemas.iter().flat_map(|schema| schema.members());
            let named = members.filter(|member| member.name == name).map(|member| &member.schema);
            let items = |schema: &'f Schema| schema.items.as_deref().filter(|_| is_each);
            schemas = named.flat_map(|schema| self.forms(items(schema).unwrap_or(schema))).collect();
        }
        let path = [&*place.path, path].join(if place.path.is_empty() { "" } else { "." });
        let is_known = |it: &super::Unpublished| it.read == read && path.starts_with(&it.path);
        if schemas.is_empty() && !self.file.unpublished.iter().any(is_known) {
            bail!("{path} is not published as part of what {read} returns");
        }
        Ok(Place { read, path, schemas })
    }

    /// Returns the schema with its forms, and the resource that it is.
    fn forms(&self, schema: &'f Schema) -> Vec<&'f Schema> {
        let resource = schema.resource.as_ref();
        let resource = resource.and_then(|name| self.published.resources.iter().find(|it| it.name == *name));
        let inner = schema.one_of.iter().chain(resource.map(|resource| &resource.schema));
        let forms: Vec<_> = inner.flat_map(|form| self.forms(form)).collect();
        let own = (!schema.members().is_empty() || forms.is_empty()).then_some(schema);
        own.into_iter().chain(forms).collect()
    }
}

/// Returns the names of the parameters of every form of a call.
fn parameters(operation: &Operation) -> Vec<&str> {
    let body = operation.body.iter().flat_map(|body| std::iter::once(body).chain(&body.one_of));
    body.flat_map(Schema::members).map(|member| member.name.as_str()).collect()
}

/// Returns the types of events.
fn events(published: &Published) -> BTreeSet<&str> {
    let event = published.resources.iter().find(|resource| resource.name == "event");
    let mut types = BTreeSet::new();
    if let Some(resource) = event {
        resource.schema.walk(&mut |schema| {
            let kinds = schema.members().iter().filter(|member| member.name == "event_type");
            types.extend(kinds.flat_map(|it| it.schema.values.iter().flatten().filter_map(Value::as_str)));
        });
    }
    types
}

fn require(names: &Names<'_>, name: &str) -> Result<()> {
    let name = name.split('.').next().unwrap_or_default();
    if names.contains(name) { Ok(()) } else { bail!("${name} is not bound") }
}
