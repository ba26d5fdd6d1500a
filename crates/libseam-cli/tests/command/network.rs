//! Proxies, and a sandbox that was told to misbehave.

use crate::{
    process::{SOME_KEY, ran, seam},
    sandbox::Sandbox,
};
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::mpsc::{Receiver, channel},
    thread,
};

const DELETE: &str = "user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

/// A proxy that tells what it is asked, and refuses.
fn proxy() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("no port");
    let url = format!("http://{}", listener.local_addr().expect("no address"));
    let (sender, asked) = channel();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|n| n > 0) {
                head.push(byte[0]);
            }
            let _ = sender.send(String::from_utf8_lossy(&head).into_owned());
            let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
        }
    });
    (url, asked)
}

/// A file with an authority in it, for a machine that has none.
fn authorities(folder: &tempfile::TempDir) -> String {
    let authority = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("no certificate");
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, authority.cert.pem()).expect("cannot write");
    path.to_string_lossy().into_owned()
}

#[test]
fn the_proxy_of_the_environment_gets_a_tunnel_and_no_credential() {
    let folder = tempfile::tempdir().expect("no folder");
    let bundle = authorities(&folder);
    for by_environment in [true, false] {
        let (url, asked) = proxy();
        let mut command = seam(DELETE.split_whitespace());
        command.args(["--endpoint", "https://door.invalid", "--retries", "0", "--ca-bundle", &bundle]);
        command.env("SEAM_API_KEY", SOME_KEY);
        if by_environment {
            command.env("HTTPS_PROXY", &url);
        } else {
            command.args(["--proxy", &url]);
        }
        ran(&mut command).exits(5).says("could not be reached");
        let head = asked.recv().expect("the proxy was not asked");
        assert!(head.starts_with("CONNECT door.invalid:443"), "{head}");
        assert!(!head.contains(SOME_KEY), "{head}");
    }
}

#[test]
fn a_proxy_is_not_used_for_plain_http_to_this_machine() {
    let sandbox = Sandbox::demo();
    let (url, asked) = proxy();
    let mut command = seam(DELETE.split_whitespace());
    command.env("HTTP_PROXY", &url).env("http_proxy", &url).env("ALL_PROXY", &url);
    command.env("SEAM_ENDPOINT", sandbox.url()).env("SEAM_API_KEY", sandbox.variable("SEAM_API_KEY"));
    ran(&mut command).exits(0);
    assert!(asked.try_recv().is_err(), "the proxy was asked");
}

#[test]
fn a_bundle_that_is_not_there_is_told() {
    let mut command = seam(DELETE.split_whitespace());
    command.args(["--ca-bundle", "/nowhere/ca.pem"]).env("SEAM_API_KEY", SOME_KEY);
    ran(&mut command).exits(2).says("`--ca-bundle`");
}

#[test]
fn a_sandbox_misbehaves_as_it_is_told() {
    let rule = "user_identities.delete:drop=after,count=1";
    let sandbox = Sandbox::start(&["--port", "0", "--seed", "demo", "--fault", rule]);
    let mut command = seam(DELETE.split_whitespace());
    command.env("SEAM_ENDPOINT", sandbox.url()).env("SEAM_API_KEY", sandbox.variable("SEAM_API_KEY"));
    let ran = ran(&mut command).exits(0).says("gone");
    assert_eq!(ran.stdout.trim(), "{}");
}

#[test]
fn a_fault_that_is_none_is_told() {
    for rule in ["nonsense", "doors.open:html", "*:explode", "*:status=99"] {
        ran(&mut seam(["sandbox", "--port", "0", "--fault", rule])).exits(2);
    }
}
