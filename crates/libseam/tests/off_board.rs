//! Off-boarding over loopback, with its evidence in a file: done, killed and gone on with, two at once, a full disk, cancelled.

use libseam::{
    CallOptions, Client, Error, ErrorCode, Journal, Options, Outcome, Pump, blocking,
    json::{self, Value},
    off_board::{EvidenceFile, Line, Plan, Report},
    verify_evidence,
};
use libseam_sandbox::{Behavior, Config, ProviderRule, Sandbox, Seed};
use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::PathBuf,
};

const ELIF: &str = r#"{"user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#;

/// A sandbox, and a folder for evidence.
struct World {
    sandbox: Sandbox,
    folder: tempfile::TempDir,
}

impl World {
    async fn with(rules: &[&str]) -> Self {
        let behavior = rules.iter().fold(Behavior::default(), |behavior, rule| {
            behavior.provider(rule.parse::<ProviderRule>().expect("a rule"))
        });
        let config = Config { seed: Seed::Demo, behavior, ..Config::default() };
        let sandbox = Sandbox::start(config).await.expect("a sandbox");
        Self { sandbox, folder: tempfile::tempdir().expect("a folder") }
    }

    fn options(&self) -> Options {
        Options::api_key(&self.sandbox.credentials().api_key).with_endpoint(self.sandbox.url())
    }

    fn client(&self) -> Client {
        Client::new(self.options()).expect("a client")
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("evidence.jsonl")
    }

    fn evidence(&self) -> Option<EvidenceFile> {
        Some(EvidenceFile::open(self.path()).expect("a file"))
    }

    fn verify(&self) -> Value {
        verify_evidence(&fs::read(self.path()).expect("a file")).expect("memory")
    }

    async fn is_there(&self) -> bool {
        match self.client().call("user_identities.get", ELIF).await {
            Ok(_) => true,
            Err(error) => {
                assert_eq!(error.code(), ErrorCode::NotFound, "{error}");
                false
            }
        }
    }
}

/// Options under which a removal is looked at soon.
fn soon() -> CallOptions {
    let mut call = CallOptions::default();
    call.confirm_first_ms = Some(5);
    call
}

fn result_of(report: &Value) -> &str {
    report.at("result").and_then(Value::as_str).expect("a result")
}

fn report_of(error: &Error) -> &Value {
    error.report.as_ref().unwrap_or_else(|| panic!("no report: {error}"))
}

fn is_intact(checked: &Value) -> (bool, bool) {
    let flag = |name: &str| checked.at(name).and_then(Value::as_bool).expect("a flag");
    (flag("is_intact"), flag("is_finished"))
}

#[tokio::test]
async fn a_plan_is_applied_and_every_line_is_in_the_file_before_it_is_given() {
    let world = World::with(&[]).await;
    let seam = world.client();
    let plan = seam.off_board().plan(ELIF).await.expect("a plan");
    let typed: Plan = json::from_value(&plan).expect("a plan");
    assert_eq!(typed.things[typed.steps[0].thing].kind, "acs_user");
    assert!(world.is_there().await, "a plan changes nothing");
    let audit = r#"{"audit": {"ticket": "HR-17"}}"#;
    let mut run = seam.off_board().with(soon()).apply(&plan, audit, world.evidence()).expect("a flow");
    let mut kinds = Vec::new();
    while let Some(line) = run.next().await {
        let written = fs::read_to_string(world.path()).expect("a file");
        assert!(written.lines().any(|known| known == line.to_json()), "{line}");
        let typed: Line = json::from_value(&line).expect("a line");
        assert_eq!(usize::try_from(typed.line).expect("a number"), kinds.len() + 1);
        if typed.kind == "run" {
            let process = line.at("operator.process").expect("a process").to_json();
            assert_eq!(process, std::process::id().to_string());
            assert!(line.at("operator.host").is_some() && typed.at.is_some(), "{line}");
        }
        kinds.push(typed.kind);
    }
    let report = run.finish().await.expect("it is done");
    let typed: Report = json::from_value(&report).expect("a report");
    assert_eq!((typed.result.as_str(), typed.not_done.len()), ("done", 0));
    assert_eq!(kinds.iter().filter(|kind| *kind == "confirmation").count(), 12);
    assert_eq!(is_intact(&world.verify()), (true, true));
    assert!(!world.is_there().await);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(world.path()).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(!world.folder.path().join("evidence.jsonl.lock").exists());
    let check = || seam.off_board().check("{}", world.evidence().expect("a file")).expect("a flow");
    assert_eq!(result_of(&check().finish().await.expect("nobody is back")), "clear");
    let again = r#"{"full_name": "Elif", "email_address": "elif.yildiz@example.com"}"#;
    seam.call("user_identities.create", again).await.expect("she is back");
    let error = check().finish().await.expect_err("she is back");
    assert_eq!((error.code(), result_of(report_of(&error))), (ErrorCode::NotConfirmed, "back"));
    assert_eq!(is_intact(&world.verify()), (true, true));
}

#[tokio::test]
async fn a_run_that_was_dropped_goes_on_with_its_evidence() {
    let world = World::with(&["*:lag=300ms"]).await;
    let seam = world.client();
    let mut run = seam.off_board().with(soon()).plan_and_apply(ELIF, world.evidence()).expect("a flow");
    for _ in 0..7 {
        run.next().await.expect("a line");
    }
    drop(run);
    // A crash in the middle of a line.
    let mut file = File::options().append(true).open(world.path()).expect("a file");
    file.write_all(br#"{"kind":"conf"#).expect("space");
    drop(file);
    assert!(world.is_there().await);
    let again = seam.off_board().with(soon()).plan_and_apply(ELIF, world.evidence()).expect("a flow");
    let report = again.finish().await.expect("it is done");
    assert_eq!(result_of(&report), "done");
    let checked = world.verify();
    assert_eq!(is_intact(&checked), (true, true), "{checked}");
    assert_eq!(checked.at("runs").map(Value::to_json).as_deref(), Some("2"));
}

#[tokio::test]
async fn evidence_is_of_one_process_at_a_time_and_its_holder_is_named() {
    let world = World::with(&[]).await;
    let held = world.evidence();
    let error = EvidenceFile::open(world.path()).expect_err("it is in use");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::InvalidParams, Outcome::NotSent));
    assert!(error.message.contains(&format!("process {}", std::process::id())), "{error}");
    drop(held);
    // The note of a process that died tells nobody that the file is in use.
    fs::write(world.folder.path().join("evidence.jsonl.lock"), "{}").expect("a note");
    world.evidence();
}

#[test]
fn what_is_no_file_of_one_s_own_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for path in [folder.path().to_path_buf(), folder.path().join("nowhere/evidence.jsonl")] {
        let error = EvidenceFile::open(path).expect_err("it is refused");
        assert!(error.message.starts_with("`evidence` must be a file that"), "{error}");
    }
    #[cfg(unix)]
    EvidenceFile::open("/dev/full").expect_err("it is refused");
}

/// A journal on a disk that is full from the line on that announces the first removal.
struct FullDisk {
    disk: File,
    appended: Vec<u8>,
}

impl Journal for FullDisk {
    fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        if lines.windows(15).any(|part| part == br#""kind":"action""#) {
            self.disk.write_all(lines)?;
        }
        self.appended.extend_from_slice(lines);
        Ok(())
    }
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn nothing_is_sent_once_the_disk_is_full() {
    let world = World::with(&[]).await;
    let seam = world.client();
    let options = json::read_object(ELIF.as_bytes()).expect("an object");
    let mut flow = seam.engine().off_board(options, &[], &soon(), 7).expect("a flow");
    let disk = File::options().write(true).open("/dev/full").expect("a device");
    let mut journal = FullDisk { disk, appended: Vec::new() };
    let pump = Pump::new(&mut flow, libseam::Instant::now(), None).recording(Some(&mut journal));
    let error = seam.run(pump).await.expect_err("it ends");
    assert_eq!((error.code(), error.outcome()), (ErrorCode::Cancelled, Outcome::NotSent));
    assert!(error.message.contains("No space left on device"), "{error}");
    assert_eq!(result_of(report_of(&error)), "stopped");
    let users = seam.call("acs.users.list", ELIF).await.expect("a list");
    assert!(!users.value().expect("memory").expect("a list").to_json().contains(r#""is_suspended":true"#));
}

#[tokio::test]
async fn another_task_cancels_it_and_the_report_says_what_was_not_tried() {
    let world = World::with(&["*:lag=1h"]).await;
    let seam = world.client();
    let mut run = seam.off_board().with(soon()).plan_and_apply(ELIF, world.evidence()).expect("a flow");
    let cancel = run.canceller();
    let mut lines = 0;
    while let Some(line) = run.next().await {
        lines += 1;
        if line.at("kind").and_then(Value::as_str) == Some("action") {
            let cancel = cancel.clone();
            tokio::spawn(async move { cancel.cancel() });
        }
    }
    let error = run.finish().await.expect_err("it is cancelled");
    assert_eq!(error.code(), ErrorCode::Cancelled, "{error}");
    let report: Report = json::from_value(report_of(&error)).expect("a report");
    assert_eq!(report.result, "stopped");
    assert!(report.not_done.iter().any(|thing| thing.state.as_deref() == Some("not_attempted")));
    let checked = world.verify();
    assert_eq!(checked.at("lines").map(Value::to_json), Some(lines.to_string()), "every line was given");
    assert_eq!(is_intact(&checked), (true, true));
    assert!(world.is_there().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blocking_run_is_an_iterator_that_cancels_when_it_is_left() {
    let world = World::with(&[]).await;
    let (options, path) = (world.options(), world.path());
    let blocking = move || {
        let seam = blocking::Client::new(options).expect("a client");
        let open = || Some(EvidenceFile::open(&path).expect("a file"));
        let plan = seam.off_board().plan(ELIF).expect("a plan");
        let off_board = seam.off_board().with(soon());
        for line in off_board.apply(&plan, "{}", open()).expect("a flow") {
            if line.at("kind").and_then(Value::as_str) == Some("action") {
                break;
            }
        }
        let left = verify_evidence(&fs::read(&path).expect("a file")).expect("memory");
        assert_eq!(is_intact(&left), (true, true), "leaving it is in the evidence: {left}");
        assert_eq!(left.at("result").and_then(Value::as_str), Some("stopped"));
        let stopped = off_board.apply(&plan, "{}", open()).expect("a flow");
        let error = stopped.finish_until(|| true, |_| {}).expect_err("it is stopped");
        assert_eq!(error.code(), ErrorCode::Cancelled, "{error}");
        let cancelled = off_board.apply(&plan, "{}", open()).expect("a flow").cancel();
        assert_eq!(cancelled.expect_err("it is cancelled").code(), ErrorCode::Cancelled);
        let mut count = 0;
        let report = off_board.apply(&plan, "{}", open()).expect("a flow");
        let report = report.finish_until(|| false, |_| count += 1).expect("it is done");
        assert_eq!(result_of(&report), "done");
        assert!(count > 12, "{count}");
        let error = off_board.plan(r#"{"email": 1}"#).expect_err("it is refused");
        assert_eq!(error.code(), ErrorCode::InvalidParams);
        off_board.plan("[]").expect_err("it is no object");
    };
    std::thread::spawn(blocking).join().expect("it ends");
    assert_eq!(is_intact(&world.verify()), (true, true));
    assert!(!world.is_there().await);
}

#[tokio::test]
async fn several_workspaces_are_looked_in_and_those_that_are_named_are_done() {
    let world = World::with(&[]).await;
    let token = &world.sandbox.credentials().personal_access_token;
    let options = Options::personal_access_token_alone(token).with_endpoint(world.sandbox.url());
    let seam = Client::new(options).expect("a client");
    let branch = r#"{"name": "Branch", "company_name": "Acme", "is_sandbox": true}"#;
    let made = seam.call("workspaces.create", branch).await.expect("a workspace");
    let made = made.value().expect("memory").expect("a workspace");
    let second = made.at("workspace_id").and_then(Value::as_str).expect("an id").to_owned();
    let mut there = CallOptions::default();
    there.workspace_id = Some(second.clone());
    let person = r#"{"full_name": "E. Y.", "email_address": "ELIF.YILDIZ@example.com"}"#;
    seam.call_with("user_identities.create", person, &there).await.expect("an identity");
    let all = r#"{"email": "elif.yildiz@example.com", "workspaces": "all"}"#;
    let plan = seam.off_board().plan(all).await.expect("a plan");
    let typed: Plan = json::from_value(&plan).expect("a plan");
    let found: Vec<_> =
        typed.workspaces.iter().map(|place| place.person.is_some() && place.is_searched).collect();
    assert_eq!(found, [true, true]);
    assert!(typed.things.iter().any(|thing| thing.workspace_id.as_deref() == Some(&second)));
    let named = format!(r#"{{"workspaces": ["{second}"]}}"#);
    let run = seam.off_board().with(soon()).apply(&plan, named.as_str(), world.evidence()).expect("a flow");
    let error = run.finish().await.expect_err("the first workspace is left");
    let report: Report = json::from_value(report_of(&error)).expect("a report");
    let counts: Vec<_> = report.workspaces.iter().map(|it| (it.is_named, it.not_done > 0)).collect();
    assert_eq!((report.result.as_str(), counts), ("partly", vec![(false, true), (true, false)]));
    assert!(world.is_there().await);
    let both = format!(r#"{{"workspaces": ["{}", "{second}"]}}"#, typed.workspace.workspace_id);
    let run = seam.off_board().with(soon()).apply(&plan, both.as_str(), world.evidence()).expect("a flow");
    assert_eq!(result_of(&run.finish().await.expect("it is done")), "done");
    assert!(!world.is_there().await);
    assert_eq!(is_intact(&world.verify()), (true, true));
}
