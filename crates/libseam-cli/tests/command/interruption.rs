//! Ctrl-C during a call.

use crate::{
    process::{Ran, SOME_KEY, ignores_sigint, interruptible, seam, shell},
    sandbox::Sandbox,
    script::reply,
};
use libseam_testing::ScriptedServer;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use std::{
    process::{Child, Command, Stdio},
    sync::{Mutex, mpsc},
};

const DELETE: &str = "user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

fn start(command: &mut Command, server: &ScriptedServer) -> Child {
    command.env("SEAM_API_KEY", SOME_KEY).env("SEAM_ENDPOINT", server.url());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("cannot run")
}

#[test]
fn ctrl_c_ends_a_call_with_130_and_an_unknown_outcome() {
    let server = ScriptedServer::silent();
    let child = start(interruptible(&mut seam(DELETE.split(' '))), &server);
    // The request has been sent, so the signal finds the call waiting for its reply.
    server.next_request();
    kill_process(Pid::from_child(&child), Signal::INT).expect("cannot signal");
    let ran: Ran = child.wait_with_output().expect("cannot wait").into();
    ran.exits(130)
        .says("error[cancelled]")
        .says("it is not known whether the operation happened")
        .says("outcome: unknown");
}

#[test]
fn ctrl_c_ends_a_confirmation_with_130_and_a_token() {
    let sandbox = Sandbox::start(&["--port", "0", "--seed", "demo", "--lag", "*=1h"]);
    let user = &sandbox.post("/acs/users/list", &json!({}))["acs_users"][0];
    let params = json!({ "acs_user_id": user["acs_user_id"] });
    let id = user["acs_user_id"].as_str().expect("an id");
    let mut command = seam(["acs", "users", "delete", "--acs_user_id", id, "--confirm", "--errors", "json"]);
    let command = sandbox.offer(interruptible(&mut command));
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("cannot run");
    // The removal has been accepted once the user is to be deleted; the command polls then.
    let is_pending = || {
        let pending = &sandbox.post("/acs/users/get", &params)["acs_user"]["pending_mutations"];
        pending.as_array().is_some_and(|list| !list.is_empty())
    };
    while !is_pending() {}
    kill_process(Pid::from_child(&child), Signal::INT).expect("cannot signal");
    let ran: Ran = child.wait_with_output().expect("cannot wait").into();
    let error = ran.exits(130).error();
    assert_eq!(error["kind"], "cancelled");
    assert!(error["confirmation"]["token"].is_string(), "{error}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_call_that_inherits_an_ignored_ctrl_c_ignores_it() {
    let (release, released) = mpsc::channel::<()>();
    let released = Mutex::new(released);
    let server = ScriptedServer::start(move |mut connection| {
        if connection.read_request().is_some() {
            let _ = released.lock().expect("the lock").recv();
            connection.send(reply(200, "application/json", r#"{"ok":true}"#));
        }
    });
    // A script does this to the jobs that it starts in the background.
    let child = start(&mut shell(&format!("trap '' INT; exec seam {DELETE}")), &server);
    server.next_request();
    assert!(ignores_sigint(&child));
    kill_process(Pid::from_child(&child), Signal::INT).expect("cannot signal");
    drop(release);
    let ran: Ran = child.wait_with_output().expect("cannot wait").into();
    assert_eq!(ran.exits(0).stdout, "{}\n");
}
