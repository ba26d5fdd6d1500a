//! What this machine is short of is a failure to connect: told in the system's words, tried again, and no panic.
#![cfg(target_os = "linux")]

use libseam::{CallOptions, Client, ErrorCode, Event, Happening, Options, Outcome, blocking, json::Object};
use rustix::process::{Resource, Rlimit, geteuid, getrlimit, setrlimit};
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    ops::ControlFlow,
    os::fd::AsRawFd as _,
    process::Command,
    thread,
};

const KEY: &str = "seam_test_shortage";
const OPERATION: &str = "user_identities.delete";
/// Has the server's port in the process that is to be short of something.
const INSIDE: &str = "LIBSEAM_TEST_SHORTAGE";

fn params() -> Object {
    let mut params = Object::new();
    params.insert("user_identity_id".into(), "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3".into());
    params
}

/// A server that confirms one request on each connection, and its port.
fn server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        while let Ok((mut connection, _)) = listener.accept() {
            let mut byte = [0];
            while connection.read(&mut byte).is_ok_and(|length| length == 1) && byte != *b"}" {}
            let reply = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";
            let _ = connection.write_all(reply.as_bytes());
        }
    });
    port
}

/// Where the test's server is.
struct Server(String);

impl Server {
    fn options(&self, host: &str) -> Options {
        Options::api_key(KEY).with_endpoint(format!("http://{host}:{}", self.0))
    }
}

/// Runs the test `name` again in a process of its own, where it may use up what there is. Only there is a server
/// returned, which is in this one.
fn alone(name: &str) -> Option<Server> {
    if let Ok(port) = std::env::var(INSIDE) {
        return Some(Server(port));
    }
    let program = std::env::current_exe().expect("this program");
    let run = Command::new(program)
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, server().to_string())
        .output();
    let run = run.expect("it runs");
    let text = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success() && !text.contains("panicked"), "{text}");
    None
}

fn limit(resource: Resource, soft: Option<u64>) {
    let maximum = getrlimit(resource).maximum;
    setrlimit(resource, Rlimit { current: soft, maximum }).expect("a limit");
}

/// From now on this thread can start no other.
fn no_threads() {
    if geteuid().is_root() {
        // The limit is not for root.
        let nobody = rustix::process::Uid::from_raw(65534);
        rustix::thread::set_thread_res_uid(nobody, nobody, nobody).expect("nobody");
    }
    limit(Resource::Nproc, Some(0));
}

fn threads() {
    limit(Resource::Nproc, getrlimit(Resource::Nproc).maximum);
}

/// From now on this process can open so many descriptors.
fn descriptors(spare: u64) {
    let next = std::fs::File::open("/dev/null").expect("a descriptor").as_raw_fd();
    limit(Resource::Nofile, Some(spare + u64::try_from(next).expect("a number")));
}

#[test]
fn no_thread_to_resolve_a_name_in() {
    let Some(server) = alone("no_thread_to_resolve_a_name_in") else { return };
    let seam = blocking::Client::new(server.options("localhost")).expect("a client");
    no_threads();
    let error = seam.call(OPERATION, params()).expect_err("no thread");
    assert_eq!(
        (error.code(), error.outcome(), error.attempts),
        (ErrorCode::Connect, Outcome::NotSent, 3),
        "{error}"
    );
    let why = "name could not be resolved: localhost:";
    assert!(error.message.contains(why), "{error}");
    let why = "(no thread to ask in: Resource temporarily unavailable)";
    assert!(error.message.ends_with(why), "{error}");
    // Once there are threads again, the next attempt is made.
    let mut failures = 0;
    let mut observer = |event: Event<'_>| {
        if let Happening::Failure { .. } = event.happening {
            failures += 1;
            threads();
        }
        ControlFlow::Continue(())
    };
    let call = CallOptions::default();
    let reply = seam.call_observed(OPERATION, params(), &call, || false, Some(&mut observer));
    assert_eq!(reply.expect("success").attempts, 2);
    assert_eq!(failures, 1);
}

#[test]
fn no_thread_for_the_asynchronous_client() {
    let Some(server) = alone("no_thread_for_the_asynchronous_client") else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let seam = Client::new(server.options("localhost")).expect("a client");
    no_threads();
    let error = runtime.block_on(seam.call(OPERATION, params())).expect_err("no thread");
    assert_eq!(
        (error.code(), error.outcome(), error.attempts),
        (ErrorCode::Connect, Outcome::NotSent, 3),
        "{error}"
    );
    threads();
    runtime.block_on(seam.call(OPERATION, params())).expect("success");
}

#[test]
fn no_descriptor() {
    let Some(server) = alone("no_descriptor") else { return };
    let usual = getrlimit(Resource::Nofile).current;
    let call = CallOptions::default();
    for spare in 0..8 {
        // With none to spare there is not even what it takes to wait for the network.
        let options = server.options("127.0.0.1");
        descriptors(spare);
        let seam = blocking::Client::new(options).expect("a client");
        let result = seam.call(OPERATION, params());
        match result {
            Ok(_) => assert!(spare > 0),
            Err(error) => {
                assert_eq!(
                    (error.code(), error.outcome(), error.attempts),
                    (ErrorCode::Connect, Outcome::NotSent, 3),
                    "{spare}: {error}"
                );
                assert!(error.message.contains("Too many open files"), "{spare}: {error}");
            }
        }
        let mut observer = |event: Event<'_>| {
            if let Happening::Failure { .. } = event.happening {
                limit(Resource::Nofile, usual);
            }
            ControlFlow::Continue(())
        };
        seam.call_observed(OPERATION, params(), &call, || false, Some(&mut observer)).expect("success");
        limit(Resource::Nofile, usual);
    }
}

#[test]
fn no_descriptor_to_read_certificates_with() {
    if alone("no_descriptor_to_read_certificates_with").is_none() {
        return;
    }
    let usual = getrlimit(Resource::Nofile).current;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let authority = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = folder.path().join("ca.pem");
    std::fs::write(&bundle, authority.cert.pem()).expect("a file");
    for bundle in [Some(bundle.to_string_lossy().into_owned()), None] {
        let mut options = Options::api_key(KEY).with_endpoint("https://127.0.0.1:1");
        options.ca_bundle = bundle;
        descriptors(0);
        let seam = Client::new(options).expect("a client");
        let error = runtime.block_on(seam.call(OPERATION, params())).expect_err("no descriptor");
        limit(Resource::Nofile, usual);
        assert_eq!(
            (error.code(), error.outcome(), error.attempts),
            (ErrorCode::Connect, Outcome::NotSent, 3),
            "{error}"
        );
        assert!(error.message.contains("no certificates can be read: Too many open files"), "{error}");
    }
}
