//! Lists: one page, and with `--all` every page, element by element.

use crate::{
    process::{Ran, SOME_KEY, bare, interruptible, keyed, ran, seam, shell},
    sandbox::Sandbox,
    script::{refusal, reply, server},
};
use libseam::table::{Listing, Operation};
use libseam_testing::ScriptedServer;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

const LIST: &str = "user-identities list";

/// Makes the reply with a page of two elements; `next` is the cursor of the next page.
fn page(first: u32, next: Option<&str>) -> String {
    let elements = [json!({"n": first}), json!({"n": first + 1})];
    let pagination = json!({"has_next_page": next.is_some(), "next_page_cursor": next});
    let body = json!({"ok": true, "user_identities": elements, "pagination": pagination});
    reply(200, "application/json", &body.to_string())
}

fn array(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {text}"))).collect()
}

/// Makes a command that runs `seam` with these words against the server at `url`, with its output in pipes.
fn command(line: &str, url: &str) -> Command {
    let mut command = seam(line.split_whitespace());
    command.env("SEAM_API_KEY", SOME_KEY).env("SEAM_ENDPOINT", url);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn ended(child: Child) -> Ran {
    child.wait_with_output().expect("cannot wait").into()
}

#[test]
fn all_prints_the_whole_list_for_every_page_size() {
    let sandbox = Sandbox::demo();
    let whole = array(&sandbox.run(LIST).exits(0).stdout);
    assert!(whole.len() > 10, "{whole:?}");
    for limit in [1, 5, whole.len(), 500] {
        let line = format!("{LIST} --all --limit {limit}");
        let ran = sandbox.run(&line).exits(0);
        assert_eq!((array(&ran.stdout), ran.stderr.as_str()), (whole.clone(), ""), "{limit}");
        assert_eq!(ran.stdout.lines().count(), whole.len() + 2);
        let ran = sandbox.run(&format!("{line} --ndjson")).exits(0);
        assert_eq!((lines(&ran.stdout), ran.stderr.as_str()), (whole.clone(), ""), "{limit}");
    }
    let rest = sandbox.run(r#"--all call user_identities.list --search a --params {"limit":2}"#);
    assert_eq!(rest.exits(0).stdout, sandbox.run(&format!("{LIST} --search a --all")).stdout);
}

#[test]
fn all_works_for_every_operation_that_returns_a_list() {
    let sandbox = Sandbox::demo();
    let mut count = 0;
    let is_plain = |op: &&Operation| op.params.iter().all(|param| !param.required) && op.rules.is_empty();
    for operation in Operation::all().iter().filter(|op| op.listing != Listing::NotAList).filter(is_plain) {
        let words = operation.name.replace('.', " ");
        let list = array(&sandbox.run(&words).exits(0).stdout);
        assert_eq!(array(&sandbox.run(&format!("{words} --all")).exits(0).stdout), list);
        for all in ["", "--all"] {
            assert_eq!(lines(&sandbox.run(&format!("{words} {all} --ndjson")).exits(0).stdout), list);
        }
        count += usize::from(!list.is_empty());
    }
    assert!(count >= 5);
}

#[test]
fn an_empty_list_is_an_empty_array_or_no_lines() {
    let sandbox = Sandbox::start(&["--port=0", "--seed=empty"]);
    for (options, nothing) in [("", "[]\n"), ("--all", "[]\n"), ("--ndjson", ""), ("--all --ndjson", "")] {
        let ran = sandbox.run(&format!("{LIST} {options}")).exits(0);
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), (nothing, ""), "{options}");
    }
}

#[test]
fn faults_between_pages_lose_no_element() {
    for fault in ["status=503", "drop=before", "drop=after", "reset_mid_body", "truncate", "garbage"] {
        let rule = format!("user_identities.list:{fault},probability=0.4,seed=3");
        let sandbox = Sandbox::start(&["--port=0", "--fault", &rule]);
        let ran = sandbox.run(&format!("{LIST} --all --ndjson --limit 2 --retries 10 -v")).exits(0);
        assert_eq!(lines(&ran.stdout).len(), 12, "{fault}: {ran:?}");
        assert!(ran.stderr.contains("attempt 2"), "{fault}: {ran:?}");
    }
}

#[test]
fn an_error_after_elements_leaves_an_open_array_and_its_exit_code() {
    let malformed = |body: &str| reply(200, "application/json", body);
    let ends = [
        (refusal(401, "x"), 3, "unauthorized"),
        (refusal(400, "invalid_input"), 4, "invalid_input"),
        (refusal(500, "x"), 5, "server_error"),
        (String::new(), 5, "connection_lost"),
        (malformed(r#"{"ok":true}"#), 5, "malformed_reply"),
        (malformed(r#"{"ok":true,"user_identities":[]}"#), 5, "malformed_reply"),
    ];
    for (end, code, kind) in ends {
        let run = |options: &str| {
            let script = server(vec![page(1, Some("a")), page(3, Some("b")), end.clone()]);
            let line = format!("{LIST} --all --retries 0 {options} --endpoint {}", script.url());
            let ran = keyed(&line);
            assert_eq!((ran.code, script.requests().len()), (Some(code), 3), "{ran:?}");
            ran
        };
        let ran = run("").says(&format!("error[{kind}]"));
        assert_eq!(ran.stdout, "[\n{\"n\":1}\n,{\"n\":2}\n,{\"n\":3}\n,{\"n\":4}\n");
        assert!(serde_json::from_str::<Value>(&ran.stdout).is_err());
        ran.says("\n  the list is incomplete: 4 of its elements were printed\n");
        let ran = run("--ndjson --errors json");
        assert_eq!(lines(&ran.stdout).len(), 4);
        let error = ran.error();
        assert_eq!((&error["kind"], &error["elements_printed"]), (&json!(kind), &json!(4)), "{error}");
    }
}

#[test]
fn a_repeated_cursor_is_an_error() {
    let script = server(vec![page(1, Some("a")), page(3, Some("a"))]);
    let ran = keyed(&format!("{LIST} --all --ndjson --endpoint {}", script.url()));
    assert_eq!((ran.code, lines(&ran.stdout).len()), (Some(5), 4), "{ran:?}");
    ran.says("the list was not read to its end").says("4 of its elements were printed");
}

#[test]
fn an_error_before_the_first_element_is_an_ordinary_error() {
    let sandbox = Sandbox::demo();
    for form in ["", "--ndjson"] {
        let line = format!("{LIST} --all {form} --endpoint {}", sandbox.url());
        let ran = keyed(&line).exits(3).says("error[unauthorized]");
        assert!(!ran.stderr.contains("incomplete"), "{ran:?}");
    }
    sandbox.run(&format!("{LIST} --all --limit 0")).exits(2).says("`limit` must be 1 or more");
    bare(&format!("{LIST} --all")).exits(3).says("no credential");
}

#[test]
fn elements_are_printed_before_the_next_page_comes_and_ctrl_c_ends_the_list() {
    for (form, first) in [("", "["), ("--ndjson", r#"{"n":1}"#)] {
        let server = ScriptedServer::start(|mut connection| {
            if connection.read_request().is_some_and(|request| request.number == 0) {
                connection.send(page(1, Some("a")));
            } else {
                connection.wait_for_close();
            }
        });
        let mut list = command(&format!("{LIST} --all {form}"), &server.url());
        let mut child = interruptible(&mut list).spawn().expect("cannot run");
        server.next_request();
        let second = server.next_request();
        assert!(second.body.contains("page_cursor"), "{second:?}");
        let mut stdout = BufReader::new(child.stdout.take().expect("no stdout"));
        let mut text = String::new();
        stdout.read_line(&mut text).expect("unreadable");
        assert_eq!(text.trim_end(), first);
        kill_process(Pid::from_child(&child), Signal::INT).expect("cannot signal");
        for line in stdout.lines() {
            text += &line.expect("unreadable");
        }
        let ran = ended(child);
        assert_eq!(ran.code, Some(130), "{ran:?}");
        assert!(text.ends_with(r#"{"n":2}"#), "{text}");
        ran.says("error[cancelled]").says("the list is incomplete: 2 of its elements were printed");
    }
}

#[test]
fn a_closed_pipe_ends_the_reading_of_pages() {
    for form in ["", "--ndjson"] {
        let server = server(vec![page(1, Some("a")), page(3, None)]);
        let (reader, writer) = std::io::pipe().expect("no pipe");
        drop(reader);
        let mut list = command(&format!("{LIST} --all {form}"), &server.url());
        let ran = ran(list.stdout(writer));
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{ran:?}");
        assert_eq!(server.requests().len(), 1);
    }
    let sandbox = Sandbox::demo();
    let mut command = shell("seam user-identities list --all --ndjson --limit 1 | head -n 1");
    let ran = ran(sandbox.offer(&mut command)).exits(0);
    assert_eq!((lines(&ran.stdout).len(), ran.stderr.as_str()), (1, ""));
}

#[test]
#[cfg(target_os = "linux")]
fn a_list_that_cannot_be_written_exits_with_70() {
    for line in ["--all", "--all --ndjson", "--ndjson"] {
        let script = server(vec![page(1, Some("a"))]);
        let full = std::fs::File::options().write(true).open("/dev/full").expect("no /dev/full");
        let mut list = command(&format!("{LIST} {line}"), &script.url());
        let ran: Ran = list.stdout(full).output().expect("cannot run").into();
        assert_eq!(ran.code, Some(70), "{ran:?}");
        ran.says("the list is incomplete: it cannot be written: No space left");
        assert_eq!(script.requests().len(), 1);
    }
}

#[test]
fn every_page_is_requested_with_the_same_parameters() {
    let script = server(vec![page(1, Some("a")), page(3, None)]);
    let ran = keyed(&format!("{LIST} --all --limit 2 --search x -v --endpoint {}", script.url())).exits(0);
    assert_eq!(array(&ran.stdout).len(), 4);
    assert_eq!(ran.stderr.matches("status 200").count(), 2, "{ran:?}");
    let requests = script.requests();
    let bodies = requests.iter().map(|request| serde_json::from_str(&request.body).expect("no JSON"));
    let bodies: Vec<Value> = bodies.collect();
    let first = json!({"limit": 2, "search": "x"});
    assert_eq!(bodies, [first, json!({"limit": 2, "search": "x", "page_cursor": "a"})]);
}

#[test]
fn ndjson_prints_one_line_per_element_for_a_reply_with_line_breaks() {
    let body = "{\"ok\":true,\n\"user_identities\":[\n{\n\"n\": 1,\n\"text\": \"a\\nb\"\n}\n],\"pagination\":{\"has_next_page\":false}}";
    let script = server(vec![reply(200, "application/json", body)]);
    let ran = keyed(&format!("{LIST} --all --ndjson --endpoint {}", script.url())).exits(0);
    assert_eq!(ran.stdout, "{\"n\":1,\"text\":\"a\\nb\"}\n");
}

#[test]
fn a_note_tells_how_to_read_the_next_page() {
    let sandbox = Sandbox::demo();
    let whole = array(&sandbox.run(LIST).exits(0).stdout);
    let first = sandbox.run(&format!("{LIST} --limit 7")).exits(0);
    assert_eq!(array(&first.stdout), whole[..7]);
    let (note, cursor) = first.stderr.trim_end().split_once("--page_cursor '").expect("no cursor");
    assert_eq!(note, "note: the list has more pages; give --all to read all, or add ");
    let cursor = cursor.split_once('\'').expect("no end").0;
    // The cursor, added to the same words, reads the rest.
    for all in ["", "--all"] {
        let rest = sandbox.run(&format!("{LIST} --limit 7 {all} --page_cursor {cursor}")).exits(0);
        assert_eq!((array(&rest.stdout), rest.stderr.as_str()), (whole[7..].to_vec(), ""));
    }
    let noted = sandbox.run(&format!("{LIST} --limit 7 --errors json --ndjson")).exits(0);
    assert_eq!(lines(&noted.stdout), whole[..7]);
    let next = json!({"operation": "user_identities.list", "next_page": {"page_cursor": cursor}});
    assert_eq!(noted.error(), next);
    // A cursor with an escape sequence is not printed.
    let script = server(vec![page(1, Some("\u{1b}[31m"))]);
    let ran = keyed(&format!("{LIST} --endpoint {}", script.url())).exits(0);
    assert_eq!(ran.stderr, "note: the list has more pages; give --all to read all\n");
}

#[test]
fn flags_of_lists_are_refused_for_other_operations() {
    let id = "33333333-3333-3333-3333-333333333333";
    for flag in ["--all", "--ndjson"] {
        for line in [
            format!("acs users delete --acs_user_id {id} {flag}"),
            format!("{flag} acs users delete --acs_user_id {id} --dry-run"),
            format!("acs users delete {flag}"),
            format!("call acs.users.delete {flag}"),
        ] {
            let ran = keyed(&line).exits(2).says("error[usage]");
            ran.says(&format!("{flag} is for operations that read a list, and acs.users.delete reads none"));
        }
        assert!(!bare("acs users delete --help").exits(0).stdout.contains(&format!("{flag} ")));
        for help in [format!("{LIST} --help"), "acs access-groups list --help".into(), "call --help".into()] {
            assert!(bare(&help).exits(0).stdout.contains(&format!("{flag} ")), "{help}");
        }
    }
    keyed(&format!("{LIST} --ndjsn")).exits(2).says("note: did you mean the option --ndjson?");
    keyed(&format!("{LIST} --paginate")).exits(2).says("give --all");
}

#[test]
fn dry_run_and_curl_print_the_request_for_the_first_page() {
    for flag in ["--dry-run", "--curl"] {
        let one = keyed(&format!("{LIST} --limit 3 {flag}")).exits(0);
        let all = keyed(&format!("{LIST} --limit 3 {flag} --all")).exits(0);
        assert_eq!((&all.stdout, one.stderr.as_str()), (&one.stdout, ""));
        all.says("note: this is the request for the first page");
        let whole = keyed(&format!("acs access-groups list --all {flag}")).exits(0);
        assert_eq!(whole.stderr, "");
    }
}

#[test]
fn several_ids_are_given_with_commas_or_as_a_json_array() {
    let sandbox = Sandbox::demo();
    let ids = ["7ad2566e-6fd8-466d-b8e4-c10a14a74fd3", "5c945ab5-c75e-4bcb-8e5f-9410061c401f"];
    for value in [ids.join(","), json!(ids).to_string()] {
        let ran = sandbox.run(&format!("{LIST} --user_identity_ids {value}")).exits(0);
        assert_eq!(array(&ran.stdout).len(), 2, "{ran:?}");
    }
    let line = format!("{LIST} --user_identity_ids {},x", ids[0]);
    sandbox.run(&line).exits(2).says("`user_identity_ids.1` must be a UUID");
}
