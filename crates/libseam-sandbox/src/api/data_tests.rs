//! The rows of `data/`: the names in their steps, and the facts that they leave to `data/published.json`.

use axum::http::Method;
use fastrand::Rng;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::{check::Kind, check::Param, *};
use crate::{
    Credentials, Seed,
    store::{Path, Resource, Source},
};

/// The names that the steps of one operation may use.
#[derive(Clone)]
struct Known {
    path: &'static str,
    names: Vec<String>,
}

impl Known {
    fn check(&self, name: &str) {
        let is_special = ["own_workspace_id", "own_client_session_id"].contains(&name)
            || Moment::new(OffsetDateTime::UNIX_EPOCH, Rng::with_seed(0)).value(name).is_some();
        assert!(
            is_special || self.names.iter().any(|known| known == name),
            "{}: `{name}` is unknown",
            self.path
        );
    }

    fn check_source(&self, source: &Source) {
        source.value(&mut |path| {
            self.check(path.split_first().0);
            Vec::new()
        });
    }

    fn check_filter(&self, filter: &step::Filter) {
        for (_, condition) in &filter.0 {
            let (step::Condition::Equals(source)
            | step::Condition::Not(source)
            | step::Condition::Before(source)
            | step::Condition::Since(source)
            | step::Condition::Has(source)
            | step::Condition::IsNull(source)) = condition;
            self.check_source(source);
        }
    }

    /// Walks through steps as if every one of them ran.
    fn walk(&mut self, steps: &'static [step::Step]) {
        use step::Step;
        for step in steps {
            match step {
                Step::Find(step) => {
                    step.by.iter().for_each(|name| self.check(name));
                    self.check_filter(&step.filter);
                    self.names.push(Resource::named(&step.resource).name.clone());
                }
                Step::Select(step) => {
                    self.check_filter(&step.filter);
                    step.any.iter().for_each(|filter| self.check_filter(filter));
                    step.or_not_found.iter().for_each(|name| self.check(name));
                    self.names.push(Resource::named(&step.resource).name.clone());
                }
                Step::Create(step) | Step::Link(step) => {
                    step.with.values().for_each(|source| self.check_source(source));
                    self.names.push(Resource::named(&step.resource).name.clone());
                }
                Step::Set(step) => {
                    self.check(&step.resource);
                    step.to.values().for_each(|source| self.check_source(source));
                    step.given.iter().for_each(|name| self.check(name));
                }
                Step::Delete(name)
                | Step::Return(step::Return::Object(name) | step::Return::Renamed { name, .. }) => {
                    self.check(name);
                }
                Step::Let(values) => {
                    values.values().for_each(|source| self.check_source(source));
                    self.names.extend(values.keys().cloned());
                }
                Step::Absorb(step) => {
                    self.check(&step.resource);
                    self.check_source(&step.other);
                    Resource::named(&step.alias);
                }
                Step::Answer(values) => values.values().for_each(|source| self.check_source(source)),
                Step::Clear(resources) => resources.iter().for_each(|name| {
                    Resource::named(name);
                }),
                Step::Each(step) => {
                    self.check(Path::from(step.of.clone()).split_first().0);
                    let mut inner = self.clone();
                    inner.names.extend(step.name.clone());
                    inner.walk(&step.steps);
                }
                Step::If(step) => {
                    if let Some((one, other)) = &step.equal {
                        self.check_source(one);
                        self.check_source(other);
                    }
                    self.walk(&step.then);
                    self.walk(&step.otherwise);
                }
                Step::Refuse(step) => {
                    step.present.iter().for_each(|source| self.check_source(source));
                    step.absent.iter().for_each(|source| self.check_source(source));
                    step.differ.iter().for_each(|(one, other)| {
                        self.check_source(one);
                        self.check_source(other);
                    });
                    assert!(step.message.is_empty() != step.not_found.is_none(), "{}: one error", self.path);
                    step.not_found.iter().for_each(|name| self.check(&Resource::named(name).id));
                }
                Step::Run(step) => {
                    step.with.values().for_each(|source| self.check_source(source));
                    self.names.extend(step.with.keys().cloned());
                    self.walk(operation::routine(&step.routine));
                }
                Step::List(step) => {
                    self.check_filter(&step.filter);
                    step.any.iter().for_each(|filter| self.check_filter(filter));
                    Resource::named(&step.resource);
                    if !step.search.is_empty() {
                        self.check("search");
                    }
                }
            }
        }
    }
}

#[test]
fn every_step_uses_names_that_are_known() {
    for operation in Operation::all() {
        let names = operation.params.iter().map(|param| param.name.clone()).collect();
        Known { path: &operation.path, names }.walk(&operation.steps);
    }
}

/// Returns a value of this kind.
fn example(kind: &Kind) -> Value {
    let of = |members: &[Param]| {
        let members = members.iter().map(|member| (member.name.clone(), example(&member.kind)));
        Value::Object(members.collect::<Map<_, _>>())
    };
    match kind {
        Kind::Uuid => json!("de000000-0000-4000-8000-000000000001"),
        Kind::UuidList => json!(["de000000-0000-4000-8000-000000000001"]),
        Kind::Text | Kind::NonEmptyText | Kind::Any => json!("text"),
        Kind::Email => json!("ana@example.com"),
        Kind::DateTime => json!("2030-01-01T00:00:00Z"),
        Kind::Url => json!("https://example.com/"),
        Kind::Digits => json!("1234"),
        Kind::OneOf(values) => values.first().map(String::as_str).into(),
        Kind::Boolean => json!(true),
        Kind::Literal(only) => json!(only),
        Kind::PositiveInteger => json!(1),
        Kind::Array => json!([1]),
        Kind::Limited { min, pattern, .. } => match pattern {
            Some(check::Pattern::Digits) => json!("123456"),
            Some(check::Pattern::Clock { .. }) => json!("07:00:00"),
            Some(check::Pattern::Word) | None => json!("a".repeat(min.unwrap_or(0).max(5))),
        },
        Kind::Number { min, .. } => json!(min.unwrap_or(0.0) + 1.0),
        Kind::List { items, min, .. } => vec![example(&items.kind); min.unwrap_or(0).max(1)].into(),
        Kind::Object(members) => of(members),
        Kind::Record(values) => json!({ "a": example(&values.kind) }),
        Kind::Union(kinds) => kinds.first().map(|shape| example(&shape.kind)).unwrap_or_default(),
    }
}

#[test]
fn no_row_is_unfit_for_any_of_its_parameters() {
    let (mut store, credentials) = (Store::new(), Credentials::demo());
    let mut moment = Moment::new(OffsetDateTime::UNIX_EPOCH, Rng::with_seed(1));
    Seed::Demo.fill(&mut store, &credentials, &mut moment);
    store.take_changes();
    let mut statuses = std::collections::BTreeMap::<u16, usize>::new();
    let is_ours = |operation: &&Operation| operation.is_real && operation.control.is_none();
    for operation in Operation::all().iter().filter(is_ours) {
        let required = operation.params.iter().filter(|param| param.required);
        let required: Vec<&str> = required.map(|param| param.name.as_str()).collect();
        let all: Vec<&str> = operation.params.iter().map(|param| param.name.as_str()).collect();
        let with_one = all.iter().map(|name| [required.as_slice(), &[*name]].concat());
        for names in with_one.chain([required.clone(), all.clone()]) {
            let given = operation.params.iter().filter(|param| names.contains(&param.name.as_str()));
            let body = given.map(|param| (param.name.clone(), example(&param.kind))).collect::<Map<_, _>>();
            let body = Value::Object(body);
            let request = Request::builder()
                .method(Method::POST)
                .header("authorization", format!("Bearer {}", credentials.personal_access_token))
                .header("seam-workspace", &credentials.workspace_id)
                .header("content-type", "application/json")
                .body(Bytes::from(body.to_string()))
                .expect("a request");
            let reply = respond(&mut store, &Behavior::default(), operation, &request, &mut moment);
            // Every request begins with the same objects.
            let changes = store.take_changes();
            store.undo(changes);
            *statuses.entry(reply.status().as_u16()).or_default() += 1;
            assert!(!reply.status().is_server_error(), "{} {body}: {}", operation.path, reply.body());
            assert!(
                !reply.body().contains("Expected") && !reply.body().contains("is required"),
                "{} {body}: {}",
                operation.path,
                reply.body()
            );
        }
    }
    assert!(statuses[&200] > 300 && statuses[&404] > 100, "{statuses:?}");
}

#[test]
fn the_rows_own_parameters_are_as_published() {
    let facts: Value = serde_json::from_str(include_str!("../../data/published.json")).expect("JSON");
    let published = facts["operations"].as_array().expect("a list");
    assert_eq!(published.len(), 202);
    for operation in
        Operation::all().iter().filter(|operation| operation.is_real && operation.name().is_some())
    {
        let fact =
            published.iter().find(|fact| fact["path"] == operation.path.as_str()).expect(&operation.path);
        assert_eq!(json!(operation.methods), fact["methods"], "{}", operation.path);
        for param in &operation.params {
            let params = fact["params"].as_array().expect("a list");
            let fact = params.iter().find(|fact| fact["name"] == param.name.as_str());
            let fact = fact.unwrap_or_else(|| panic!("{} has no {}", operation.path, param.name));
            assert_eq!(param.required, fact["required"] == true, "{} {}", operation.path, param.name);
            assert_eq!(param.nullable, fact["nullable"] == true, "{} {}", operation.path, param.name);
        }
    }
}

#[test]
fn references_lead_to_resources_and_in_no_circle() {
    fn depth(resource: &Resource, seen: &mut Vec<String>) {
        assert!(!seen.contains(&resource.name), "{seen:?} and {} again", resource.name);
        seen.push(resource.name.clone());
        resource.references.values().for_each(|to| depth(Resource::named(to), seen));
        seen.pop();
    }
    Resource::all().iter().for_each(|resource| depth(resource, &mut Vec::new()));
}

#[test]
fn every_routine_is_run() {
    let rows = serde_json::from_str::<Value>(include_str!("../../data/routines.json")).expect("JSON");
    let used = |name: &str| {
        let call = format!("\"routine\": \"{name}\"");
        operation::FILES
            .iter()
            .chain([&include_str!("../../data/routines.json")])
            .any(|file| file.contains(&call))
    };
    for name in rows.as_object().expect("an object").keys() {
        assert!(used(name), "{name}");
    }
}
