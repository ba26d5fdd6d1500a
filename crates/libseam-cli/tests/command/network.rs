//! Proxies, certificates of the environment, and faults of the sandbox.

use crate::{
    process::{SOME_KEY, ran, seam},
    sandbox::Sandbox,
};
use libseam_testing::{REFUSAL, ScriptedServer};
use std::process::Command;

const DELETE: &str = "user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

/// Starts a proxy that refuses every request.
fn proxy() -> ScriptedServer {
    ScriptedServer::answering(|_| REFUSAL)
}

/// Writes a file with an authority, for a machine that has none.
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
        let proxy = proxy();
        let mut command = seam(DELETE.split_whitespace());
        command.args(["--endpoint", "https://door.invalid", "--retries", "0", "--ca-bundle", &bundle]);
        command.env("SEAM_API_KEY", SOME_KEY);
        if by_environment {
            command.env("HTTPS_PROXY", proxy.url());
        } else {
            command.args(["--proxy", &proxy.url()]);
        }
        ran(&mut command).exits(5).says("could not be reached");
        let request = proxy.next_request();
        assert_eq!(request.line(), "CONNECT door.invalid:443 HTTP/1.1");
        assert!(!request.text().contains(SOME_KEY), "{request:?}");
    }
}

#[test]
fn a_proxy_is_not_used_for_plain_http_to_this_machine() {
    let sandbox = Sandbox::demo();
    let proxy = proxy();
    let mut command = seam(DELETE.split_whitespace());
    command.env("HTTP_PROXY", proxy.url()).env("http_proxy", proxy.url()).env("ALL_PROXY", proxy.url());
    command.env("SEAM_ENDPOINT", sandbox.url()).env("SEAM_API_KEY", sandbox.variable("SEAM_API_KEY"));
    ran(&mut command).exits(0);
    assert_eq!(proxy.connections(), 0);
}

/// Makes a removal over https at `endpoint`, with an authority to trust.
fn removal(endpoint: &str, folder: &tempfile::TempDir) -> Command {
    let mut command = seam(DELETE.split_whitespace());
    command.args(["--endpoint", endpoint, "--retries", "0", "--ca-bundle", &authorities(folder)]);
    command.env("SEAM_API_KEY", SOME_KEY);
    command
}

#[test]
fn the_variables_of_the_proxy_are_read_as_curl_reads_them() {
    let folder = tempfile::tempdir().expect("no folder");
    let unused = "http://127.0.0.1:1";
    // The first variable of each line wins.
    let lines: [&[&str]; 4] = [
        &["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"],
        &["HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY"],
        &["all_proxy", "ALL_PROXY"],
        &["ALL_PROXY"],
    ];
    for line in lines {
        let proxy = proxy();
        let mut command = removal("https://door.invalid", &folder);
        // An empty variable counts as unset.
        command
            .envs(["https_proxy", "HTTPS_PROXY", "all_proxy", "no_proxy", "NO_PROXY"].map(|name| (name, "")));
        command.envs(line.iter().skip(1).map(|name| (name, unused))).env(line[0], proxy.url());
        ran(&mut command).exits(5).says("through the proxy: it refused to connect: 403 Forbidden");
        assert_eq!(proxy.requests().len(), 1, "{line:?}");
    }
    let mut command = removal("https://127.0.0.1:1", &folder);
    command.env("http_proxy", unused).env("HTTP_PROXY", unused);
    assert!(!ran(&mut command).exits(5).stderr.contains("proxy"));
}

#[test]
fn no_proxy_and_the_option_direct_use_no_proxy() {
    let folder = tempfile::tempdir().expect("no folder");
    for (lower, upper, through) in [
        ("*", "", false),
        ("", "*", false),
        ("127.0.0.1", "", false),
        ("127.0.0.0/8", "", false),
        ("door.invalid", "*", true),
        ("", "", true),
    ] {
        let proxy = proxy();
        let mut command = removal("https://127.0.0.1:1", &folder);
        command.env("https_proxy", proxy.url()).env("no_proxy", lower).env("NO_PROXY", upper);
        let ran = ran(&mut command).exits(5);
        assert_eq!(proxy.connections() > 0, through, "{lower:?} {upper:?}");
        assert_eq!(ran.stderr.contains("through the proxy"), through, "{ran:?}");
    }
    let proxy = proxy();
    ran(removal("https://127.0.0.1:1", &folder).env("https_proxy", proxy.url()).args(["--proxy", "direct"]))
        .exits(5);
    assert_eq!(proxy.connections(), 0);
}

#[test]
fn a_socks_proxy_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("no folder");
    for name in ["https_proxy", "ALL_PROXY"] {
        let ran =
            ran(removal("https://door.invalid", &folder).env(name, "socks5h://user:secret@127.0.0.1:1"));
        let ran = ran.exits(2).says(&format!("`{name}` must name an http or https proxy, got a SOCKS proxy"));
        let ran = ran.says("list the server in `no_proxy`");
        assert!(!ran.stderr.contains("secret"), "{ran:?}");
    }
}

#[test]
fn unusable_certificates_of_the_environment_are_named() {
    let folder = tempfile::tempdir().expect("no folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("cannot write");
        path.to_string_lossy().into_owned()
    };
    let good = authorities(&folder);
    let pem = std::fs::read_to_string(&good).expect("cannot read");
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).expect("no folder");
    let (empty, absent) = (empty.to_string_lossy(), format!("{}/absent", empty.display()));
    let none = "it contains no certificate";
    let trusted = pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE");
    for (name, value, why) in [
        ("SSL_CERT_FILE", absent.clone(), "No such file or directory"),
        ("SSL_CERT_FILE", file("empty.pem", ""), none),
        ("SSL_CERT_FILE", file("bom.pem", &format!("\u{feff}{pem}")), none),
        ("SSL_CERT_FILE", file("trusted.pem", &trusted), none),
        ("SSL_CERT_FILE", file("cut.pem", &pem[..pem.len() - 40]), "it is not valid PEM"),
        ("SSL_CERT_DIR", absent.clone(), "No such file or directory"),
        ("SSL_CERT_DIR", empty.clone().into_owned(), none),
    ] {
        let mut command = seam(DELETE.split_whitespace());
        command.args(["--endpoint", "https://127.0.0.1:1", "--retries", "0"]);
        let ran = ran(command.env("SEAM_API_KEY", SOME_KEY).env(name, &value));
        let ran = ran.exits(5).says(&format!("the environment variable `{name}` cannot be used: {why}"));
        ran.says(&value);
    }
    // An empty value counts as unset, and a good one is used.
    for (name, value) in [("SSL_CERT_FILE", ""), ("SSL_CERT_DIR", ""), ("SSL_CERT_FILE", &good)] {
        let mut command = seam(DELETE.split_whitespace());
        command.args(["--endpoint", "https://127.0.0.1:1", "--retries", "0"]).env("SEAM_API_KEY", SOME_KEY);
        let other = if name == "SSL_CERT_FILE" { "SSL_CERT_DIR" } else { "SSL_CERT_FILE" };
        if value.is_empty() {
            command.env(other, &good[..0]);
        }
        let ran = ran(command.env(name, value)).exits(5);
        assert!(!ran.stderr.contains("environment variable"), "{ran:?}");
    }
}

#[test]
fn a_bundle_that_does_not_exist_is_reported() {
    let mut command = seam(DELETE.split_whitespace());
    command.args(["--ca-bundle", "/nowhere/ca.pem"]).env("SEAM_API_KEY", SOME_KEY);
    ran(&mut command).exits(2).says("`--ca-bundle`");
}

#[test]
fn a_fault_of_the_sandbox_makes_a_removal_unconfirmed() {
    let rule = "user_identities.delete:drop=after,count=1";
    let sandbox = Sandbox::start(&["--port", "0", "--seed", "demo", "--fault", rule]);
    let mut command = seam(DELETE.split_whitespace());
    command.env("SEAM_ENDPOINT", sandbox.url()).env("SEAM_API_KEY", sandbox.variable("SEAM_API_KEY"));
    let ran = ran(&mut command).exits(5).says("error[unconfirmed]").says("outcome: unknown");
    assert_eq!(ran.stdout, "");
}

#[test]
fn an_unknown_fault_is_wrong_usage() {
    for rule in ["nonsense", "doors.open:html", "*:explode", "*:status=99"] {
        ran(&mut seam(["sandbox", "--port", "0", "--fault", rule])).exits(2);
    }
}
