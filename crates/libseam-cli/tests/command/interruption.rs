//! Ctrl-C while a call is under way.

use crate::{
    process::{Ran, SOME_KEY, seam},
    script::request,
};
use rustix::process::{Pid, Signal, kill_process};
use std::{net::TcpListener, process::Stdio};

#[test]
fn it_ends_with_130_and_says_what_is_not_known() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("no port");
    let url = format!("http://{}", listener.local_addr().expect("no address"));
    let words = ["user-identities", "delete", "--user_identity_id", "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"];
    let child = seam(words)
        .env("SEAM_API_KEY", SOME_KEY)
        .env("SEAM_ENDPOINT", &url)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("cannot run");
    let (stream, _) = listener.accept().expect("nobody came");
    // The request is on its way, so the signal finds the call waiting for its reply.
    request(&stream);
    kill_process(Pid::from_child(&child), Signal::INT).expect("cannot signal");
    let ran: Ran = child.wait_with_output().expect("cannot wait").into();
    ran.exits(130)
        .says("error[cancelled]")
        .says("whether the operation happened is not known")
        .says("outcome: unknown");
}
