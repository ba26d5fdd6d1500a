//! Evidence as a page and as a table, made from the vectors' lines.

use libseam_core::{Error, ErrorCode};
use libseam_evidence::{to_csv, to_html};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::{fs, path::Path};

/// Returns the lines of a vector's journal.
fn journal(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/off-boarding.json");
    let file: Value = serde_json::from_slice(&fs::read(path).expect("readable")).expect("JSON");
    let vector = file["vectors"].as_array().expect("vectors").iter().find(|vector| vector["name"] == name);
    let lines = vector.expect("the vector")["journal"].as_array().expect("lines").iter();
    lines.map(|line| line.as_str().expect("text").to_owned()).collect()
}

fn evidence(lines: &[String]) -> Vec<u8> {
    lines.iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect()
}

fn message(result: Result<String, Error>) -> String {
    let error = result.expect_err("it is refused");
    assert_eq!(error.code(), ErrorCode::InvalidParams);
    error.message.clone()
}

#[test]
fn a_page_says_in_words_what_was_proven_and_what_was_not() {
    let page = to_html(&evidence(&journal("off_board_check_says_who_is_back"))).expect("a page");
    for part in [
        "Off-boarding of Nia Adeyemi",
        "Done: everything that the person held is confirmed to be gone.",
        "Nobody is back",
        "access system user “Nia Adeyemi”",
        "Headquarters (Salto KS site)",
        "doors: Front door",
        "<code>acs.users.delete</code>, announced 2026-01-05T",
        ", sent 2026-01-05T",
        ", accepted 2026-01-05T",
        "Unmanaged codes on the devices that the person could reach: 0.",
        "Version of the published API",
        "How long it is kept, and where",
        "a plan, 1 person, SHA-256 <code>",
        "proven for: access system (documented)",
        "access_code_ids: none, delete_unsuspendable: no",
        "<strong>Not proven:</strong> Nothing here proves what a door does",
        "<li>other workspaces</li>",
        "not given",
        "without a signature this is no proof",
    ] {
        assert!(page.contains(part), "the page lacks {part}: {page}");
    }
    assert!(!page.contains("<script"));
}

#[test]
fn what_is_in_several_workspaces_is_shown_with_its_workspace() {
    let lines = journal("off_board_check_looks_in_every_workspace_of_the_plan");
    let page = to_html(&evidence(&lines)).expect("a page");
    for part in [
        "NOT NAMED, so nothing was applied here",
        "applied here<",
        "workspace Branch",
        "workspace Sandbox<br>Headquarters (Salto KS site)",
        "name it with `workspaces`",
    ] {
        assert!(page.contains(part), "the page lacks {part}: {page}");
    }
    let one = to_html(&evidence(&journal("off_board_check_says_who_is_back"))).expect("a page");
    assert!(!one.contains("workspace Sandbox") && one.contains("Sandbox"), "{one}");
    let table = to_csv(&evidence(&lines)).expect("a table");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|known| known == name).expect("a column");
    let rows = reader.records().map(|row| row.expect("a row"));
    let rows: Vec<_> =
        rows.map(|row| (row[at("workspace")].to_owned(), row[at("state")].to_owned())).collect();
    let has = |name: &str, state: &str| rows.iter().any(|row| *row == (name.to_owned(), state.to_owned()));
    assert!(has("Sandbox", "left") && has("Branch", "confirmed"), "{rows:?}");
    assert!(!has("Sandbox", "confirmed") && !has("Branch", "left"), "{rows:?}");
}

#[test]
fn a_page_about_what_is_not_done_never_looks_like_success() {
    let lines = journal("off_board_goes_on_with_the_journal_of_a_run_that_was_not_done");
    let page = to_html(&evidence(&lines)).expect("a page");
    assert!(
        page.contains("Not done: the off-boarding is not done; 1 of 4")
            && page.contains("REFUSED by the server"),
        "{page}"
    );
    assert!(!page.contains("verdict good"), "{page}");
    let killed = to_html(&evidence(&journal("off_board_goes_on_after_it_was_killed"))).expect("a page");
    assert!(killed.contains("Not done: it has no end") && killed.contains("NOT KNOWN"), "{killed}");
    assert!(!killed.contains("verdict good"), "{killed}");
}

#[test]
fn changed_evidence_is_called_so_on_the_page_and_makes_no_table() {
    let mut lines = journal("off_board_check_says_who_is_back");
    lines[2] = lines[2].replace("Nia Adeyemi", "Somebody Else");
    let page = to_html(&evidence(&lines)).expect("a page");
    assert!(page.contains("nothing below can be relied on") && page.contains("NOT INTACT"), "{page}");
    assert!(!page.contains("verdict good"), "{page}");
    assert!(message(to_csv(&evidence(&lines))).contains("they were changed: "));
    for empty in [&b""[..], b"{}\n", b"no JSON\n\xff\n"] {
        assert!(message(to_html(empty)).contains("there is no plan"));
        assert!(message(to_csv(empty)).contains("there is no plan"));
    }
}

#[test]
fn a_table_has_a_row_for_each_step_of_each_thing() {
    let table = to_csv(&evidence(&journal("off_board_check_says_who_is_back"))).expect("a table");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let cell = |row: usize, name: &str| {
        rows[row].get(header.iter().position(|known| known == name).expect("a column")).expect("a cell")
    };
    let operations: Vec<&str> = (0..rows.len()).map(|row| cell(row, "operation")).collect();
    assert_eq!(
        operations,
        [
            "user_identities.delete",
            "acs.users.suspend",
            "acs.users.delete",
            "client_sessions.delete",
            "acs.users.remove_from_access_group"
        ]
    );
    for row in 0..rows.len() {
        assert_eq!((cell(row, "state"), cell(row, "result")), ("confirmed", "Done"));
        assert!(cell(row, "sent_at") <= cell(row, "confirmed_at") && !cell(row, "sent_at").is_empty());
    }
    assert_eq!((cell(2, "access_system"), cell(2, "doors")), ("Headquarters", "Front door"));
}

/// Returns evidence about a person with this name, whose digests are right.
fn named(name: &str) -> Vec<u8> {
    let (mut previous, mut whole) = ("0".repeat(64), Vec::new());
    for line in journal("off_board_check_says_who_is_back") {
        let line = line.replace("\"Nia Adeyemi\"", &Value::from(name).to_string());
        let mut line: Value = serde_json::from_str(&line).expect("JSON");
        line["previous"] = previous.into();
        if line["kind"] == "digest" {
            line["sha256"] = hex(&whole).into();
        }
        let line = line.to_string();
        previous = hex(line.as_bytes());
        whole.extend([line.as_bytes(), b"\n"].concat());
    }
    whole
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn no_text_of_the_evidence_becomes_markup() {
    let page = to_html(&named("<img src=x onerror=alert(1)>\"'&")).expect("a page");
    assert!(page.contains("&lt;img src=x") && !page.contains("<img"), "{page}");
    assert!(page.contains("intact: each line"), "{page}");
}

#[test]
fn no_text_of_the_evidence_becomes_a_formula_or_a_cell() {
    let table = to_csv(&named("=HYPERLINK(\"http://x\"),\r\n\"a\",b")).expect("a table");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let row = reader.records().next().expect("a row").expect("a row");
    assert_eq!(&row[1], "'=HYPERLINK(\"http://x\"),\u{fffd}\n\"a\",b");
    assert_eq!(row.len(), reader.headers().expect("a header").len());
}

#[test]
fn no_text_of_the_evidence_controls_a_terminal_or_turns_text_around() {
    for control in ["\u{1b}]0;title\u{7}", "\u{9b}2J", "\u{202e}", "\u{2066}"] {
        let lines = named(&format!("Nia{control}"));
        for shown in [to_html(&lines).expect("a page"), to_csv(&lines).expect("a table")] {
            assert!(!shown.contains(control), "{shown}");
            assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{shown}");
            assert!(shown.contains("Nia\u{fffd}"), "{shown}");
        }
    }
}

#[test]
fn evidence_of_the_first_form_can_still_be_read() {
    let evidence = include_bytes!("first-form.jsonl");
    let checked = libseam_core::verify_evidence(evidence).expect("memory").to_json();
    assert!(checked.contains(r#""is_intact":true"#), "{checked}");
    let page = to_html(evidence).expect("a page");
    for part in
        ["intact: each line", "<code>acs.users.delete</code>, announced 2026-01-05T", "not read", "not given"]
    {
        assert!(page.contains(part), "the page lacks {part}: {page}");
    }
    let table = to_csv(evidence).expect("a table");
    assert!(table.contains("acs.users.delete") && table.starts_with("user_identity_id,person,employee_id,"));
}
