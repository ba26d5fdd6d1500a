//! `seam ops`, `--help` and `--version`.

use crate::process::{bare, keyed};
use libseam::table::{CredentialKind, Listing, Operation};
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
        let list = match operation.listing {
            Listing::NotAList => Value::Null,
            Listing::Whole => "whole".into(),
            Listing::Pages => "pages".into(),
        };
        assert_eq!(entry["list"], list);
        let names: Vec<&str> = entry["parameters"]
            .as_array()
            .expect("no parameters")
            .iter()
            .filter_map(|p| p["name"].as_str())
            .collect();
        let expected: Vec<&str> = operation.offered().map(|p| p.name).collect();
        assert_eq!(names, expected);
        assert_eq!(entry["rules"].as_array().map(Vec::len), Some(operation.rules.len()));
        let command = entry["command"].as_str().expect("no command");
        assert!(text.lines().any(|line| line == command), "{command}");
        let help = bare(&format!("{} --help", command.trim_start_matches("seam "))).exits(0).stdout;
        assert!(help.contains(operation.summary.text()) && help.contains(command), "{help}");
        for name in expected {
            assert!([" <", " [<"].iter().any(|open| help.contains(&format!("--{name}{open}"))), "{help}");
        }
        let rules = help.lines().skip_while(|line| *line != "Rules:").skip(1);
        assert_eq!(rules.take_while(|line| !line.is_empty()).count(), operation.rules.len(), "{help}");
        let example = help.lines().skip_while(|line| *line != "Example:").nth(1).expect("no example").trim();
        // The quotes are the shell's.
        let words = example.strip_prefix("seam ").expect("another program").replace('\'', "");
        if operation.accepts(CredentialKind::ApiKey) {
            keyed(&format!("{words} --dry-run")).exits(0);
        }
        let (particular, options) = help.split_once("Options of every call:").expect("no options");
        assert!(particular.contains(example) && options.contains("--deadline <SECONDS>"), "{help}");
        let one = bare(&format!("ops {}", operation.name)).exits(0).stdout;
        assert!(one.starts_with(command) && text.contains(&one), "{one}");
    }
}

#[test]
fn help_documents_the_exit_codes() {
    let help = bare("--help").exits(0).stdout;
    for code in ["0", "2", "3", "4", "5", "70", "130"] {
        let documented = help.lines().any(|line| line.trim_start().starts_with(&format!("{code}  ")));
        assert!(documented, "{code} in {help}");
    }
    assert_eq!(bare("help acs users delete").stdout, bare("acs users delete --help").exits(0).stdout);
}

#[test]
fn help_of_namespaces_lists_no_options() {
    for line in ["acs --help", "acs users --help", "user-identities --help", "help acs"] {
        let help = bare(line).exits(0).stdout;
        assert!(help.lines().count() < 25 && !help.contains("--deadline"), "{help}");
    }
    let help = bare("--help").exits(0).stdout;
    assert!(help.lines().count() < 60 && !help.contains("--deadline"), "{help}");
    // The options work there all the same.
    keyed("--deadline 7 acs --retries 0 users delete --acs_user_id 33333333-3333-3333-3333-333333333333 --dry-run")
        .exits(0);
}

#[test]
fn version_prints_the_version_of_the_library() {
    assert_eq!(bare("--version").exits(0).stdout, format!("seam {}\n", libseam::VERSION));
}
