//! A machine that is short of threads or descriptors: that is a failure to connect with the system's description, is retried,
//! and never panics.
#![cfg(target_os = "linux")]

use libseam::{CallOptions, Client, ErrorCode, Event, EventKind, Options, Outcome, blocking, json::Object};
use libseam_testing::{CONFIRMATION, ScriptedServer};
use rustix::process::{Resource, Rlimit, geteuid, getrlimit, setrlimit};
use std::{ops::ControlFlow, os::fd::AsRawFd as _, process::Command};

const KEY: &str = "seam_test_shortage";
const OPERATION: &str = "user_identities.delete";
/// The environment variable with the server's port, in the process that is short of something.
const INSIDE: &str = "LIBSEAM_TEST_SHORTAGE";

fn params() -> Object {
    Object::new().with("user_identity_id", "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3")
}

/// The port of the test's server.
struct Server(String);

impl Server {
    fn options(&self, host: &str) -> Options {
        Options::api_key(KEY).with_endpoint(format!("http://{host}:{}", self.0))
    }
}

/// Runs the test `name` again in a separate process, whose limits it may change. Returns the server only there; the server
/// itself runs in this process.
fn in_separate_process(name: &str) -> Option<Server> {
    if let Ok(port) = std::env::var(INSIDE) {
        return Some(Server(port));
    }
    let program = std::env::current_exe().expect("this program");
    let server = ScriptedServer::start(|mut connection| {
        if connection.read_request().is_some() {
            connection.send(CONFIRMATION.replacen("\r\n", "\r\nconnection: close\r\n", 1));
        }
    });
    let run = Command::new(program)
        .args(["--exact", name, "--nocapture"])
        .env(INSIDE, server.port().to_string())
        .output();
    let run = run.expect("it runs");
    let text = String::from_utf8_lossy(&[run.stdout, run.stderr].concat()).into_owned();
    // A name that no test has would succeed too.
    assert!(run.status.success() && text.contains("1 passed") && !text.contains("panicked"), "{text}");
    None
}

fn limit(resource: Resource, soft: Option<u64>) {
    let maximum = getrlimit(resource).maximum;
    setrlimit(resource, Rlimit { current: soft, maximum }).expect("a limit");
}

/// Prevents this thread from starting others.
fn forbid_threads() {
    if geteuid().is_root() {
        // The limit does not apply to root.
        let nobody = rustix::process::Uid::from_raw(65534);
        rustix::thread::set_thread_res_uid(nobody, nobody, nobody).expect("nobody");
    }
    limit(Resource::Nproc, Some(0));
}

fn allow_threads() {
    limit(Resource::Nproc, getrlimit(Resource::Nproc).maximum);
}

/// Limits this process to `spare` more descriptors.
fn limit_descriptors(spare: u64) {
    let next = std::fs::File::open("/dev/null").expect("a descriptor").as_raw_fd();
    limit(Resource::Nofile, Some(spare + u64::try_from(next).expect("a number")));
}

#[test]
fn a_name_without_a_thread_to_resolve_it_in_is_not_sent_and_retried() {
    let Some(server) =
        in_separate_process("a_name_without_a_thread_to_resolve_it_in_is_not_sent_and_retried")
    else {
        return;
    };
    let seam = blocking::Client::new(server.options("localhost")).expect("a client");
    forbid_threads();
    let error = seam.call(OPERATION, params()).expect_err("no thread");
    assert_eq!(
        (error.code(), error.outcome(), error.attempts),
        (ErrorCode::Connect, Outcome::NotSent, 3),
        "{error}"
    );
    let why = "name could not be resolved: localhost:";
    assert!(error.message.contains(why), "{error}");
    let why = "(no thread to resolve it in: Resource temporarily unavailable); nothing was sent";
    assert!(error.message.ends_with(why), "{error}");
    // The next attempt succeeds once threads can be started again.
    let mut failures = 0;
    let mut observer = |event: Event<'_>| {
        if let EventKind::Failure { .. } = event.kind {
            failures += 1;
            allow_threads();
        }
        ControlFlow::Continue(())
    };
    let call = CallOptions::default();
    let reply = seam.call_observed(OPERATION, params(), &call, || false, Some(&mut observer));
    assert_eq!(reply.expect("success").attempts, 2);
    assert_eq!(failures, 1);
}

#[test]
fn the_asynchronous_client_fails_without_a_thread_and_works_with_one() {
    let Some(server) =
        in_separate_process("the_asynchronous_client_fails_without_a_thread_and_works_with_one")
    else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let seam = Client::new(server.options("localhost")).expect("a client");
    forbid_threads();
    let error = runtime.block_on(seam.call(OPERATION, params())).expect_err("no thread");
    assert_eq!(
        (error.code(), error.outcome(), error.attempts),
        (ErrorCode::Connect, Outcome::NotSent, 3),
        "{error}"
    );
    allow_threads();
    runtime.block_on(seam.call(OPERATION, params())).expect("success");
}

#[test]
fn too_few_descriptors_are_a_failure_to_connect_and_never_a_panic() {
    let Some(server) = in_separate_process("too_few_descriptors_are_a_failure_to_connect_and_never_a_panic")
    else {
        return;
    };
    let usual = getrlimit(Resource::Nofile).current;
    let call = CallOptions::default();
    for spare in 0..8 {
        // Without any, even the runtime cannot be started.
        let options = server.options("127.0.0.1");
        limit_descriptors(spare);
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
            if let EventKind::Failure { .. } = event.kind {
                limit(Resource::Nofile, usual);
            }
            ControlFlow::Continue(())
        };
        seam.call_observed(OPERATION, params(), &call, || false, Some(&mut observer)).expect("success");
        limit(Resource::Nofile, usual);
    }
}

#[test]
fn certificates_without_a_descriptor_to_read_them_are_a_failure_to_connect() {
    if in_separate_process("certificates_without_a_descriptor_to_read_them_are_a_failure_to_connect")
        .is_none()
    {
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
        limit_descriptors(0);
        let seam = Client::new(options).expect("a client");
        let error = runtime.block_on(seam.call(OPERATION, params())).expect_err("no descriptor");
        limit(Resource::Nofile, usual);
        assert_eq!(
            (error.code(), error.outcome(), error.attempts),
            (ErrorCode::Connect, Outcome::NotSent, 3),
            "{error}"
        );
        assert!(error.message.contains("certificates cannot be read: Too many open files"), "{error}");
    }
}
