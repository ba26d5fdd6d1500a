//! Standard output and standard error that are closed or full, or whose reader has stopped.

use crate::{
    process::{ran, seam, shell},
    sandbox::Sandbox,
};
use std::{fs::File, process::Stdio};

const DELETE: &str = "seam user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

#[test]
fn a_removal_works_with_all_streams_closed() {
    let sandbox = Sandbox::demo();
    let before = sandbox.counts()["user_identities"].as_i64();
    ran(sandbox.offer(&mut shell(&format!("{DELETE} <&- >&- 2>&-")))).exits(0);
    assert_eq!(sandbox.counts()["user_identities"].as_i64(), before.map(|n| n - 1));
    // The second removal finds nothing, and its exit code says so.
    assert_eq!(ran(sandbox.offer(&mut shell(&format!("{DELETE} <&- >&- 2>&-")))).code, Some(4));
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    for words in [&["ops"][..], &["ops", "--json"], &["--help"], &["completion", "bash"]] {
        let (reader, writer) = std::io::pipe().expect("no pipe");
        drop(reader);
        let ran: crate::process::Ran =
            seam(words).stdout(writer).stderr(Stdio::piped()).output().expect("cannot run").into();
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{words:?}");
    }
    let (reader, writer) = std::io::pipe().expect("no pipe");
    drop(reader);
    assert_eq!(seam(["nonsense"]).stderr(writer).status().expect("cannot run").code(), Some(2));
}

#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_written_exits_with_70() {
    let sandbox = Sandbox::demo();
    let full = || File::options().write(true).open("/dev/full").expect("no /dev/full");
    let mut command = shell(DELETE);
    let output = sandbox.offer(&mut command).stdout(full()).output().expect("cannot run");
    let ran: crate::process::Ran = output.into();
    ran.exits(70).says("done, but the result cannot be written");
    ran_full(&mut seam(["ops"]), full());
    ran_full(&mut seam(["--help"]), full());
}

#[cfg(target_os = "linux")]
fn ran_full(command: &mut std::process::Command, full: File) {
    let status = command.stdout(full).stderr(Stdio::null()).status().expect("cannot run");
    assert_eq!(status.code(), Some(70));
}

#[test]
fn a_result_for_a_closed_standard_output_exits_with_70() {
    let sandbox = Sandbox::demo();
    let list = "user-identities list";
    for line in
        [list, "user-identities list --ndjson", "user-identities list --all --ndjson", "ops", "--help"]
    {
        let ran = ran(sandbox.offer(&mut shell(&format!("seam {line} >&-"))));
        assert_eq!(ran.code, Some(70), "{line}: {ran:?}");
    }
    let ran = ran(sandbox.offer(&mut shell(&format!("seam {list} --ndjson >&-"))));
    ran.exits(70).says("cannot be written: standard output is closed");
    // A file of the user's choice is not a closed stream.
    for line in [list, "user-identities list --all --ndjson", "ops"] {
        assert_eq!(ran_to_null(&sandbox, line), Some(0), "{line}");
    }
}

fn ran_to_null(sandbox: &Sandbox, line: &str) -> Option<i32> {
    ran(sandbox.offer(&mut shell(&format!("seam {line} <>/dev/null >&0")))).code
}
