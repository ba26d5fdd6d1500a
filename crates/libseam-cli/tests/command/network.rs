//! Proxies, and a sandbox that was told to misbehave.

use crate::{
    process::{SOME_KEY, ran, seam},
    sandbox::Sandbox,
};
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    process::Command,
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

/// A removal over https at `endpoint`, trusting somebody.
fn removal(endpoint: &str, folder: &tempfile::TempDir) -> Command {
    let mut command = seam(DELETE.split_whitespace());
    command.args(["--endpoint", endpoint, "--retries", "0", "--ca-bundle", &authorities(folder)]);
    command.env("SEAM_API_KEY", SOME_KEY);
    command
}

#[test]
fn the_variables_of_the_proxy_are_read_as_curl_reads_them() {
    let folder = tempfile::tempdir().expect("no folder");
    let nobody = "http://127.0.0.1:1";
    // The first of each line is the one that counts.
    let lines: [&[&str]; 4] = [
        &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
        &["HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY"],
        &["all_proxy", "ALL_PROXY"],
        &["ALL_PROXY"],
    ];
    for line in lines {
        let (url, asked) = proxy();
        let mut command = removal("https://door.invalid", &folder);
        // What is empty counts as not set.
        command
            .envs(["https_proxy", "HTTPS_PROXY", "all_proxy", "no_proxy", "NO_PROXY"].map(|name| (name, "")));
        command.envs(line.iter().skip(1).map(|name| (name, nobody))).env(line[0], &url);
        ran(&mut command).exits(5).says("by way of the proxy: it refuses to connect: 403 Forbidden");
        assert!(asked.try_recv().is_ok(), "{line:?}");
    }
    let mut command = removal("https://127.0.0.1:1", &folder);
    command.env("http_proxy", nobody).env("HTTP_PROXY", nobody);
    assert!(!ran(&mut command).exits(5).stderr.contains("proxy"));
}

#[test]
fn what_has_no_proxy() {
    let folder = tempfile::tempdir().expect("no folder");
    for (lower, upper, by_way) in [
        ("*", "", false),
        ("", "*", false),
        ("127.0.0.1", "", false),
        ("127.0.0.0/8", "", false),
        ("door.invalid", "*", true),
        ("", "", true),
    ] {
        let (url, asked) = proxy();
        let mut command = removal("https://127.0.0.1:1", &folder);
        command.env("https_proxy", &url).env("no_proxy", lower).env("NO_PROXY", upper);
        let ran = ran(&mut command).exits(5);
        assert_eq!(asked.try_recv().is_ok(), by_way, "{lower:?} {upper:?}");
        assert_eq!(ran.stderr.contains("by way of the proxy"), by_way, "{ran:?}");
    }
    let (url, asked) = proxy();
    ran(removal("https://127.0.0.1:1", &folder).env("https_proxy", &url).args(["--proxy", "direct"]))
        .exits(5);
    assert!(asked.try_recv().is_err());
}

#[test]
fn a_socks_proxy_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("no folder");
    for name in ["https_proxy", "ALL_PROXY"] {
        let ran =
            ran(removal("https://door.invalid", &folder).env(name, "socks5h://user:secret@127.0.0.1:1"));
        let ran = ran.exits(2).says(&format!("`{name}` names a SOCKS proxy, which is not supported"));
        let ran = ran.says("list the server in `no_proxy`");
        assert!(!ran.stderr.contains("secret"), "{ran:?}");
    }
}

#[test]
fn certificates_that_the_environment_names() {
    let folder = tempfile::tempdir().expect("no folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("cannot write");
        path.to_string_lossy().into_owned()
    };
    let good = authorities(&folder);
    let pem = std::fs::read_to_string(&good).expect("cannot read");
    let nobody = folder.path().join("nobody");
    std::fs::create_dir(&nobody).expect("no folder");
    let (nobody, absent) = (nobody.to_string_lossy(), format!("{}/absent", nobody.display()));
    let none = "there is no certificate in it";
    let trusted = pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE");
    for (name, value, why) in [
        ("SSL_CERT_FILE", absent.clone(), "No such file or directory"),
        ("SSL_CERT_FILE", file("empty.pem", ""), none),
        ("SSL_CERT_FILE", file("bom.pem", &format!("\u{feff}{pem}")), none),
        ("SSL_CERT_FILE", file("trusted.pem", &trusted), none),
        ("SSL_CERT_FILE", file("cut.pem", &pem[..pem.len() - 40]), "it is no PEM"),
        ("SSL_CERT_DIR", absent.clone(), "No such file or directory"),
        ("SSL_CERT_DIR", nobody.clone().into_owned(), none),
    ] {
        let mut command = seam(DELETE.split_whitespace());
        command.args(["--endpoint", "https://127.0.0.1:1", "--retries", "0"]);
        let ran = ran(command.env("SEAM_API_KEY", SOME_KEY).env(name, &value));
        let ran = ran.exits(5).says(&format!("the environment variable `{name}` cannot be used: {why}"));
        ran.says(&value);
    }
    // A value that is empty counts as none, and one that is good is taken.
    for (name, value) in [("SSL_CERT_FILE", ""), ("SSL_CERT_DIR", ""), ("SSL_CERT_FILE", &good)] {
        let mut command = seam(DELETE.split_whitespace());
        command.args(["--endpoint", "https://127.0.0.1:1", "--retries", "0"]).env("SEAM_API_KEY", SOME_KEY);
        let other = if name == "SSL_CERT_FILE" { "SSL_CERT_DIR" } else { "SSL_CERT_FILE" };
        if value.is_empty() {
            // On a machine that has none, this is what it is told.
            command.env(other, &good[..0]);
        }
        let ran = ran(command.env(name, value)).exits(5);
        assert!(!ran.stderr.contains("environment variable"), "{ran:?}");
    }
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
    let ran = ran(&mut command).exits(5).says("error[unconfirmed]").says("outcome: unknown");
    assert_eq!(ran.stdout, "");
}

#[test]
fn a_fault_that_is_none_is_told() {
    for rule in ["nonsense", "doors.open:html", "*:explode", "*:status=99"] {
        ran(&mut seam(["sandbox", "--port", "0", "--fault", rule])).exits(2);
    }
}
