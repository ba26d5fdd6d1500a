//! The documentation's samples of the Seam command, unchanged, each with a new sandbox.

use crate::{
    process::{ran, shell},
    sandbox::Sandbox,
};
use serde_json::json;

/// Runs `sample` in a shell, and checks that it prints only `{}`.
fn run(sandbox: &Sandbox, sample: &str) {
    let ran = ran(sandbox.offer(&mut shell(sample))).exits(0);
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("{}\n", ""));
}

#[test]
fn remove_an_access_system_user_from_a_user_identity() {
    let sandbox = Sandbox::demo();
    let linked = || {
        let identity = json!({"user_identity_id": "5c945ab5-c75e-4bcb-8e5f-9410061c401f"});
        sandbox.ids("/user_identities/list_acs_users", &identity, "acs_users", "acs_user_id")
    };
    assert_eq!(linked(), ["c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe"]);
    run(
        &sandbox,
        r#"seam user-identities remove-acs-user --user_identity_id "5c945ab5-c75e-4bcb-8e5f-9410061c401f" --acs_user_id "c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe""#,
    );
    assert!(linked().is_empty());
}

#[test]
fn remove_an_access_system_user_from_an_access_group() {
    let sandbox = Sandbox::demo();
    let members = || {
        let group = json!({"acs_access_group_id": "123e4567-e89b-12d3-a456-426614174000"});
        sandbox.ids("/acs/access_groups/list_users", &group, "acs_users", "acs_user_id")
    };
    let (gone, before) = ("8d7e0b3a-b889-49a7-9164-4b71a0506a33", members());
    assert!(before.iter().any(|id| id == gone), "{before:?}");
    run(
        &sandbox,
        r#"seam acs users remove-from-access-group --acs_user_id "8d7e0b3a-b889-49a7-9164-4b71a0506a33" --acs_access_group_id "123e4567-e89b-12d3-a456-426614174000""#,
    );
    let others: Vec<String> = before.into_iter().filter(|id| id != gone).collect();
    assert_eq!(members(), others);
}

#[test]
fn delete_an_access_system_user() {
    let sandbox = Sandbox::demo();
    let users = || {
        let identity = json!({"user_identity_id": "586c225c-b05c-4af4-8679-9c8a46066cce"});
        sandbox.ids("/acs/users/list", &identity, "acs_users", "acs_system_id")
    };
    let invalidated = || sandbox.counts()["acs_credentials_invalidated"].as_i64();
    let (system, before) = ("1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64", users());
    assert!(before.iter().any(|id| id == system), "{before:?}");
    assert_eq!(invalidated(), Some(0));
    // The documentation folds the line.
    run(
        &sandbox,
        "seam acs users delete --user_identity_id \"586c225c-b05c-4af4-8679-9c8a46066cce\" --acs_system_id \
         \"1c655fbd-ecd7-49fc-a57e-b6fb67bd8d64\"\n\n\n# {}",
    );
    let others: Vec<String> = before.into_iter().filter(|id| id != system).collect();
    assert_eq!(users(), others);
    assert_eq!(invalidated(), Some(1));
}

#[test]
fn unassign_a_credential_from_an_access_system_user() {
    let sandbox = Sandbox::demo();
    let credentials = || {
        let user = json!({"acs_user_id": "33333333-3333-3333-3333-333333333333"});
        sandbox.ids("/acs/credentials/list", &user, "acs_credentials", "acs_credential_id")
    };
    assert_eq!(credentials(), ["66666666-6666-6666-6666-666666666666"]);
    let all = sandbox.counts()["acs_credentials"].clone();
    run(
        &sandbox,
        r#"seam acs credentials unassign --acs_user_id "33333333-3333-3333-3333-333333333333" --acs_credential_id "66666666-6666-6666-6666-666666666666""#,
    );
    assert!(credentials().is_empty());
    assert_eq!(sandbox.counts()["acs_credentials"], all);
}

#[test]
fn delete_a_user_identity() {
    let sandbox = Sandbox::demo();
    let identities =
        || sandbox.ids("/user_identities/list", &json!({}), "user_identities", "user_identity_id");
    let sessions = || sandbox.counts()["client_sessions"].as_i64();
    let (gone, before) = ("7ad2566e-6fd8-466d-b8e4-c10a14a74fd3", identities());
    let sessions_before = sessions();
    assert!(before.iter().any(|id| id == gone), "{before:?}");
    // The documentation folds the line.
    run(
        &sandbox,
        "seam user-identities delete --user_identity_id \"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3\"\n\n\n# {}",
    );
    let others: Vec<String> = before.into_iter().filter(|id| id != gone).collect();
    assert_eq!(identities(), others);
    assert_eq!(sessions(), sessions_before.map(|n| n - 2));
}
