//! `seam offboard`, killed at 50 random points, with faults and lag on, and run again.

use crate::{
    process::{Ran, ran, seam},
    sandbox::Sandbox,
};
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

const ELIF: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

/// The number of off-boardings, and of deaths in each.
const ROUNDS: u32 = 10;
const DEATHS: u32 = 5;

/// More runs than one takes once nobody kills it.
const MOST_RUNS: usize = 10;

fn offboard(sandbox: &Sandbox, folder: &Path, line: &str) -> Command {
    let mut command = seam(line.split_whitespace());
    sandbox.offer(command.current_dir(folder));
    command
}

/// Returns every object but the records of what happened.
fn objects(sandbox: &Sandbox) -> Value {
    let mut export = sandbox.post("/_sandbox/export", &json!({}));
    let objects = export["objects"].as_object_mut().expect("objects");
    for records in ["events", "action_attempts", "pending_changes"] {
        objects.remove(records);
    }
    objects.clone().into()
}

/// Returns the objects that have none of these ids.
fn without(objects: &Value, ids: &[String]) -> Value {
    let mut objects = objects.clone();
    for list in objects.as_object_mut().expect("objects").values_mut() {
        let list = list.as_array_mut().expect("a list");
        list.retain(|object| !ids.iter().any(|id| object.to_string().contains(id.as_str())));
    }
    objects
}

/// Lists the ids of what a plan takes away, and nobody else has a part of.
fn ids(plan: &Value) -> Vec<String> {
    let things = plan["things"].as_array().expect("things").iter();
    let own = things
        .filter(|thing| !["acs_access_group", "device"].contains(&thing["type"].as_str().expect("a type")));
    own.map(|thing| thing["id"].as_str().expect("an id").to_owned()).collect()
}

/// A number that follows from `state`, and changes it.
fn random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn killed_at_50_random_points_and_run_again_it_comes_to_the_same_end() {
    let sandbox = Sandbox::demo();
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for round in 0..ROUNDS {
        sandbox.post("/_sandbox/reset", &json!({}));
        let folder = tempfile::tempdir().expect("no folder");
        let planned =
            ran(&mut offboard(&sandbox, folder.path(), &format!("offboard {ELIF} --plan plan.json")))
                .exits(0);
        let plan: Value = serde_json::from_str(&planned.stdout).expect("JSON");
        let before = objects(&sandbox);
        sandbox.post("/_sandbox/providers/set", &json!({ "rules": ["*:lag=100ms"] }));
        let seed = random(&mut state) % 1_000;
        let rules = [
            format!("*:drop=after,probability=0.04,seed={seed}"),
            format!("*:status=503,probability=0.04,seed={seed}"),
        ];
        sandbox.post("/_sandbox/faults/set", &json!({ "rules": rules }));
        let line = "offboard --apply plan.json --evidence elif.jsonl";
        for _ in 0..DEATHS {
            let mut command = offboard(&sandbox, folder.path(), line);
            let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("cannot run");
            thread::sleep(Duration::from_millis(random(&mut state) % 400));
            child.kill().expect("cannot kill");
            child.wait().expect("cannot wait");
        }
        let last = (0..MOST_RUNS)
            .map(|_| ran(&mut offboard(&sandbox, folder.path(), line)))
            .find(|ran| ran.code == Some(0));
        let last = last.unwrap_or_else(|| panic!("round {round} does not end"));
        let report: Value = serde_json::from_str(&last.stdout).expect("JSON");
        assert_eq!((&report["result"], &report["hash"]), (&json!("done"), &plan["hash"]), "round {round}");
        sandbox.post("/_sandbox/faults/clear", &json!({}));
        assert_eq!(without(&before, &ids(&plan)), objects(&sandbox), "round {round}");
        let checked = verify(&sandbox, folder.path());
        assert_eq!(
            (&checked["is_finished"], &checked["result"]),
            (&json!(true), &json!("done")),
            "{checked}"
        );
    }
}

/// Checks the evidence, which is one report and holds no key.
fn verify(sandbox: &Sandbox, folder: &Path) -> Value {
    let ran: Ran = ran(&mut offboard(sandbox, folder, "evidence verify elif.jsonl")).exits(0);
    let evidence = fs::read_to_string(folder.join("elif.jsonl")).expect("no evidence");
    assert!(!evidence.contains(sandbox.variable("SEAM_API_KEY")));
    assert_eq!(evidence.lines().filter(|line| line.contains(r#""kind":"person""#)).count(), 1);
    serde_json::from_str(&ran.stdout).expect("JSON")
}
