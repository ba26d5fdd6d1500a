//! A sandbox without a server, at times that the tests choose.

use libseam_sandbox::{
    Behavior, Seed, Site,
    http::{Request, Response},
};
use serde_json::{Value, json};

/// A site, and the time of its next request.
pub(crate) struct Virtual {
    pub(crate) site: Site,
    pub(crate) now_ms: i64,
}

impl Virtual {
    pub(crate) fn new(behavior: Behavior) -> Self {
        Self { site: Site::new(Seed::Demo, behavior, 0, 1), now_ms: 0 }
    }

    pub(crate) fn post(&mut self, path: &str, body: &Value) -> Response<String> {
        let authorization = format!("Bearer {}", self.site.credentials().api_key);
        self.post_with(&[("authorization", &authorization)], path, body)
    }

    /// Posts a request with a console session, which every operation accepts.
    pub(crate) fn post_as_a_person(&mut self, path: &str, body: &Value) -> Response<String> {
        let credentials = self.site.credentials().clone();
        let authorization = format!("Bearer {}", credentials.console_session_token);
        let headers = [("authorization", &*authorization), ("seam-workspace", &*credentials.workspace_id)];
        self.post_with(&headers, path, body)
    }

    /// Posts a request with these headers and no others that matter.
    pub(crate) fn post_with(
        &mut self,
        headers: &[(&str, &str)],
        path: &str,
        body: &Value,
    ) -> Response<String> {
        let request = Request::post(path);
        let request = headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value))
            .header("content-type", "application/json")
            .body(body.to_string())
            .expect("a request");
        self.site.handle(request, self.now_ms)
    }

    /// Posts what has to succeed, and returns the reply's body.
    pub(crate) fn ok(&mut self, path: &str, body: Value) -> Value {
        let reply = self.post(path, &body);
        assert_eq!(reply.status(), 200, "{path} {body}: {}", reply.body());
        serde_json::from_str(reply.body()).expect("JSON")
    }
}

#[test]
fn equal_requests_at_equal_times_get_equal_replies() {
    let replies = || {
        let mut world = Virtual::new(Behavior::default());
        world.now_ms = 5_000;
        let created = world.ok("/user_identities/create", json!({ "full_name": "Ana" }));
        (created, world.site.export())
    };
    assert_eq!(replies(), replies());
    assert_eq!(replies().0["user_identity"]["created_at"], "1970-01-01T00:00:05.000Z");
}

#[test]
fn a_path_that_is_not_there_gets_the_bare_text_of_the_real_server() {
    let mut world = Virtual::new(Behavior::default());
    let reply = world.post("/acs/users/delet", &json!({}));
    assert_eq!((reply.status().as_u16(), reply.body().as_str()), (404, "404"));
}

#[test]
fn the_date_of_a_reply_is_that_of_a_clock_one_hour_off() {
    let mut world = Virtual::new(Behavior::default().clock_offset_ms(3_600_000));
    world.now_ms = 1_000;
    let reply = world.post("/acs/users/get", &json!({}));
    assert_eq!(reply.headers()["date"], "Thu, 01 Jan 1970 01:00:01 GMT");
}
