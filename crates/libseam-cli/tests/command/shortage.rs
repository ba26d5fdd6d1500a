//! A machine that is short of threads or descriptors: a failure to connect, with the system's description, and no panic.
#![cfg(target_os = "linux")]

use crate::process::{SOME_KEY, ran, seam, shell};

const DELETE: &str =
    "user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3 --errors json";

#[test]
fn a_name_without_a_thread_to_resolve_it_in_is_not_sent() {
    let mut command = seam(DELETE.split_whitespace());
    command.env("SEAM_API_KEY", SOME_KEY).env("SEAM_ENDPOINT", "http://localhost:1");
    // No thread can have a stack of that size.
    let ran = ran(command.env("RUST_MIN_STACK", (1_u64 << 47).to_string())).exits(5);
    let error = ran.error();
    assert_eq!((&error["attempts"], &error["outcome"]), (&3.into(), &"not_sent".into()), "{ran:?}");
    let message = error["message"].as_str().unwrap_or_default();
    assert!(message.contains("no thread to resolve it in: Resource temporarily unavailable"), "{ran:?}");
}

#[test]
fn too_few_descriptors_are_a_failure_to_connect() {
    // The loader needs one descriptor besides the three streams.
    for limit in [4, 5, 6] {
        let mut command = shell(&format!("ulimit -n {limit}; exec seam {DELETE}"));
        command.env("SEAM_API_KEY", SOME_KEY).env("SEAM_ENDPOINT", "http://127.0.0.1:1");
        let ran = ran(&mut command).exits(5);
        let error = ran.error();
        assert_eq!((&error["attempts"], &error["outcome"]), (&3.into(), &"not_sent".into()), "{ran:?}");
        assert!(error["message"].as_str().unwrap_or_default().contains("Too many open files"), "{ran:?}");
    }
}
