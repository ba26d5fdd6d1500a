//! Credentials of every kind: from the environment, in pages, and with or without a workspace.

use super::{from, problems};
use crate::{CallOptions, Engine, Options, Secret, api::table::CredentialKind, json::Object};
use std::{string::String, vec, vec::Vec};

const DELETE: &str = "user_identities.delete";
const LIST: &str = "user_identities.list";

fn person() -> Object {
    Object::new().with("user_identity_id", "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3")
}

fn shown(options: &Options, kind: CredentialKind) -> Option<&str> {
    options.credential(kind).map(Secret::expose)
}

/// Returns the headers that hold a secret, with their values, and the workspace.
fn sent(options: Options, operation: &str, params: Object) -> Vec<(String, String)> {
    let engine = Engine::new(options).expect("usable");
    let request = engine.build(operation, params, &CallOptions::default()).expect("a request");
    let of_credential = request.headers.iter().filter(|h| h.sensitive || h.name == "seam-workspace");
    of_credential.map(|header| (header.name.clone().into_owned(), header.expose().into())).collect()
}

#[test]
fn a_credential_for_pages_in_the_environment_counts_only_where_there_is_no_other() {
    let (session, key) = (("SEAM_CLIENT_SESSION_TOKEN", "seam_cst1"), ("SEAM_PUBLISHABLE_KEY", "seam_pk1"));
    let options = from(&[session], Options::default());
    assert_eq!(shown(&options, CredentialKind::ClientSessionToken), Some("seam_cst1"));
    let options = from(&[key], Options::default());
    assert_eq!(shown(&options, CredentialKind::PublishableKey), Some("seam_pk1"));
    let options = from(&[("SEAM_API_KEY", "seam_key"), session, key], Options::default());
    assert_eq!(options.credentials().collect::<Vec<_>>(), [CredentialKind::ApiKey]);
    assert!(Engine::new(options).is_ok());
    assert_eq!(
        problems(from(&[session, key], Options::default())),
        [(
            "client_session_token".into(),
            "only one of the environment variables `SEAM_CLIENT_SESSION_TOKEN` and `SEAM_PUBLISHABLE_KEY` can be set; \
             unset the others"
                .into()
        )]
    );
}

#[test]
fn without_a_workspace_only_a_token_for_several_is_taken_from_the_environment() {
    let none = || Options { without_workspace: true, ..Options::default() };
    let token = ("SEAM_PERSONAL_ACCESS_TOKEN", "seam_at1");
    let all = [
        ("SEAM_API_KEY", "seam_key"),
        token,
        ("SEAM_WORKSPACE_ID", "ws"),
        ("SEAM_PUBLISHABLE_KEY", "seam_pk1"),
    ];
    let options = from(&all, none());
    assert_eq!(options.credentials().collect::<Vec<_>>(), [CredentialKind::PersonalAccessToken]);
    assert_eq!(options.workspace_id, None);
    assert!(Engine::new(options).is_ok());
    let options = from(&[all[0], ("SEAM_CONSOLE_SESSION_TOKEN", "eyJ"), all[2]], none());
    assert_eq!(options.credentials().collect::<Vec<_>>(), [CredentialKind::ConsoleSessionToken]);
    assert!(Engine::new(options).is_ok());
    let message = "no credential: give `personal_access_token`, or set the environment variable `SEAM_PERSONAL_ACCESS_TOKEN`";
    assert_eq!(
        problems(from(&[("SEAM_API_KEY", "seam_key")], none())),
        [("personal_access_token".into(), message.into())]
    );
}

#[test]
fn without_a_workspace_there_is_a_token_and_no_workspace() {
    let problem = |message: &str| vec![("without_workspace".into(), message.into())];
    let none = |options| Options { without_workspace: true, ..options };
    assert_eq!(
        problems(none(Options::api_key("seam_key"))),
        problem(
            "`without_workspace` requires `personal_access_token` or `console_session_token`; give one of them, or leave \
             `without_workspace` out"
        )
    );
    assert_eq!(
        problems(none(Options::personal_access_token("seam_at1", "ws"))),
        problem("`without_workspace` and `workspace_id` exclude each other; give only one")
    );
    let own_server =
        Options { no_credential: true, ..Options::default() }.with_endpoint("https://own.example");
    assert!(Engine::new(none(own_server)).is_ok(), "the server has the token");
}

#[test]
fn a_call_without_a_workspace_needs_one_of_its_own() {
    let engine = Engine::new(Options::personal_access_token_alone("seam_at1")).expect("usable");
    let build = |call: &CallOptions| engine.build(DELETE, person(), call);
    let error = build(&CallOptions::default()).expect_err("no workspace");
    assert_eq!(
        error.message,
        "user_identities.delete needs `workspace_id` beside `personal_access_token`; give it to the call or to the client"
    );
    let call = CallOptions { workspace_id: Some("ws".into()), ..CallOptions::default() };
    let request = build(&call).expect("a request");
    let workspace = request.headers.iter().find(|header| header.name == "seam-workspace");
    assert_eq!(workspace.map(|header| header.expose()), Some("ws"));
}

#[test]
fn a_page_may_have_what_is_made_for_pages_and_nothing_else() {
    let in_page = |options| Options { in_browser: true, ..options };
    for public in [Options::client_session_token("seam_cst1"), Options::publishable_key("seam_pk1")] {
        assert!(Engine::new(in_page(public)).is_ok());
    }
    let message = "everybody who opens a page can read the credentials in it; give `client_session_token`, which is \
                   made for pages, set `endpoint` to your own server, which adds the credential, or set \
                   `dangerously_allow_browser` to accept that";
    let exposed = [("endpoint".into(), message.into())];
    let own = "https://own.example";
    for secret in [
        Options::default(),
        Options::api_key("seam_key"),
        Options::api_key("seam_key").with_endpoint(own),
        Options::personal_access_token("seam_at1", "ws"),
        Options::personal_access_token_alone("seam_at1"),
        Options::console_session_token("eyJ", "ws"),
        Options {
            api_key: Some(Secret::new("seam_key".into())),
            ..Options::client_session_token("seam_cst1")
        },
    ] {
        assert_eq!(problems(in_page(secret)), exposed);
    }
    assert!(
        Engine::new(in_page(Options::default().with_endpoint(own))).is_ok(),
        "the server has the credential"
    );
    let misplaced = problems(in_page(Options::client_session_token("seam_key")));
    assert_eq!(misplaced[0].0, "client_session_token", "a secret is refused in the place of another");
}

#[test]
fn each_credential_is_sent_in_headers_of_its_own() {
    let pair = |name: &str, value: &str| (name.into(), value.into());
    assert_eq!(
        sent(Options::client_session_token("seam_cst1"), LIST, Object::new()),
        [pair("authorization", "Bearer seam_cst1"), pair("client-session-token", "seam_cst1")]
    );
    assert_eq!(
        sent(Options::personal_access_token("seam_at1", "ws"), LIST, Object::new()),
        [pair("authorization", "Bearer seam_at1"), pair("seam-workspace", "ws")]
    );
    assert_eq!(
        sent(Options::api_key("seam_key"), DELETE, person()),
        [pair("authorization", "Bearer seam_key")]
    );
}

#[test]
fn headers_for_credentials_are_the_librarys() {
    for name in ["client-session-token", "seam-client-session-token", "seam-publishable-key"] {
        let headers = vec![(name.into(), "seam_x".into())];
        let found = problems(Options { headers, ..Options::api_key("seam_key") });
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        assert!(!found[0].1.contains("seam_x"), "{found:?}");
    }
}
