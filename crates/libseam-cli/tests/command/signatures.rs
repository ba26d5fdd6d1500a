//! `seam evidence sign`, and `seam evidence verify` with a signature.

use crate::{
    process::{Ran, fed, ran, seam},
    terminal::Terminal,
};
use serde_json::Value;
use std::{
    fs,
    path::PathBuf,
    process::{Command, Stdio},
};

const EVIDENCE: &str = include_str!("../../../libseam-evidence/tests/first-form.jsonl");
const PLAIN: &str = include_str!("../../../libseam-evidence/tests/signed/plain.key");
const WITH_PASSWORD: &str = include_str!("../../../libseam-evidence/tests/signed/password.key");
const PUBLIC_KEY: &str = include_str!("../../../libseam-evidence/tests/signed/minisign.pub");

/// A folder with evidence and keys.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("no folder"));
        for (name, text) in [
            ("nia.jsonl", EVIDENCE),
            ("plain.key", PLAIN),
            ("password.key", WITH_PASSWORD),
            ("minisign.pub", PUBLIC_KEY),
        ] {
            fs::write(folder.path(name), text).expect("cannot write");
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, line: &str) -> Command {
        let mut command = seam(["evidence"].into_iter().chain(line.split_whitespace()));
        command.current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    fn run(&self, line: &str) -> Ran {
        ran(&mut self.command(line))
    }
}

const VERIFY: &str = "verify nia.jsonl --signature nia.jsonl.minisig --public-key minisign.pub";

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {ran:?}"))
}

#[test]
fn what_is_signed_is_verified_with_the_key_or_its_file() {
    let folder = Folder::new();
    let signed = json(&folder.run("sign nia.jsonl --secret-key plain.key").exits(0));
    assert_eq!(signed["signature"], "nia.jsonl.minisig");
    let key = signed["public_key"].as_str().expect("a key");
    assert!(PUBLIC_KEY.contains(key));
    for key in ["minisign.pub", key] {
        let line = format!("verify nia.jsonl --signature nia.jsonl.minisig --public-key {key}");
        let checked = json(&folder.run(&line).exits(0));
        assert_eq!(checked["signature"]["is_valid"], true);
        let comment = checked["signature"]["trusted_comment"].as_str().expect("a comment");
        assert!(comment.starts_with("timestamp:1") && comment.contains("file:nia.jsonl"), "{comment}");
        assert!(checked["caveat"].as_str().expect("words").contains("signed exactly these bytes"));
    }
    let shown = Terminal::of_both(&mut folder.command(VERIFY)).rest();
    assert!(shown.contains("Signature by the key 991F4D0BA43B84D3: it fits"), "{shown}");
}

#[test]
fn a_password_is_a_line_of_standard_input_where_nobody_can_be_asked() {
    let folder = Folder::new();
    let line = "sign nia.jsonl --secret-key password.key --signature other.minisig";
    let ran = fed(&mut folder.command(line), "correct horse\n").exits(0);
    assert_eq!(json(&ran)["signature"], "other.minisig");
    folder.run("verify nia.jsonl --signature other.minisig --public-key minisign.pub").exits(0);
    for wrong in ["horse\n", ""] {
        let ran = fed(&mut folder.command(line), wrong).exits(2).says("Wrong password");
        assert!(!ran.stderr.contains("horse"), "{ran:?}");
    }
}

#[test]
fn what_does_not_fit_exits_with_6_and_says_why() {
    let folder = Folder::new();
    folder.run("sign nia.jsonl --secret-key plain.key").exits(0);
    let signature = fs::read_to_string(folder.path("nia.jsonl.minisig")).expect("no signature");
    let problem = || {
        let ran = folder.run(VERIFY);
        assert_eq!(ran.code, Some(6), "{ran:?}");
        json(&ran)["signature"]["problem"].as_str().expect("a problem").to_owned()
    };
    fs::write(folder.path("nia.jsonl"), format!("{EVIDENCE}{{}}\n")).expect("cannot write");
    assert!(problem().contains("is not the one that was signed"));
    fs::write(folder.path("nia.jsonl"), EVIDENCE).expect("cannot write");
    fs::write(folder.path("nia.jsonl.minisig"), &signature[..150]).expect("cannot write");
    assert!(problem().contains("a part of it is missing"));
    fs::write(folder.path("nia.jsonl.minisig"), "").expect("cannot write");
    assert!(problem().contains("no signature of minisign"));
    let shown = Terminal::of_both(&mut folder.command(VERIFY)).rest();
    assert!(shown.contains("it does NOT fit") && shown.contains("proves nothing"), "{shown}");
}

#[test]
fn what_cannot_be_used_exits_with_2_and_nothing_is_written() {
    let folder = Folder::new();
    folder.run("verify nia.jsonl --signature minisign.pub").exits(2).says("--public-key");
    folder.run("verify nia.jsonl --public-key minisign.pub").exits(2).says("--signature");
    folder
        .run("verify nia.jsonl --signature nowhere --public-key minisign.pub")
        .exits(2)
        .says("nowhere: No such");
    folder
        .run("verify nia.jsonl --signature plain.key --public-key nobody")
        .exits(2)
        .says("`public_key` must be");
    folder.run("sign nia.jsonl").exits(2).says("--secret-key");
    folder.run("sign nia.jsonl --secret-key nowhere").exits(2).says("nowhere: No such");
    let ran = folder.run("sign nia.jsonl --secret-key minisign.pub").exits(2).says("`secret_key` must be");
    assert!(!ran.stderr.contains("RWTThD"), "a key is shown: {ran:?}");
    fs::write(folder.path("nia.jsonl"), EVIDENCE.replace('\n', "\r\n")).expect("cannot write");
    folder
        .run("sign nia.jsonl --secret-key plain.key")
        .exits(2)
        .says("line breaks of the file were converted");
    fs::write(folder.path("nia.jsonl"), "").expect("cannot write");
    folder.run("sign nia.jsonl --secret-key plain.key").exits(2).says("there is no line");
    assert!(!folder.path("nia.jsonl.minisig").exists());
}
