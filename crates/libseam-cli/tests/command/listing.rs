//! `seam ops`, `--help`, `--version` and completion: all from the table.

use crate::process::{bare, ran, shell};
use libseam::table::Operation;
use serde_json::Value;

#[test]
fn ops_lists_every_operation_with_its_parameters() {
    let listed: Value = serde_json::from_str(&bare("ops --json").exits(0).stdout).expect("no JSON");
    let listed = listed.as_array().expect("no array");
    assert_eq!(listed.len(), Operation::all().len());
    let text = bare("ops").exits(0).stdout;
    for (entry, operation) in listed.iter().zip(Operation::all()) {
        assert_eq!(entry["name"], operation.name);
        assert_eq!(entry["path"], operation.path());
        let names: Vec<&str> = entry["parameters"]
            .as_array()
            .expect("no parameters")
            .iter()
            .filter_map(|p| p["name"].as_str())
            .collect();
        let expected: Vec<&str> = operation.params.iter().map(|p| p.name).collect();
        assert_eq!(names, expected);
        assert_eq!(entry["rules"].as_array().map(Vec::len), Some(operation.rules.len()));
        let command = entry["command"].as_str().expect("no command");
        assert!(text.lines().any(|line| line == command), "{command}");
        let help = bare(&format!("{} --help", command.trim_start_matches("seam "))).exits(0).stdout;
        assert!(help.contains(operation.summary.text()) && help.contains(command), "{help}");
        for name in expected {
            assert!(help.contains(&format!("--{name} <")), "{help}");
        }
    }
}

#[test]
fn help_documents_the_exit_codes() {
    let help = bare("--help").exits(0).stdout;
    for code in ["0", "2", "3", "4", "5", "6", "70", "130"] {
        let documented = help.lines().any(|line| line.trim_start().starts_with(&format!("{code}  ")));
        assert!(documented, "{code} in {help}");
    }
    assert_eq!(bare("help acs users delete").stdout, bare("acs users delete --help").exits(0).stdout);
}

#[test]
fn the_version_is_the_librarys() {
    assert_eq!(bare("--version").exits(0).stdout, format!("seam {}\n", libseam::VERSION));
}

#[test]
fn completion_knows_commands_and_flags() {
    for name in ["bash", "zsh", "fish"] {
        let script = bare(&format!("completion {name}")).exits(0).stdout;
        for word in ["user-identities", "remove-from-access-group", "acs_credential_id", "dry-run", "sandbox"]
        {
            assert!(script.contains(word), "no {word} for {name}");
        }
    }
}

#[test]
fn bash_completes() {
    let ask = "source <(seam completion bash); COMP_WORDS=(seam acs users remove); COMP_CWORD=3; \
               _seam seam remove users; echo \"${COMPREPLY[@]}\"";
    let mut command = shell("exec bash -c \"$SCRIPT\"");
    let ran = ran(command.env("SCRIPT", ask)).exits(0);
    assert_eq!(ran.stdout, "remove-from-access-group\n", "{ran:?}");
}
