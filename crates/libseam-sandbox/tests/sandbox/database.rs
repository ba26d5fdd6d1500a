//! Files that the sandbox saves everything in.

use libseam_sandbox::{Behavior, Config, ProviderRule, Sandbox, Seed, StartError};
use serde_json::json;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process,
};

use crate::client::Client;

/// A folder that is deleted when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("libseam-sandbox-{}-{name}", process::id()));
        fs::create_dir(&path).expect("a new folder");
        Self(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn config(database: &Path, seed: Seed) -> Config {
    Config { port: 0, database: Some(database.into()), seed, ..Config::default() }
}

async fn start_fails(database: &Path) -> StartError {
    Sandbox::start(config(database, Seed::Demo)).await.expect_err("the sandbox must not start")
}

#[tokio::test]
async fn a_file_keeps_scene_and_credentials() {
    let folder = Folder::new("keeps");
    let file = folder.file("scene.db");
    let client = Client::start(config(&file, Seed::Demo)).await;
    client
        .ok("/user_identities/delete", json!({ "user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" }))
        .await;
    let credentials = client.sandbox.credentials().clone();
    let (counts, people) = (client.counts().await, client.ok("/user_identities/list", json!({})).await);
    client.sandbox.stop().await;

    // Not even another seed touches what is there, until it is asked to.
    let client = Client::start(config(&file, Seed::Empty)).await;
    assert_eq!(*client.sandbox.credentials(), credentials);
    assert_eq!(client.counts().await, counts);
    assert_eq!(client.ok("/user_identities/list", json!({})).await, people);
    client.ok("/_sandbox/reset", json!({})).await;
    assert_eq!(client.counts().await["user_identities"], 0);
    client.sandbox.stop().await;

    // A scene that somebody emptied is a scene too.
    let client = Client::start(config(&file, Seed::Demo)).await;
    assert_eq!(client.counts().await["user_identities"], 0);
    client.sandbox.stop().await;
}

#[tokio::test]
#[cfg(unix)]
async fn a_new_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new("owner");
    let file = folder.file("scene.db");
    let client = Client::start(config(&file, Seed::Demo)).await;
    client.counts().await;
    // The file itself, and those that SQLite keeps beside it.
    let files: Vec<_> =
        fs::read_dir(&folder.0).expect("the folder").map(|file| file.expect("a file").path()).collect();
    assert!(files.contains(&file) && files.len() > 1, "{files:?}");
    for file in files {
        let mode = fs::metadata(&file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn a_stopped_sandbox_leaves_one_file() {
    let folder = Folder::new("one-file");
    // What SQLite would read as a URI is a name like any other.
    let file = folder.file("scene.db?mode=memory");
    Client::start(config(&file, Seed::Demo)).await.sandbox.stop().await;
    let files: Vec<_> =
        fs::read_dir(&folder.0).expect("the folder").map(|file| file.expect("a file").path()).collect();
    assert_eq!(files, [file]);
}

#[tokio::test]
async fn two_sandboxes_can_share_a_file() {
    let folder = Folder::new("share");
    let file = folder.file("scene.db");
    let (one, two) =
        (Client::start(config(&file, Seed::Demo)).await, Client::start(config(&file, Seed::Demo)).await);
    one.ok("/user_identities/delete", json!({ "user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" }))
        .await;
    two.ok("/user_identities/create", json!({ "full_name": "Ana" })).await;
    assert_eq!(one.counts().await, two.counts().await);
}

#[tokio::test]
async fn a_cursor_leads_to_new_objects_over_a_restart() {
    let folder = Folder::new("cursor");
    let file = folder.file("scene.db");
    let client = Client::start(config(&file, Seed::Empty)).await;
    let mut people = Vec::new();
    for name in ["Ana", "Ben", "Carl"] {
        let new = json!({ "full_name": name });
        let person = client.get("/user_identities/create", new, "user_identity").await;
        people.push(person["user_identity_id"].clone());
    }
    let page = client.get("/user_identities/list", json!({ "limit": 2 }), "pagination").await;
    for person in &people[1..] {
        client.ok("/user_identities/delete", json!({ "user_identity_id": person })).await;
    }
    client.sandbox.stop().await;

    // Dan must not get the place of Ben, which the cursor is behind.
    let client = Client::start(config(&file, Seed::Empty)).await;
    client.ok("/user_identities/create", json!({ "full_name": "Dan" })).await;
    let next = json!({ "limit": 2, "page_cursor": page["next_page_cursor"] });
    let people = client.get("/user_identities/list", next, "user_identities").await;
    assert_eq!(people[0]["full_name"], "Dan");
}

#[tokio::test]
async fn a_change_that_cannot_be_saved_is_an_error_and_undone() {
    let folder = Folder::new("full");
    let file = folder.file("scene.db");
    let client = Client::start(config(&file, Seed::Demo)).await;
    let before = client.counts().await;
    let other = rusqlite::Connection::open(&file).expect("a database");
    let full =
        "CREATE TRIGGER full BEFORE DELETE ON objects BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    other.execute_batch(full).expect("a trigger");
    let delete = json!({ "user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" });
    let error =
        client.post_refused("/user_identities/delete", delete.clone(), 500, "internal_server_error").await;
    assert_eq!(error["message"], "The sandbox's database failed: the disk is full");
    assert_eq!(client.counts().await, before);
    other.execute_batch("DROP TRIGGER full").expect("no trigger");
    client.ok("/user_identities/delete", delete).await;
}

#[tokio::test]
async fn files_of_others_are_left_alone() {
    let folder = Folder::new("others");
    let text = folder.file("notes.txt");
    let long_text = folder.file("more-notes.txt");
    fs::write(&text, "not a database").expect("written");
    fs::write(&long_text, "not a database ".repeat(1000)).expect("written");
    let database = folder.file("other.db");
    let other = rusqlite::Connection::open(&database).expect("a database");
    other.execute_batch("CREATE TABLE notes (text TEXT)").expect("a table");
    drop(other);
    for file in [text, long_text, database] {
        let before = fs::read(&file).expect("readable");
        let error = start_fails(&file).await;
        assert!(matches!(&error, StartError::NotASandbox { path } if *path == file), "{error:?}");
        assert!(error.to_string().contains("is not a file of a sandbox"), "{error}");
        assert_eq!(fs::read(&file).expect("readable"), before);
    }
}

#[tokio::test]
async fn a_file_with_another_schema_is_refused() {
    let folder = Folder::new("schema");
    let file = folder.file("scene.db");
    Client::start(config(&file, Seed::Empty)).await.sandbox.stop().await;
    let newer = rusqlite::Connection::open(&file).expect("a database");
    newer.pragma_update(None, "user_version", 99).expect("a version");
    drop(newer);
    let error = start_fails(&file).await;
    assert!(matches!(error, StartError::OtherSchema { found: 99, expected: 2, .. }), "{error:?}");
    assert!(error.to_string().contains("schema version 99"), "{error}");
}

#[tokio::test]
async fn a_file_that_cannot_be_created_is_an_error() {
    let folder = Folder::new("nowhere");
    let error = start_fails(&folder.file("missing/scene.db")).await;
    assert!(matches!(error, StartError::Database { .. }), "{error:?}");
    assert!(error.to_string().contains("missing"), "{error}");
    let error = start_fails(&folder.0).await;
    assert!(matches!(error, StartError::Database { .. }), "{error:?}");
}

#[test]
fn seeds_have_names() {
    assert_eq!("demo".parse(), Ok(Seed::Demo));
    assert_eq!("empty".parse(), Ok(Seed::Empty));
    let error = "Demo".parse::<Seed>().expect_err("no such seed");
    assert_eq!(error.to_string(), "the seed must be \"empty\" or \"demo\", got \"Demo\"");
    assert_eq!(Seed::default().to_string(), "demo");
}

#[tokio::test]
async fn what_is_pending_outlives_a_restart() {
    let folder = Folder::new("pending");
    let file = folder.file("scene.db");
    let user = json!({ "acs_user_id": "8d7e0b3a-b889-49a7-9164-4b71a0506a33" });
    let rule: ProviderRule = "Headquarters:lag=1h".parse().expect("a rule");
    let behavior = Behavior::default().provider(rule);
    let client = Client::start(Config { behavior, ..config(&file, Seed::Demo) }).await;
    client.ok("/acs/users/delete", user.clone()).await;
    client.sandbox.stop().await;

    let client = Client::start(config(&file, Seed::Demo)).await;
    let read = client.get("/acs/users/get", user.clone(), "acs_user").await;
    assert_eq!(read["pending_mutations"][0]["mutation_code"], "deleting");
    client.ok("/_sandbox/clock/set", json!({ "advance_ms": 3_600_000 })).await;
    client.post_refused("/acs/users/get", user.clone(), 404, "acs_user_not_found").await;
    client.sandbox.stop().await;

    let client = Client::start(config(&file, Seed::Demo)).await;
    client.post_refused("/acs/users/get", user, 404, "acs_user_not_found").await;
}

#[tokio::test]
async fn a_rule_for_a_provider_that_the_data_does_not_have_is_refused() {
    let rule: ProviderRule = "Nowhere:offline".parse().expect("a rule");
    let behavior = Behavior::default().provider(rule);
    let error = Sandbox::start(Config { behavior, ..Config::default() }).await.expect_err("refused");
    assert!(error.to_string().contains("`Nowhere`"), "{error}");
}
