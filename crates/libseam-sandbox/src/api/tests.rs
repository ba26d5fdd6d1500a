//! Requests to a store in memory, at times and with ids that the tests choose.

use axum::http::Method;
use fastrand::Rng;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::*;
use crate::{Credentials, Seed};

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
        respond(&mut self.store, &Behavior::default(), operation, &request, &mut self.moment)
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
