//! `seam sandbox -- COMMAND`, and the options of the sandbox that need no second process.

use crate::{
    process::{SEAM, ignores_sigint, interruptible, ran, seam, shell},
    sandbox::Sandbox,
};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
};

const KEY: &str = "seam_test1Secret_Of_This_Test";

/// Makes `seam sandbox … -- sh -c TEXT`.
fn with_script(options: &[&str], text: &str) -> Command {
    let words = [&["sandbox"], options, &["--", "sh", "-c", text]].concat();
    let mut command = seam(words);
    command.env("PATH", "/usr/bin:/bin").env("SEAM", SEAM);
    command
}

#[test]
fn a_command_runs_with_the_sandbox_and_ends_it() {
    let removal = "user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
    let script = format!("$SEAM {removal} && $SEAM {removal}; echo $? $SEAM_ENDPOINT; exit 42");
    let mut command = with_script(&[], &script);
    // What contradicts the sandbox's key must not reach the command.
    command.env("SEAM_PERSONAL_ACCESS_TOKEN", "seam_at1").env("SEAM_WORKSPACE_ID", "x");
    let ran = ran(&mut command);
    assert_eq!(ran.code, Some(42), "{ran:?}");
    let lines: Vec<_> = ran.stdout.lines().collect();
    assert_eq!(lines[0], "{}");
    let url = lines[1].strip_prefix("4 http://").expect("a refusal, then the URL");
    assert!(std::net::TcpStream::connect(url).is_err(), "the sandbox still runs");
}

#[test]
fn the_exit_code_is_that_of_a_shell() {
    for (script, code) in [("exit 0", 0), ("exit 3", 3), ("kill -KILL $$", 137)] {
        assert_eq!(ran(&mut with_script(&[], script)).code, Some(code), "{script}");
    }
    let missing = ran(&mut seam(["sandbox", "--", "/nowhere/to/be/found"]));
    assert_eq!(missing.code, Some(127));
    assert!(missing.stderr.contains("cannot run /nowhere/to/be/found"), "{missing:?}");
    assert_eq!(ran(&mut seam(["sandbox", "--", "/"])).code, Some(126));
    ran(&mut seam(["sandbox", "--port", "0", "--"])).exits(2).says("`--` needs a command");
}

#[test]
fn signals_reach_the_command() {
    for (signal, code) in [(Signal::TERM, 7), (Signal::HUP, 8), (Signal::INT, 9)] {
        let script = "trap 'exit 7' TERM; trap 'exit 8' HUP; trap 'exit 9' INT; echo ready; while :; do sleep 0.05; done";
        let mut command = with_script(&[], script);
        let mut child = interruptible(&mut command).stdout(Stdio::piped()).spawn().expect("cannot start");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("no stdout")).read_line(&mut line).expect("unreadable");
        assert_eq!(line, "ready\n");
        kill_process(Pid::from_child(&child), signal).expect("cannot signal");
        assert_eq!(child.wait().expect("cannot wait").code(), Some(code), "{signal:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_command_that_inherits_an_ignored_sigint_ignores_it() {
    let script = "trap '' INT; exec seam sandbox -- sh -c 'grep SigIgn /proc/self/status'";
    let status = ran(&mut shell(script)).stdout;
    let mask = status.trim().strip_prefix("SigIgn:").expect("a mask");
    assert_ne!(u64::from_str_radix(mask.trim(), 16).expect("a number") & 2, 0, "{status}");
    assert!(!ignores_sigint(&Sandbox::demo().child));
}

#[test]
fn an_exported_world_is_a_seed() {
    let folder = tempfile::tempdir().expect("no folder");
    let file = folder.path().join("world.json");
    let first = Sandbox::demo();
    first.post("/user_identities/create", &json!({ "full_name": "Visitor" }));
    let world = first.post("/_sandbox/export", &json!({}));
    std::fs::write(&file, world.to_string()).expect("unwritable");
    let second = Sandbox::start(&["--port", "0", "--seed", &file.display().to_string()]);
    assert_eq!(second.post("/_sandbox/export", &json!({})), world);
    std::fs::write(&file, "{}").expect("unwritable");
    let wrong = ran(&mut seam(["sandbox", "--seed", &file.display().to_string()]));
    wrong.exits(2).says("must be {\"objects\"");
}

#[test]
fn other_machines_need_a_key_of_the_owner() {
    let open = ["sandbox", "--port", "0", "--host", "0.0.0.0"];
    ran(&mut seam(open)).exits(3).says("SEAM_SANDBOX_API_KEY");
    ran(seam(open).env("SEAM_SANDBOX_API_KEY", "short")).exits(3).says("20 visible characters");
    let sandbox = Sandbox::of(seam(open).env("SEAM_SANDBOX_API_KEY", KEY));
    assert_eq!(sandbox.variable("SEAM_API_KEY"), KEY);
    assert!(!sandbox.counts().as_object().expect("no counts").is_empty());
}

#[test]
fn a_command_reaches_a_sandbox_for_other_machines() {
    let mut command = with_script(&["--host", "0.0.0.0"], "$SEAM user-identities list --limit 1");
    let ran = ran(command.env("SEAM_SANDBOX_API_KEY", KEY));
    ran.exits(0);
}

#[test]
fn data_with_another_key_is_refused() {
    let folder = tempfile::tempdir().expect("no folder");
    let file = folder.path().join("scene.db").display().to_string();
    let with = |key: &str| {
        let mut command = with_script(&["--db", &file], "echo $SEAM_API_KEY");
        command.env("SEAM_SANDBOX_API_KEY", key);
        ran(&mut command)
    };
    assert_eq!(with(KEY).exits(0).stdout, format!("{KEY}\n"));
    with("seam_test2Secret_Of_This_Test").exits(3).says("another API key").says("SEAM_SANDBOX_API_KEY");
}

#[test]
fn requests_are_printed_where_they_are_asked_for() {
    let removal = "$SEAM user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";
    let printed = ran(&mut with_script(&["--log", "always"], removal));
    assert!(printed.stderr.contains(" 200 user_identities.delete (api_key)\n"), "{printed:?}");
    assert!(!printed.stderr.contains("7ad2566e"), "{printed:?}");
    let silent = ran(&mut with_script(&[], removal));
    assert_eq!(silent.stderr, "");
}

#[test]
fn the_guide_has_every_option() {
    let guide = include_str!("../../../../docs/sandbox.md");
    let help = ran(&mut seam(["sandbox", "--help"])).stdout;
    let words = help.split_whitespace().map(|word| word.trim_end_matches(&[',', '.'][..]));
    let mut flags: Vec<_> = words.filter(|word| word.starts_with("--") && word.len() > 2).collect();
    flags.sort_unstable();
    flags.dedup();
    assert!(flags.len() > 5, "{flags:?}");
    for flag in flags.into_iter().filter(|flag| *flag != "--help") {
        assert!(guide.contains(&format!("\n| `{flag} ")), "{flag}");
    }
    for variable in ["SEAM_SANDBOX_API_KEY", "SEAM_ENDPOINT", "SEAM_API_KEY"] {
        assert!(guide.contains(variable), "{variable}");
    }
}
