//! A machine that is short of something: a failure to connect in the system's words, and no panic.
#![cfg(target_os = "linux")]

use crate::process::{SOME_KEY, ran, seam, shell};

const DELETE: &str =
    "user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3 --errors json";

#[test]
fn no_thread_to_resolve_a_name_in() {
    let mut command = seam(DELETE.split_whitespace());
    command.env("SEAM_API_KEY", SOME_KEY).env("SEAM_ENDPOINT", "http://localhost:1");
    // A thread with a stack of that size cannot be had by anybody.
    let ran = ran(command.env("RUST_MIN_STACK", (1_u64 << 47).to_string())).exits(5);
    let error = ran.error();
    assert_eq!((&error["attempts"], &error["outcome"]), (&3.into(), &"not_sent".into()), "{ran:?}");
    let message = error["message"].as_str().unwrap_or_default();
    assert!(message.contains("no thread to ask in: Resource temporarily unavailable"), "{ran:?}");
}

#[test]
fn no_descriptor() {
    // The command itself is loaded with one more than the three that it is given.
    for limit in [4, 5, 6] {
        let mut command = shell(&format!("ulimit -n {limit}; exec seam {DELETE}"));
        command.env("SEAM_API_KEY", SOME_KEY).env("SEAM_ENDPOINT", "http://127.0.0.1:1");
        let ran = ran(&mut command).exits(5);
        let error = ran.error();
        assert_eq!((&error["attempts"], &error["outcome"]), (&3.into(), &"not_sent".into()), "{ran:?}");
        assert!(error["message"].as_str().unwrap_or_default().contains("Too many open files"), "{ran:?}");
    }
}
