//! `seam sandbox` from its start to its end.

use crate::{
    process::{bare, ignores_sigint, ran, seam, shell},
    sandbox::Sandbox,
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use std::{
    io::{BufRead as _, BufReader},
    net::TcpStream,
    process::Stdio,
};

#[test]
fn sigint_and_sigterm_end_the_sandbox() {
    for signal in [Signal::INT, Signal::TERM] {
        let mut sandbox = Sandbox::demo();
        let address = sandbox.url().trim_start_matches("http://").to_owned();
        // An idle connection does not delay it.
        let _idle = TcpStream::connect(&address).expect("the sandbox is not there");
        kill_process(Pid::from_child(&sandbox.child), signal).expect("cannot signal");
        let status = sandbox.child.wait().expect("cannot wait");
        assert_eq!(status.code(), Some(0), "{signal:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_sandbox_that_inherits_an_ignored_sigint_ignores_it() {
    assert!(!ignores_sigint(&Sandbox::demo().child));
    // A script does this to the jobs that it starts in the background.
    let sandbox = Sandbox::of(&mut shell("trap '' INT; exec seam sandbox --port 0"));
    assert!(ignores_sigint(&sandbox.child));
}

#[test]
fn a_shell_can_evaluate_the_greeting() {
    let mut child = seam(["sandbox", "--port", "0"]).stdout(Stdio::piped()).spawn().expect("cannot start");
    let lines = BufReader::new(child.stdout.take().expect("no stdout")).lines();
    let lines: Vec<String> = lines.take(8).map(|line| line.expect("unreadable")).collect();
    let text = lines.join("\n")
        + "\nseam user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
    let ran = ran(&mut shell(&text));
    child.kill().expect("cannot end it");
    child.wait().expect("cannot wait");
    assert!(lines[0].starts_with("# ") && lines[0].contains("http://127.0.0.1:"), "{lines:?}");
    assert!(lines[1].starts_with("# Open http://127.0.0.1:"), "{lines:?}");
    assert!(lines[2].starts_with("export SEAM_ENDPOINT=http://127.0.0.1:"), "{lines:?}");
    assert!(lines[3].starts_with("export SEAM_API_KEY=seam_test"), "{lines:?}");
    assert_eq!(ran.exits(0).stdout, "{}\n");
}

#[test]
fn a_port_in_use_is_named() {
    let sandbox = Sandbox::demo();
    let ran = bare(&format!("sandbox --port {}", sandbox.port())).exits(5);
    ran.says(&format!("port {} on 127.0.0.1 is in use", sandbox.port()));
}

#[test]
fn wrong_options_of_the_sandbox_are_named() {
    bare("sandbox --port 70000").exits(2).says("a whole number from 0 to 65535");
    bare("sandbox --port x").exits(2).says("--port");
    bare("sandbox --seed full").exits(2).says("it must be demo, empty, or a file that exists");
    bare("sandbox --host everywhere").exits(2).says("it must be an IP address");
    bare("sandbox --log sometimes").exits(2).says("possible values: auto, always, never");
    bare("sandbox --db /nonexistent/folder/db").exits(5).says("/nonexistent/folder/db");
    bare("sandbox extra").exits(2).says("'extra'");
}

#[test]
fn an_empty_sandbox_holds_nothing() {
    let sandbox = Sandbox::start(&["--port=0", "--seed=empty"]);
    let counts = sandbox.counts();
    let counts = counts.as_object().expect("no counts");
    assert!(!counts.is_empty() && counts.values().all(|count| count == 0), "{counts:?}");
}

#[test]
fn a_database_file_keeps_removals() {
    let folder = tempfile::tempdir().expect("no folder");
    let file = folder.path().join("door.db").display().to_string();
    let identities = |sandbox: &Sandbox| {
        sandbox.ids("/user_identities/list", &json!({}), "user_identities", "user_identity_id")
    };
    let mut first = Sandbox::start(&["--port", "0", "--db", &file]);
    first.run("user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3").exits(0);
    let left = identities(&first);
    kill_process(Pid::from_child(&first.child), Signal::TERM).expect("cannot signal");
    assert!(first.child.wait().expect("cannot wait").success());
    let second = Sandbox::start(&["--port", "0", "--db", &file]);
    assert!(!left.is_empty());
    assert_eq!(identities(&second), left);
}
