//! `seam offboard` and `seam evidence verify`.

use crate::{
    process::{Ran, bare, interruptible, keyed, ran, seam, shell},
    sandbox::Sandbox,
    terminal::Terminal,
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

const ELIF: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

/// A sandbox, and a folder for plans and evidence.
struct World {
    sandbox: Sandbox,
    folder: tempfile::TempDir,
}

impl World {
    fn new(args: &[&str]) -> Self {
        let sandbox = Sandbox::start(&[&["--port", "0", "--seed", "demo"], args].concat());
        Self { sandbox, folder: tempfile::tempdir().expect("no folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes `seam` with these words, in the folder.
    fn command(&self, line: &str) -> Command {
        let mut command = seam(line.split_whitespace());
        self.sandbox.offer(command.current_dir(self.folder.path()));
        command
    }

    fn run(&self, line: &str) -> Ran {
        ran(&mut self.command(line))
    }

    fn start(&self, line: &str) -> Child {
        let mut command = self.command(line);
        interruptible(&mut command).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("cannot run")
    }

    /// Waits until the evidence announces a removal.
    fn wait_for_action(&self, name: &str) {
        while !fs::read_to_string(self.path(name)).is_ok_and(|text| text.contains(r#""kind":"action""#)) {
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn verify(&self, name: &str) -> Value {
        json(&self.run(&format!("evidence verify {name}")).exits(0))
    }

    fn is_there(&self) -> bool {
        let people =
            self.sandbox.ids("/user_identities/list", &json!({}), "user_identities", "user_identity_id");
        people.iter().any(|id| id == ELIF)
    }
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {ran:?}"))
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("no file").permissions().mode() & 0o777
}

#[test]
fn a_plan_is_written_then_applied_with_evidence() {
    let world = World::new(&[]);
    let planned = world.run("offboard elif.yildiz@example.com --plan plan.json").exits(0);
    let plan = json(&planned);
    assert_eq!(plan["person"]["name"], "Elif Yıldız");
    assert_eq!(fs::read_to_string(world.path("plan.json")).expect("no plan"), planned.stdout);
    assert!(world.is_there());
    let line = "offboard --apply plan.json --evidence elif.jsonl --ticket HR-17 --sla 24 --effective-at 2026-01-05T07:00:00Z";
    let report = json(&world.run(line).exits(0));
    assert_eq!((&report["result"], &report["hash"]), (&json!("done"), &plan["hash"]));
    assert!(!world.is_there());
    assert_eq!((mode(&world.path("plan.json")), mode(&world.path("elif.jsonl"))), (0o600, 0o600));
    let checked = world.verify("elif.jsonl");
    assert_eq!((&checked["is_finished"], &checked["result"]), (&json!(true), &json!("done")), "{checked}");
    assert!(checked["caveat"].as_str().expect("words").contains("no proof"), "{checked}");
    let evidence = fs::read_to_string(world.path("elif.jsonl")).expect("no evidence");
    let authority = evidence.lines().find(|line| line.contains(r#""kind":"authority""#)).expect("a line");
    let authority: Value = serde_json::from_str(authority).expect("JSON");
    assert_eq!(
        authority["audit"],
        json!({ "ticket": "HR-17", "sla": 24, "effective_at": "2026-01-05T07:00:00Z" })
    );
    assert!(!evidence.contains(world.sandbox.variable("SEAM_API_KEY")));
}

/// Returns the last line of a kind.
fn last(evidence: &str, kind: &str) -> Value {
    let lines = evidence.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
    { lines }.rfind(|line| line["kind"] == kind).expect("a line")
}

#[test]
fn the_evidence_has_the_command_line_and_the_exit_code() {
    let world = World::new(&["--lag", "*=1h"]);
    world.run("offboard elif.yildiz@example.com --plan plan.json").exits(0);
    let plan = fs::read(world.path("plan.json")).expect("no plan");
    let sum: String = Sha256::digest(plan).iter().map(|byte| format!("{byte:02x}")).collect();
    let line = "offboard --apply plan.json --evidence elif.jsonl --time-limit 8 --employee-id E-5 --notified Dana --retention long";
    assert_eq!(world.run(line).code, Some(7));
    let evidence = fs::read_to_string(world.path("elif.jsonl")).expect("no evidence");
    let run = last(&evidence, "run");
    let words: Vec<&str> =
        { run["command"].as_array().expect("words") }.iter().skip(1).filter_map(Value::as_str).collect();
    assert_eq!(words.join(" "), line);
    assert_eq!(run["platform"], format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    assert_eq!(run["input"], json!({ "kind": "plan", "rows": 1, "sha256": sum }));
    assert_eq!(last(&evidence, "end")["exit_code"], 7);
    let audit = &last(&evidence, "authority")["audit"];
    assert_eq!(*audit, json!({ "employee_id": "E-5", "notified": "Dana", "retention": "long" }));
}

#[test]
fn who_keeps_no_evidence_is_told_what_that_means() {
    let world = World::new(&[]);
    let words = "without --evidence FILE nothing can go on after a crash";
    world.run(&format!("offboard {ELIF} --plan plan.json")).exits(0);
    let ran = world.run(&format!("offboard {ELIF} --only suspend --yes --evidence e.jsonl")).exits(0);
    assert_eq!(ran.stderr, "");
    let ran = world.run(&format!("offboard {ELIF} --only suspend --yes --errors json")).exits(0);
    assert_eq!(ran.stderr, "");
    world.run("offboard --apply plan.json").exits(0).says(words);
}

#[test]
fn a_dry_run_removes_nothing() {
    let world = World::new(&[]);
    for line in
        ["offboard PERSON --yes --dry-run", "--dry-run offboard PERSON --yes", "offboard PERSON --yes --curl"]
    {
        world.run(&line.replace("PERSON", ELIF)).exits(2).says("give --plan FILE");
        assert!(world.is_there(), "{line}");
    }
    assert!(!bare("offboard --help").exits(0).stdout.contains("--dry-run"));
}

#[test]
fn an_id_that_is_no_uuid_and_foreign_flags_are_answered_before_anything_is_sent() {
    let code = "c0de0000-0000-4000-8000-00000000000";
    keyed(&format!("offboard {ELIF} --plan p --access-code-ids {code}"))
        .exits(2)
        .says("`access_code_ids` must be a UUID");
    keyed("offboard x --force").exits(2).says("there is no --force: it asks on a terminal; --yes goes on");
    keyed("offboard x --json")
        .exits(2)
        .says("there is no --json: the result is JSON where it goes to no terminal");
    keyed("offboard x --debug").exits(2).says("give --verbose");
}

#[test]
fn without_a_plan_file_somebody_must_say_yes() {
    let world = World::new(&[]);
    world.run(&format!("offboard {ELIF}")).exits(2).says("off-board Elif Yıldız").says("--yes");
    assert!(world.is_there());
    let report = json(&world.run(&format!("offboard {ELIF} --yes --mode cascade")).exits(0));
    assert_eq!(report["result"], "done");
    assert!(!world.is_there());
}

#[test]
fn somebody_at_a_terminal_sees_the_plan_and_is_asked() {
    let world = World::new(&[]);
    let mut command = world.command(&format!("offboard {ELIF}"));
    for answer in ["no\n", "\n", "yes, please\n"] {
        let text = Terminal::of_all(&mut command, answer).rest();
        assert!(text.contains("away from Elif Yıldız, type yes:"), "{text}");
        assert!(text.contains("acs.users.delete") && text.contains("so nothing was done"), "{text}");
        assert!(world.is_there());
    }
    let text = Terminal::of_all(&mut command, "yes\n").rest();
    assert!(text.contains("done: everything"), "{text}");
    assert!(!world.is_there());
}

#[test]
fn evidence_is_shown_as_a_page_and_as_a_table() {
    let world = World::new(&[]);
    world.run(&format!("offboard {ELIF} --yes --evidence elif.jsonl")).exits(0);
    let page = world.run("evidence html elif.jsonl").exits(0).stdout;
    assert!(page.contains("<html") && page.contains("Elif Yıldız"), "{page}");
    let table = world.run("evidence csv elif.jsonl").exits(0).stdout;
    assert!(table.lines().count() > 12 && table.contains("acs.users.delete"), "{table}");
    fs::write(world.path("empty.jsonl"), "").expect("cannot write");
    world.run("evidence html empty.jsonl").exits(2);
}

#[test]
fn a_terminal_gets_tables_and_each_step() {
    let world = World::new(&[]);
    let text = Terminal::of_both(&mut world.command(&format!("offboard {ELIF} --plan plan.json"))).rest();
    for part in ["Off-board Elif Yıldız", "acs.users.suspend", "user_identities.delete", "Not searched:"] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    let text = Terminal::of_both(&mut world.command("offboard --apply plan.json")).rest();
    for part in ["user_identities.delete: confirmed", "STATE", "done: everything", "Nothing here proves"] {
        assert!(text.contains(part), "no {part} in {text}");
    }
}

#[test]
fn suspension_alone_and_a_kept_identity_leave_the_person() {
    let world = World::new(&[]);
    let report = json(&world.run(&format!("offboard {ELIF} --only suspend --yes")).exits(0));
    assert_eq!(report["undo"].as_array().expect("calls").len(), 2);
    let report = json(&world.run(&format!("offboard {ELIF} --keep-identity --yes")).exits(0));
    assert_eq!(report["result"], "done");
    assert!(world.is_there());
}

#[test]
fn several_people_are_listed_and_nothing_is_planned() {
    let world = World::new(&[]);
    world.sandbox.post(
        "/user_identities/create",
        &json!({ "full_name": "Elif the Second", "user_identity_key": "2" }),
    );
    world.run("offboard Elif --yes").exits(2).says("Elif the Second").says(ELIF).says("must name one person");
    let error = world.run("offboard Elif --yes --errors json").exits(2).error();
    assert_eq!(error["data"]["user_identities"].as_array().expect("people").len(), 2);
}

#[test]
fn what_is_pending_ends_with_7_and_the_same_command_goes_on() {
    let world = World::new(&["--lag", "*=1s"]);
    let line = format!("offboard {ELIF} --yes --evidence elif.jsonl");
    let ran = world.run(&format!("{line} --confirm-deadline 0.3"));
    assert_eq!(ran.code, Some(7), "{ran:?}");
    assert_eq!(json(&ran)["result"], "pending");
    ran.says("error[not_confirmed]");
    assert!(world.is_there());
    assert_eq!(json(&world.run(&line).exits(0))["result"], "done");
    assert_eq!(world.verify("elif.jsonl")["runs"], 2);
}

#[test]
fn a_thing_that_the_plan_lacks_stops_it_with_8() {
    let world = World::new(&[]);
    world.run(&format!("offboard {ELIF} --plan plan.json")).exits(0);
    world.sandbox.post("/client_sessions/create", &json!({ "user_identity_id": ELIF }));
    world.run("offboard --apply plan.json").exits(8).says("plan again").says("outcome: not_sent");
}

#[test]
fn a_guard_needs_its_word() {
    let world = World::new(&[]);
    let line = format!("offboard {ELIF} --yes --max-steps 3");
    world.run(&line).exits(2).says("many_steps");
    world.run(&format!("{line} --allow nonsense")).exits(2).says("`allow` may have");
    world.run(&format!("{line} --allow many_steps")).exits(0);
}

#[test]
fn a_killed_run_is_gone_on_with_and_its_file_is_nobody_else_s_meanwhile() {
    let world = World::new(&["--lag", "*=2s"]);
    let line = format!("offboard {ELIF} --yes --evidence elif.jsonl");
    let mut first = world.start(&line);
    world.wait_for_action("elif.jsonl");
    world.run(&line).exits(2).says(&format!("process {}", first.id())).says("wait until that has ended");
    first.kill().expect("cannot kill");
    first.wait().expect("cannot wait");
    assert!(world.path("elif.jsonl.lock").exists());
    let ran = world.run("evidence verify elif.jsonl");
    assert_eq!((ran.code, &json(&ran)["is_intact"]), (Some(6), &json!(true)), "{ran:?}");
    assert_eq!(json(&ran)["is_finished"], false);
    assert_eq!(json(&world.run(&line).exits(0))["result"], "done");
    let checked = world.verify("elif.jsonl");
    assert_eq!((&checked["is_finished"], &checked["runs"]), (&json!(true), &json!(2)));
    // Other options are another plan.
    world.run(&format!("{line} --keep-identity")).exits(2).says("a plan with other options");
}

#[test]
fn ctrl_c_ends_it_with_130_and_the_report() {
    let world = World::new(&["--lag", "*=1h"]);
    let child = world.start(&format!("offboard {ELIF} --yes --evidence elif.jsonl"));
    world.wait_for_action("elif.jsonl");
    kill_process(Pid::from_child(&child), Signal::INT).expect("cannot signal");
    let ran: Ran = child.wait_with_output().expect("cannot wait").into();
    assert_eq!(ran.code, Some(130), "{ran:?}");
    assert_eq!(json(&ran)["result"], "stopped");
    ran.says("error[cancelled]");
    let evidence = fs::read_to_string(world.path("elif.jsonl")).expect("no evidence");
    assert_eq!(last(&evidence, "end")["exit_code"], 130);
    let checked = world.verify("elif.jsonl");
    assert_eq!((&checked["is_finished"], &checked["result"]), (&json!(true), &json!("stopped")));
    assert!(world.is_there());
}

#[test]
fn ctrl_c_lets_the_removal_under_way_end_and_sends_no_other() {
    let world = World::new(&["--fault", "acs.users.suspend:delay=2000"]);
    let mut child = world.start(&format!("offboard {ELIF} --yes --evidence elif.jsonl --verbose"));
    let mut notes =
        BufReader::new(child.stderr.take().expect("no stderr")).lines().map(|line| line.expect("text"));
    notes.find(|note| note.contains("/acs/users/suspend")).expect("no removal");
    kill_process(Pid::from_child(&child), Signal::INT).expect("cannot signal");
    let rest: Vec<String> = notes.collect();
    assert!(rest.iter().any(|note| note.contains("is let end")), "{rest:?}");
    let posts = rest.iter().filter(|note| note.contains("POST")).count();
    assert_eq!(posts, 0, "something more was sent: {rest:?}");
    assert_eq!(child.wait().expect("cannot wait").code(), Some(130));
    let evidence = fs::read_to_string(world.path("elif.jsonl")).expect("no evidence");
    let ended: Vec<Value> = { evidence.lines() }
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .filter(|line| line["kind"] == "confirmation" && line["accepted_at"].is_string())
        .collect();
    assert_eq!(ended.len(), 1, "{evidence}");
    assert_eq!(ended[0]["operation"], "acs.users.suspend");
    assert_eq!((&ended[0]["seen"]["outcome"], &ended[0]["state"]), (&json!("accepted"), &json!("unknown")));
    assert_eq!(last(&evidence, "end")["exit_code"], 130);
}

#[test]
fn nothing_is_sent_where_the_evidence_cannot_be_written() {
    let world = World::new(&[]);
    // One block: not even the plan fits.
    let script = format!("trap '' XFSZ; ulimit -f 1; exec seam offboard {ELIF} --yes --evidence elif.jsonl");
    let mut command = shell(&script);
    let ran = ran(world.sandbox.offer(command.current_dir(world.folder.path())));
    assert_eq!(ran.code, Some(8), "{ran:?}");
    ran.says("File too large").says("outcome: not_sent");
    assert!(world.is_there());
    assert_eq!(fs::read(world.path("elif.jsonl")).expect("no file"), b"", "half a line was left");
    world.run(&format!("offboard {ELIF} --yes --evidence .")).exits(2).says("no regular file");
}

#[test]
fn a_person_who_is_back_is_found_later() {
    let world = World::new(&[]);
    world.run(&format!("offboard {ELIF} --yes --evidence elif.jsonl")).exits(0);
    assert_eq!(json(&world.run("offboard --check elif.jsonl").exits(0))["result"], "clear");
    let again = json!({ "full_name": "Elif", "email_address": "elif.yildiz@example.com" });
    world.sandbox.post("/user_identities/create", &again);
    let ran = world.run("offboard --check elif.jsonl");
    assert_eq!((ran.code, &json(&ran)["result"]), (Some(6), &json!("back")), "{ran:?}");
    let shown = Terminal::of_both(&mut world.command("offboard --check elif.jsonl")).rest();
    assert!(shown.contains("user_identity") && shown.contains("back: the person is back"), "{shown}");
    assert_eq!(world.verify("elif.jsonl")["is_intact"], true);
    world.run("offboard --check nowhere.jsonl").exits(2).says("nowhere.jsonl: No such file");
    assert!(!world.path("nowhere.jsonl").exists(), "a check makes no file");
}

#[test]
fn changed_evidence_is_found() {
    let world = World::new(&[]);
    world.run(&format!("offboard {ELIF} --yes --evidence elif.jsonl")).exits(0);
    let text = fs::read_to_string(world.path("elif.jsonl")).expect("no evidence");
    fs::write(world.path("changed.jsonl"), text.replacen("confirmed", "refused", 1)).expect("cannot write");
    let ran = world.run("evidence verify changed.jsonl");
    assert_eq!(ran.code, Some(6), "{ran:?}");
    assert_eq!(json(&ran)["is_intact"], false);
    let shown = Terminal::of_both(&mut world.command("evidence verify changed.jsonl")).rest();
    assert!(shown.contains("NOT as they were written") && shown.contains("no proof"), "{shown}");
    let cut: Vec<&str> = text.split_inclusive('\n').take(5).collect();
    fs::write(world.path("cut.jsonl"), cut.concat()).expect("cannot write");
    let ran = world.run("evidence verify cut.jsonl");
    assert_eq!((ran.code, &json(&ran)["is_finished"]), (Some(6), &Value::Bool(false)), "{ran:?}");
    world.run("evidence verify nowhere.jsonl").exits(2).says("nowhere.jsonl: No such file");
}

#[test]
fn wrong_command_lines_are_refused_before_anything_is_sent() {
    for more in ["--mode cascade", "--only suspend", "--keep-identity", "--keep-cards", "--plan p", ELIF] {
        keyed(&format!("offboard --apply plan.json {more}")).exits(2).says("cannot be used with");
    }
    keyed("offboard").exits(2).says("Usage: seam offboard");
    keyed("offboard x --mode quick").exits(2).says("possible values: thorough, cascade");
    keyed("offboard --apply nowhere.json").exits(2).says("nowhere.json: No such file");
    keyed("offboard x --keep-identity --mode cascade --yes").exits(2).says("`mode` must be `thorough`");
    keyed("offboard x --yes --time-limit soon").exits(2).says("`deadline_ms` must be");
    bare("offboard x --yes").exits(3).says("SEAM_API_KEY");
    bare("evidence").exits(2).says("verify");
    let help = bare("offboard --help").exits(0).stdout;
    for part in ["--keep-identity", "Examples:", "seam evidence verify", "--approved-by"] {
        assert!(help.contains(part), "no {part} in {help}");
    }
}

/// Makes a second workspace of the same token with a copy of Elif, and returns its id and hers.
fn second_workspace(world: &World) -> (String, String) {
    let run = |line: &[&str]| json(&ran(world.sandbox.offer_token(&mut seam(line))).exits(0));
    let first = world.sandbox.variable("SEAM_WORKSPACE_ID");
    let create =
        ["workspaces", "create", "--name", "Branch", "--company-name", "Acme", "--is-sandbox", "true"];
    let made = run(&[&create[..], &["--without-workspace"]].concat());
    let second = made["workspace_id"].as_str().expect("an id").to_owned();
    assert_ne!(second, first);
    let create =
        ["user-identities", "create", "--full-name", "E. Y.", "--email-address", "Elif.Yildiz@example.com"];
    let made = run(&[&create[..], &["--workspace-id", &second]].concat());
    (second, made["user_identity_id"].as_str().expect("an id").to_owned())
}

#[test]
fn a_plan_of_all_workspaces_is_applied_in_those_that_are_named() {
    let world = World::new(&[]);
    let (second, person) = second_workspace(&world);
    let first = world.sandbox.variable("SEAM_WORKSPACE_ID");
    let run = |line: &str| {
        ran(world.sandbox.offer_token(&mut world.command(&format!("{line} --without-workspace"))))
    };
    let planned = run(&format!("offboard {ELIF} --workspaces all --plan plan.json")).exits(0);
    let places = json(&planned)["workspaces"].clone();
    assert_eq!(places[1]["person"]["user_identity_id"], person.as_str(), "{places}");
    run("offboard --apply plan.json --evidence elif.jsonl").exits(2).says("`workspaces` must name");
    let line = format!("offboard --apply plan.json --evidence elif.jsonl --workspaces {second}");
    let partly = run(&line);
    assert_eq!(partly.code, Some(6), "{partly:?}");
    let partly = json(&partly);
    assert_eq!((&partly["result"], &partly["workspaces"][1]["not_done"]), (&json!("partly"), &json!(0)));
    assert!(world.is_there());
    let report = json(&run(&format!("{line},{first}")).exits(0));
    assert_eq!(report["result"], "done");
    assert!(!world.is_there());
    assert_eq!(json(&run("offboard --check elif.jsonl").exits(0))["result"], "clear");
    assert_eq!(world.verify("elif.jsonl")["is_intact"], true);
}

#[test]
fn workspaces_are_planned_and_done_by_one_command_and_need_a_token() {
    let world = World::new(&[]);
    let (second, _) = second_workspace(&world);
    let first = world.sandbox.variable("SEAM_WORKSPACE_ID");
    let line = format!("offboard {ELIF} --yes --workspaces {first},{second}");
    world.run(&line).exits(2).says("`workspaces` needs").says("outcome: not_sent");
    let run = |line: &str| {
        ran(world.sandbox.offer_token(&mut world.command(&format!("{line} --without-workspace"))))
    };
    run(&format!("offboard {ELIF} --workspaces all")).exits(2).says("only planned");
    let report = json(&run(&line).exits(0));
    assert_eq!((&report["result"], world.is_there()), (&json!("done"), false));
}
