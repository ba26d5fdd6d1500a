//! `seam completion`.

use crate::process::{bare, ran, shell};
use libseam::table::{CredentialKind, Operation};

const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];

/// Returns the completions of bash after `words`, the last of which is incomplete.
fn completions(words: &[&str]) -> Vec<String> {
    let quoted: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    let (current, before) = (words.last().expect("no word"), words[words.len() - 2]);
    let ask = format!(
        "source <(seam completion bash); COMP_WORDS=({}); COMP_CWORD={}; _seam seam '{current}' '{before}'; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        quoted.join(" "),
        words.len() - 1,
    );
    let mut command = shell("exec bash -c \"$SCRIPT\"");
    let ran = ran(command.env("SCRIPT", ask)).exits(0);
    ran.stdout.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn every_script_contains_commands_and_flags() {
    for name in SHELLS {
        let script = bare(&format!("completion {name}")).exits(0).stdout;
        for word in ["user-identities", "remove-from-access-group", "acs_credential_id", "dry-run", "sandbox"]
        {
            assert!(script.contains(word), "no {word} for {name}");
        }
    }
}

#[test]
fn no_script_contains_a_refused_flag() {
    for name in SHELLS {
        let script = bare(&format!("completion {name}")).exits(0).stdout;
        for kind in CredentialKind::ALL {
            let flag = kind.option().replace('_', "-");
            let ends =
                |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            let is_offered = |dashes: &str| {
                let whole = format!("{dashes}{flag}");
                script.match_indices(&whole).any(|(at, _)| ends(&script[at + whole.len()..]))
            };
            assert!(!is_offered("--") && !is_offered("-l "), "--{flag} for {name}");
            assert!(script.contains(&format!("{flag}-file")), "no --{flag}-file for {name}");
        }
    }
}

#[test]
fn every_script_contains_operations_and_faults() {
    for name in SHELLS {
        let script = bare(&format!("completion {name}")).exits(0).stdout.replace('\\', "");
        for operation in Operation::all() {
            assert!(script.contains(operation.name), "no {} for {name}", operation.name);
        }
        for fault in ["*:drop=after", "*:html", "*:status=503"] {
            assert!(script.contains(fault), "no {fault} for {name}");
        }
    }
}

#[test]
fn bash_completes_words_flags_and_faults() {
    assert_eq!(completions(&["seam", "acs", "users", "remove"]), ["remove-from-access-group"]);
    let words = completions(&["seam", "acs", "users", ""]);
    assert!(words.iter().any(|word| word == "delete"), "{words:?}");
    assert!(words.iter().all(|word| !word.starts_with("--") || word == "--help"), "{words:?}");
    assert_eq!(completions(&["seam", "call", "user_identities.d"]), ["user_identities.delete"]);
    assert_eq!(completions(&["seam", "acs", "users", "delete", "--acs_u"]), ["--acs_user_id"]);
    assert_eq!(completions(&["seam", "acs", "users", "delete", "--api"]), ["--api-key-file"]);
    assert_eq!(completions(&["seam", "acs", "users", "list", "--al"]), ["--all", "--allow-http"]);
    assert_eq!(completions(&["seam", "acs", "users", "delete", "--al"]), ["--allow-http"]);
    assert_eq!(completions(&["seam", "acs", "users", "list", "--nd"]), ["--ndjson"]);
    let rules = completions(&["seam", "sandbox", "--fault", "acs.users.d"]);
    assert!(rules.iter().any(|rule| rule == "acs.users.delete:drop=after"), "{rules:?}");
    // Bash treats a colon as a separate word.
    let faults = ["drop=before", "drop=after", "drip=1000"];
    assert_eq!(completions(&["seam", "sandbox", "--fault", "acs.users.delete", ":", "dr"]), faults);
    assert!(
        completions(&["seam", "sandbox", "--fault", "acs.users.delete", ":"]).contains(&"html".to_owned())
    );
    assert_eq!(completions(&["seam", "sandbox", "--po"]), ["--port"]);
    // Files are not completed as IDs.
    assert_eq!(completions(&["seam", "acs", "users", "delete", "--acs_user_id", ""]), [""; 0]);
    assert!(
        completions(&["seam", "acs", "users", "delete", "--api-key-file", "/et"])
            .contains(&"/etc".to_owned())
    );
}
