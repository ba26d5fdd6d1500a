//! The store with its two workspaces, and questions to it that no client could ask.

use libseam_sandbox::{
    Behavior, Seed, Site,
    http::{Request, Response},
};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

use crate::target::Fact;

/// The time at which a scenario begins, in Unix milliseconds: 2026-12-01.
const BEGINS_MS: i64 = 1_796_083_200_000;

/// The objects of both workspaces. `@` is the workspace in every id.
static SEED: LazyLock<Seed> = LazyLock::new(|| {
    seed(&WORKSPACES, |letter| {
        let text = include_str!("../data/workspace.json").replace('@', letter);
        serde_json::from_str(&text).expect("the objects of a workspace")
    })
});

/// Makes the seed of workspaces with these letters, each with its lists of objects.
pub(crate) fn seed(letters: &[&str], lists: impl Fn(&str) -> Map<String, Value>) -> Seed {
    let mut objects: Map<String, Value> = Map::new();
    let workspaces = letters.iter().map(|letter| {
        json!({
            "workspace_id": workspace_id(letter), "name": letter, "api_key": api_key(letter),
            "personal_access_token": token(letter), "console_session_token": format!("eyJ{letter}.eyJ{letter}.{letter}"),
        })
    });
    objects.insert("workspaces".into(), workspaces.collect());
    for letter in letters {
        for (name, list) in lists(letter) {
            let Value::Array(mut list) = list else { unreachable!("every member is a list") };
            for object in &mut list {
                object["workspace_id"] = workspace_id(letter).into();
            }
            let all = objects.entry(name).or_insert_with(|| json!([]));
            all.as_array_mut().expect("a list").append(&mut list);
        }
    }
    let file = json!({ "created_at": "2026-01-05T08:00:00.000Z", "objects": objects });
    Seed::from_json(&file.to_string()).expect("a seed")
}

/// The letters that stand for the workspaces in every id.
pub(crate) const WORKSPACES: [&str; 2] = ["a", "b"];

/// Returns the id of a workspace.
pub(crate) fn workspace_id(letter: &str) -> String {
    format!("0005ea00-0000-4000-8000-0000000000{letter}0")
}

/// Returns the key of a workspace.
pub(crate) fn api_key(letter: &str) -> String {
    format!("seam_test{letter}_OnlyInTheSimulator000000000")
}

/// Returns the token of a person who opens a workspace.
pub(crate) fn token(letter: &str) -> String {
    format!("seam_at{letter}_OnlyInTheSimulator000000000")
}

/// The store, and the rules that it behaves by.
#[derive(Debug)]
pub(crate) struct World {
    site: Site,
    /// True once a rule was in force by which changes fail.
    pub(crate) has_failed: bool,
    /// True once a rule was in force by which changes come back.
    pub(crate) has_returned: bool,
}

impl World {
    /// Makes a world. Equal `randomness` gives equal ids. The server's clock is ahead by `clock_offset_ms`.
    pub(crate) fn new(randomness: u64) -> Self {
        Self::of(SEED.clone(), randomness)
    }

    /// Makes a world with the objects of a seed.
    pub(crate) fn of(seed: Seed, randomness: u64) -> Self {
        let site = Site::new(seed, Behavior::default(), BEGINS_MS, randomness);
        Self { site, has_failed: false, has_returned: false }
    }

    /// Returns the time of the host's clock, in milliseconds since 1970.
    pub(crate) fn unix_ms(at_ms: u64) -> u64 {
        BEGINS_MS.unsigned_abs() + at_ms
    }

    /// Calls an operation as somebody else does, and returns its reply if the API accepted it.
    pub(crate) fn call(
        &mut self,
        letter: &str,
        operation: &str,
        params: &Value,
        at_ms: u64,
    ) -> Option<Value> {
        let request = Request::post(format!("/{}", operation.replace('.', "/")))
            .header("authorization", format!("Bearer {}", api_key(letter)))
            .header("content-type", "application/json")
            .body(params.to_string())
            .expect("a request");
        let reply = self.handle(request, at_ms);
        reply.status().is_success().then(|| serde_json::from_str(reply.body()).expect("JSON"))
    }

    /// Replaces the rules of the access systems and the clock.
    pub(crate) fn behave(&mut self, rules: &[String], clock_offset_ms: i64) {
        self.has_failed |= rules.iter().any(|rule| rule.contains("fails"));
        self.has_returned |= rules.iter().any(|rule| rule.contains("returns"));
        let mut behavior = Behavior::default().clock_offset_ms(clock_offset_ms);
        for rule in rules {
            behavior = behavior.provider(rule.parse().expect("a rule"));
        }
        self.site.set_behavior(behavior);
    }

    /// Answers a request `at_ms` after the beginning.
    pub(crate) fn handle(&mut self, request: Request<String>, at_ms: u64) -> Response<String> {
        self.site.handle(request, BEGINS_MS.saturating_add_unsigned(at_ms))
    }

    /// Changes members of an object in the workspace with that letter.
    pub(crate) fn change(&mut self, letter: &str, resource: &str, id: &str, members: &Value, at_ms: u64) {
        let body = json!({ "resource": resource, "id": id, "members": members });
        self.control(letter, "/_sandbox/objects/change", &body, at_ms);
    }

    /// Returns every object, after the changes whose time has come.
    pub(crate) fn objects(&mut self, at_ms: u64) -> Value {
        self.tick(at_ms);
        self.site.export()
    }

    /// Makes the changes whose time has come.
    pub(crate) fn tick(&mut self, at_ms: u64) {
        self.control("a", "/_sandbox/providers/list", &json!({}), at_ms);
    }

    fn control(&mut self, letter: &str, path: &str, body: &Value, at_ms: u64) {
        let request = Request::post(path)
            .header("authorization", format!("Bearer {}", api_key(letter)))
            .header("content-type", "application/json")
            .body(body.to_string())
            .expect("a request");
        let reply = self.handle(request, at_ms);
        assert_eq!(reply.status(), 200, "{path} {body}: {}", reply.body());
    }

    /// Returns the first fact that does not hold.
    pub(crate) fn contradiction<'f>(&mut self, facts: &'f [Fact], at_ms: u64) -> Option<&'f Fact> {
        let objects = self.objects(at_ms);
        facts.iter().find(|fact| !fact.holds_in(&objects))
    }
}
