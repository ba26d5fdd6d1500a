//! Requests to a store in memory, at times and with ids that the tests choose.

use axum::http::Method;
use fastrand::Rng;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::*;
use crate::{
    Credentials, Seed,
    store::{Resource, Source},
};

const ELIF: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

/// A store with the demo seed, and the next moment of its requests.
struct World {
    store: Store,
    moment: Moment,
}

impl World {
    fn new() -> Self {
        let mut world =
            Self { store: Store::new(), moment: Moment::new(OffsetDateTime::UNIX_EPOCH, Rng::with_seed(1)) };
        world.fill(Seed::Demo, &Credentials::demo());
        world
    }

    fn fill(&mut self, seed: Seed, credentials: &Credentials) {
        seed.fill(&mut self.store, credentials, &mut self.moment);
        self.store.take_changes();
    }

    fn post(&mut self, key: &str, path: &str, body: Value) -> Response<String> {
        let operation =
            Operation::all().iter().find(|operation| operation.path == path).expect("an operation");
        let request = Request::builder()
            .method(Method::POST)
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json")
            .body(Bytes::from(body.to_string()))
            .expect("a request");
        respond(&mut self.store, operation, &request, &mut self.moment)
    }

    fn demo(&mut self, path: &str, body: Value) -> Response<String> {
        self.post(&Credentials::demo().api_key, path, body)
    }
}

#[test]
fn equal_requests_at_equal_moments_get_equal_replies() {
    let replies = || {
        let mut world = World::new();
        let create = world.demo("/client_sessions/create", json!({ "user_identity_id": ELIF }));
        [create, world.demo("/client_sessions/list", json!({}))].map(|reply| format!("{reply:?}"))
    };
    assert_eq!(replies(), replies());
    assert!(replies()[0].contains("1970-01-02T00:00:00.000Z"), "the session expires a day after the epoch");
}

#[test]
fn a_request_that_is_refused_halfway_changes_nothing() {
    let mut world = World::new();
    let before = world.store.scene();
    let user = json!({
        "acs_system_id": "1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64", "full_name": "Ana",
        "acs_access_group_ids": ["123e4567-e89b-12d3-a456-426614174000", ELIF],
    });
    assert_eq!(world.demo("/acs/users/create", user).status(), StatusCode::NOT_FOUND);
    assert_eq!(world.store.scene(), before);
    assert!(world.store.take_changes().is_empty());
}

#[test]
fn undone_changes_leave_the_store_as_it_was() {
    let mut world = World::new();
    let read = |world: &mut World| (world.store.scene(), world.store.counts());
    let before = read(&mut world);
    for (path, body) in [
        ("/user_identities/delete", json!({ "user_identity_id": ELIF })),
        ("/acs/users/delete", json!({ "acs_user_id": "8d7e0b3a-b889-49a7-9164-4b71a0506a33" })),
        ("/user_identities/create", json!({ "full_name": "Ana" })),
    ] {
        assert_eq!(world.demo(path, body).status(), StatusCode::OK);
    }
    assert_ne!(read(&mut world), before);
    let changes = world.store.take_changes();
    world.store.undo(changes);
    assert_eq!(read(&mut world), before);
    // The index of references is as before, too.
    assert_eq!(
        world.demo("/user_identities/delete", json!({ "user_identity_id": ELIF })).status(),
        StatusCode::OK
    );
    assert_eq!(world.store.counts()["client_sessions"], 3);
}

#[test]
fn a_workspace_does_not_see_the_objects_of_another() {
    let mut world = World::new();
    let other = Credentials {
        api_key: "seam_testOther_Workspace".into(),
        workspace_id: "0005ea00-0000-4000-8000-000000000002".into(),
        ..Credentials::demo()
    };
    world.fill(Seed::Empty, &other);
    for path in ["/user_identities/get", "/user_identities/delete"] {
        let reply = world.post(&other.api_key, path, json!({ "user_identity_id": ELIF }));
        assert_eq!(reply.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let list = world.post(&other.api_key, "/acs/users/list", json!({}));
    assert!(list.body().contains("\"acs_users\":[]"), "{list:?}");
    assert_eq!(
        world.demo("/user_identities/get", json!({ "user_identity_id": ELIF })).status(),
        StatusCode::OK
    );
}

/// The names that the steps of one operation may use.
#[derive(Clone)]
struct Known {
    path: &'static str,
    names: Vec<String>,
}

impl Known {
    fn check(&self, name: &str) {
        let is_special = Moment::new(OffsetDateTime::UNIX_EPOCH, Rng::with_seed(0)).value(name).is_some();
        assert!(
            is_special || self.names.iter().any(|known| known == name),
            "{}: `{name}` is unknown",
            self.path
        );
    }

    fn check_source(&self, source: &Source) {
        source.value(&mut |path| {
            self.check(path.split_first().0);
            Value::Null
        });
    }

    fn check_filter(&self, filter: &step::Filter) {
        for (_, condition) in &filter.0 {
            let (step::Condition::Equals(source)
            | step::Condition::Before(source)
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
                }
                Step::Delete(name) | Step::Return(name) => self.check(name),
                Step::Each(step) => {
                    self.check(&step.of);
                    let mut inner = self.clone();
                    inner.names.extend(step.name.clone());
                    inner.walk(&step.steps);
                }
                Step::If(step) => {
                    self.walk(&step.then);
                    self.walk(&step.otherwise);
                }
                Step::Refuse(step) => {
                    step.present.iter().for_each(|source| self.check_source(source));
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
