//! The fault matrix: every misbehaviour in `tests/e2e/faults.json` on every surface.

use super::Tally;
use crate::{
    build,
    caller::{self, Caller},
    sandbox::Sandbox,
};
use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    fs,
    net::TcpListener,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

const OPERATION: &str = "user_identities.delete";
const TIMEOUT_MS: u64 = 30_000;

#[derive(Deserialize)]
struct Matrix {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The fault as the sandbox takes it; `ELSEWHERE` stands for the second server.
    fault: String,
    timeout_ms: Option<u64>,
    attempts: u64,
    /// The error's code, or those that surfaces may differ in.
    error: Option<OneOrMore>,
    /// What the error says about whether the operation happened.
    outcome: Option<String>,
    /// That the call succeeds.
    #[serde(default)]
    reply: bool,
}

/// The surface whose transport may send a request a second time by itself, for all that anybody knows.
const MAY_RESEND: &str = "Node, fetch";

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// Runs the matrix, a thread and a sandbox for each surface.
pub(crate) fn run(root: &Path) -> Result<Vec<Tally>> {
    let folder = tempfile::tempdir()?;
    let text = fs::read_to_string(root.join("tests/e2e/faults.json"))?;
    let matrix: Matrix = serde_json::from_str(&text).context("tests/e2e/faults.json")?;
    let elsewhere = Elsewhere::start()?;
    let surfaces = caller::all(root, folder.path())?;
    let seam = build::seam(root);
    thread::scope(|scope| {
        let runs: Vec<_> = surfaces
            .into_iter()
            .map(|(name, caller)| {
                let (matrix, elsewhere, seam) = (&matrix, &elsewhere, &seam);
                let run = scope.spawn(move || surface(name, &caller, seam, matrix, elsewhere));
                (name, run)
            })
            .collect();
        runs.into_iter()
            .map(|(name, run)| run.join().map_err(|_| anyhow::anyhow!("the faults of {name} panicked"))?)
            .collect()
    })
}

fn surface(
    name: &str,
    caller: &Caller,
    seam: &Path,
    matrix: &Matrix,
    elsewhere: &Elsewhere,
) -> Result<Tally> {
    let sandbox = Sandbox::start(seam)?;
    let mut failed = 0;
    for case in &matrix.cases {
        if let Err(error) = hold(caller, &sandbox, case, elsewhere, name == MAY_RESEND) {
            eprintln!("faults, {name}, {}: {error:#}", case.fault);
            failed += 1;
        }
    }
    let passed = u64::try_from(matrix.cases.len())? - failed;
    Ok(Tally::of_runner(&format!("faults: {name}"), passed, failed, true))
}

/// Runs one case and checks everything that must hold.
fn hold(
    caller: &Caller,
    sandbox: &Sandbox,
    case: &Case,
    elsewhere: &Elsewhere,
    may_resend: bool,
) -> Result<()> {
    sandbox.post("/_sandbox/reset", &json!({}))?;
    let person = json!({ "user_identity_id": person(sandbox)?.context("the company has nobody")? });
    let rule = format!("{OPERATION}:{}", case.fault.replace("ELSEWHERE", &elsewhere.url));
    sandbox.post("/_sandbox/faults/set", &json!({ "rules": [rule] }))?;
    let mut command = caller(OPERATION, &person, case.timeout_ms.unwrap_or(TIMEOUT_MS));
    sandbox.introduce(&mut command);
    let output = command.output().with_context(|| format!("cannot run {:?}", command.get_program()))?;
    sandbox.post("/_sandbox/faults/clear", &json!({}))?;
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    ensure!(
        !stdout.contains(&sandbox.api_key) && !stderr.contains(&sandbox.api_key),
        "the credential was printed"
    );
    ensure!(elsewhere.visits.load(Ordering::SeqCst) == 0, "the second server was contacted");
    let still_there = still_there(sandbox, &person)?;
    ensure!(!(output.status.success() && still_there), "reported done, but it is not");
    ensure!(output.status.success() == case.reply, "ended with {}: {stdout}{stderr}", output.status);
    // The command prints its error on the other stream, and of a success only that it is one.
    if case.reply && told_nothing(&stdout) {
        return Ok(());
    }
    let told: Option<Value> = [&stdout, &stderr]
        .iter()
        .flat_map(|text| text.lines())
        .find_map(|line| serde_json::from_str(line).ok());
    let told = told.with_context(|| format!("nothing was told: {stdout}{stderr}"))?;
    if let Some(expected) = &case.error {
        let error = told.get("error").unwrap_or(&told);
        let kind = error["kind"].as_str().unwrap_or_default();
        let outcome = error["outcome"].as_str().unwrap_or_default();
        // Over such a transport no refusal is known to be the answer to the first time that it was sent.
        let (kind, known) = match kind {
            "unconfirmed" if may_resend && case.attempts == 1 => ("not_found", "unknown"),
            _ if may_resend => (kind, "unknown"),
            _ => (kind, case.outcome.as_deref().unwrap_or_default()),
        };
        ensure!(outcome == known, "the outcome is {outcome}: {error}");
        let says_nothing_happened = ["not_sent", "refused"].contains(&outcome);
        ensure!(still_there || !says_nothing_happened, "reported as not done, but it is: {error}");
        let fits = match expected {
            OneOrMore::One(one) => one == kind,
            OneOrMore::More(more) => more.iter().any(|one| one == kind),
        };
        ensure!(fits, "the error is {kind}: {error}");
        ensure!(error["attempts"] == case.attempts, "{} attempts: {error}", error["attempts"]);
    } else if let Some(reply) = told.get("reply") {
        ensure!(reply["attempts"] == case.attempts, "{} attempts: {reply}", reply["attempts"]);
        ensure!(reply["already_gone"] == false, "already_gone is wrong: {reply}");
    }
    Ok(())
}

/// Whether a success was printed as the command line prints one.
fn told_nothing(stdout: &str) -> bool {
    stdout.trim() == "{}"
}

/// Somebody in the company.
fn person(sandbox: &Sandbox) -> Result<Option<Value>> {
    let people = sandbox.post("/user_identities/list", &json!({}))?;
    Ok(people["user_identities"].get(0).map(|person| person["user_identity_id"].clone()))
}

fn still_there(sandbox: &Sandbox, person: &Value) -> Result<bool> {
    let people = sandbox.post("/user_identities/list", &json!({}))?;
    let people = people["user_identities"].as_array().context("no list of people")?;
    Ok(people.iter().any(|p| p["user_identity_id"] == person["user_identity_id"]))
}

/// A second server, which nobody must ever contact.
struct Elsewhere {
    url: String,
    visits: &'static AtomicUsize,
}

impl Elsewhere {
    fn start() -> Result<Self> {
        static VISITS: AtomicUsize = AtomicUsize::new(0);
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}/", listener.local_addr()?);
        thread::spawn(move || {
            while listener.accept().is_ok() {
                VISITS.fetch_add(1, Ordering::SeqCst);
            }
        });
        Ok(Self { url, visits: &VISITS })
    }
}
