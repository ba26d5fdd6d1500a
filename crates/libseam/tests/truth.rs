//! Cases in which a client could report a removal as done that is not, or report the wrong error. Each was a bug once.

use libseam::{
    AcsUsersRemoveFromAccessGroup, CallOptions, ErrorCode, Options, Outcome, UserIdentitiesDelete,
    blocking::Client,
    json::{Object, Value},
};
use libseam_testing::{Authority, ScriptedServer, reply};

const IDENTITY: UserIdentitiesDelete<'_> =
    UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };

/// Makes a client of a server that gives each connection the next reply and closes it.
fn client(replies: Vec<String>) -> Client {
    let server = ScriptedServer::with_replies(replies);
    Client::new(Options::api_key("seam_test_truth").with_endpoint(server.url())).expect("a client")
}

#[test]
fn not_found_for_a_wrong_id_after_a_lost_reply_is_unconfirmed() {
    let gone = r#"{"error":{"type":"acs_access_group_not_found","message":"no such group"},"ok":false}"#;
    let seam = client(vec![String::new(), reply("404 Not Found", "", gone)]);
    let params = AcsUsersRemoveFromAccessGroup {
        acs_user_id: Some("8d7e0b3a-b889-49a7-9164-4b71a0506a33"),
        acs_access_group_id: "00000000-0000-0000-0000-000000000000",
        ..Default::default()
    };
    let error = seam.acs().users().remove_from_access_group(params).expect_err("the group is not there");
    assert_eq!((error.code(), error.attempts), (ErrorCode::Unconfirmed, 2));
    assert_eq!(error.outcome(), Outcome::Unknown);
}

#[test]
fn a_handshake_that_stalls_is_not_a_lost_reply() {
    let authority = Authority::new("truth");
    let tls = authority.issue_for_localhost();
    let gone = r#"{"error":{"type":"user_identity_not_found","message":"not found"},"ok":false}"#;
    // The request of the first connection is never sent; the second connection answers "not found".
    let server = ScriptedServer::start(move |mut connection| {
        if connection.number() == 0 {
            return connection.wait_for_close();
        }
        connection.into_tls(&tls).answer_all(reply("404 Not Found", "", gone));
    });
    let mut options = Options::api_key("seam_test_truth");
    options = options.with_endpoint(format!("https://localhost:{}", server.port()));
    options.ca_bundle = Some(authority.bundle().to_string_lossy().into_owned());
    let seam = Client::new(options).expect("a client");
    let mut short = CallOptions::default();
    // Shorter than the client's time limit for connecting.
    short.timeout_ms = Some(2_000);
    let error = seam.user_identities().delete_with(IDENTITY, &short).expect_err("the person was not there");
    assert_eq!((error.code(), error.attempts), (ErrorCode::NotFound, 2), "{error}");
}

#[test]
fn a_reply_with_too_many_headers_is_too_large_and_not_retried() {
    let headers: String = (0..150).map(|n| format!("x-{n}: 1\r\n")).collect();
    let seam = client(vec![reply("200 OK", &headers, r#"{"ok":true}"#); 3]);
    let error = seam.user_identities().delete(IDENTITY).expect_err("too many headers");
    assert_eq!((error.code(), error.attempts), (ErrorCode::TooLarge, 1), "{error}");
}

#[test]
fn a_blocking_client_can_be_dropped_inside_a_runtime() {
    let seam = client(Vec::new());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().expect("a runtime");
    runtime.block_on(async move { drop(seam) });
}

#[test]
fn debug_output_shows_no_password_and_no_header_with_a_credential() {
    let mut options = Options::api_key("seam_test_truth").with_endpoint("https://user:hunter2@door.example");
    options.proxy = Some("http://user:hunter2@proxy.example".into());
    options.headers = vec![("x-door-token".into(), "seam_cst_hunter2".into())];
    assert!(!format!("{options:?}").contains("hunter2"));
    options.endpoint = None;
    let seam = Client::new(options).expect("a client");
    let request = seam.build("user_identities.delete", Object::from(IDENTITY)).expect("a request");
    assert!(!format!("{seam:?} {request:?} {}", request.to_value()).contains("hunter2"));
    assert!(request.headers.iter().any(|header| header.expose() == "seam_cst_hunter2"));
}

#[test]
fn options_set_as_fields_are_checked() {
    let with = |change: fn(&mut Options)| {
        let mut options = Options::api_key("seam_test_truth");
        change(&mut options);
        Client::new(options).expect_err("out of range").code()
    };
    assert_eq!(with(|o| o.retries = u32::MAX), ErrorCode::InvalidOptions);
    assert_eq!(with(|o| o.deadline_ms = 0), ErrorCode::InvalidOptions);
    assert_eq!(with(|o| o.surface = "x".repeat(1 << 20)), ErrorCode::InvalidOptions);
    assert_eq!(with(|o| o.headers = vec![("Authorization".into(), "x".into())]), ErrorCode::InvalidOptions);
}

#[test]
fn parameters_that_nest_too_deeply_are_refused_as_values_and_as_text() {
    let deep = (0..100).fold(Value::from(true), |inner, _| Value::Array(vec![inner]));
    let mut params = Object::from(IDENTITY);
    params.insert("deep".into(), deep);
    let text = Value::from(params.clone()).to_string();
    for strict in [true, false] {
        let as_values = libseam::check("user_identities.delete", params.clone(), strict);
        assert_eq!(as_values, libseam::check("user_identities.delete", text.as_str(), strict));
        assert!(as_values.is_err());
    }
}
