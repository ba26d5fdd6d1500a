//! `seam evidence`: checks the evidence of an off-boarding, signs it, and shows it.

use crate::{command_error::CommandError, exit::Exit, off_board::printable, output, panics};
use clap::{Arg, ArgMatches, Command, ValueHint};
use libseam::{
    Outcome,
    json::{Object, Value},
    verify_evidence,
};
use libseam_evidence::{SigningKey, verify_signed};
use std::{
    fs,
    io::{self, BufRead as _, IsTerminal as _, Read as _},
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

/// The name of the command.
pub(crate) const NAME: &str = "evidence";

const VERIFY: &str = "verify";
const SIGN: &str = "sign";
const SIGNATURE: &str = "signature";
const PUBLIC_KEY: &str = "public-key";
const SECRET_KEY: &str = "secret-key";
const HTML: &str = "html";
const CSV: &str = "csv";

/// The longest password that is read from standard input, in bytes; minisign takes none longer.
const PASSWORD_LIMIT: u64 = 1024 + 2;

const HELP: &str = "\
Each line of evidence has the digest of the line before it, and the last one the digest of all. A line that was changed,
added or left out is found. Whoever can write the file can also write all of it anew: sign it, or keep the printed digest
somewhere else, where they cannot change it.

Examples:
  seam evidence verify amara.jsonl
  seam evidence verify amara.jsonl --signature amara.jsonl.minisig --public-key minisign.pub

Exit codes of the check:
    0  the lines are as they were written to their end, and the signature fits
    2  the public key is none, or a file cannot be read
    6  the lines are not, their end is missing, or the signature does not fit";

const SIGN_HELP: &str = "\
The signature is one of minisign (https://jedisct1.github.io/minisign/), whose program checks it too; `minisign -G` makes a
key. If the key has a password, it is asked for on a terminal, and read from standard input elsewhere. Keep the key where
those who write evidence cannot use it. `seam offboard --check` adds lines: sign again after it.

Examples:
  seam evidence sign amara.jsonl --secret-key ~/.minisign/minisign.key
  minisign -Vm amara.jsonl -p minisign.pub

Exit codes:
    0  signed
    2  nothing is signed: the lines are not as they were written, the key is none, or its password is another one";

/// Makes the command.
pub(crate) fn command() -> Command {
    let of_file = |name: &'static str, about: &'static str| {
        let file = Arg::new("file").value_name("FILE").required(true).value_hint(ValueHint::FilePath);
        Command::new(name).about(about).arg(file.help("The evidence that `seam offboard` wrote"))
    };
    let with_file = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).value_hint(ValueHint::FilePath).help(help)
    };
    let verify = of_file(VERIFY, "Check that no line of evidence was changed, added or left out")
        .arg(with_file(SIGNATURE, "FILE.minisig", "Check this signature too").requires(PUBLIC_KEY))
        .arg(
            with_file(PUBLIC_KEY, "KEY", "The public key of the signature: its text, or the file with it")
                .requires(SIGNATURE),
        );
    let sign = of_file(SIGN, "Sign evidence that is as it was written")
        .arg(with_file(SECRET_KEY, "KEYFILE", "The file with the secret key of minisign").required(true))
        .arg(with_file(SIGNATURE, "FILE.minisig", "Write the signature there [default: beside FILE]"));
    Command::new(NAME)
        .about("Check the evidence of off-boardings, and show it")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand(verify.after_help(HELP))
        .subcommand(sign.after_help(SIGN_HELP))
        .subcommand(of_file(HTML, "Print the evidence as a page of HTML, to read and to print"))
        .subcommand(of_file(
            CSV,
            "Print the evidence as a table of comma-separated values, for a spreadsheet",
        ))
}

/// Prints evidence in a form, or what its check found.
pub(crate) fn run(form: &str, matches: &ArgMatches) -> Result<Exit, CommandError> {
    panics::silence();
    let path = value(matches, "file").unwrap_or_default();
    let bytes = fs::read(path).map_err(|e| unreadable(path, &e))?;
    let text = match form {
        HTML => libseam_evidence::to_html(&bytes)?,
        CSV => libseam_evidence::to_csv(&bytes)?,
        SIGN => return sign(path, &bytes, matches),
        _ => return verify(&bytes, matches),
    };
    output::print_stdout(&text).map_err(|e| CommandError::unwritten(&e, Outcome::NotSent))?;
    Ok(Exit::Ok)
}

fn value<'m>(matches: &'m ArgMatches, name: &str) -> Option<&'m str> {
    matches.get_one::<String>(name).map(String::as_str)
}

fn unreadable(path: &str, error: &io::Error) -> CommandError {
    CommandError::usage(format!("{path}: {}", libseam::describe_error(error)))
}

/// Reads a file of text; what is no text in it is replaced.
fn read_text(path: &str) -> Result<String, CommandError> {
    let bytes = fs::read(path).map_err(|e| unreadable(path, &e))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn verify(bytes: &[u8], matches: &ArgMatches) -> Result<Exit, CommandError> {
    let checked = match (value(matches, SIGNATURE), value(matches, PUBLIC_KEY)) {
        (Some(signature), Some(key)) => {
            let key = if Path::new(key).is_file() { read_text(key)? } else { key.to_owned() };
            verify_signed(bytes, &read_text(signature)?, &key)?
        }
        _ => verify_evidence(bytes)?,
    };
    let text = if io::stdout().is_terminal() { to_text(&checked) } else { checked.to_json() };
    output::print_stdout(&(text + "\n")).map_err(|e| CommandError::unwritten(&e, Outcome::NotSent))?;
    let is = |name: &str| checked.at(name).and_then(Value::as_bool);
    // Evidence without an end may have been cut off at one.
    let is_whole = is("is_intact") == Some(true) && is("is_finished") == Some(true);
    let is_good = is_whole && is("signature.is_valid") != Some(false);
    Ok(if is_good { Exit::Ok } else { Exit::Unsettled })
}

/// Writes the signature of evidence, and prints what checks it.
fn sign(path: &str, bytes: &[u8], matches: &ArgMatches) -> Result<Exit, CommandError> {
    let key = read_text(value(matches, SECRET_KEY).unwrap_or_default())?;
    let key = SigningKey::read(&key, password)?;
    let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    // As minisign has it, but for the tabs.
    let signed = key.sign(bytes, &format!("timestamp:{now} file:{} hashed", printable(&name)))?;
    let written = value(matches, SIGNATURE).map_or_else(|| format!("{path}.minisig"), str::to_owned);
    fs::write(&written, signed.signature).map_err(|e| unreadable(&written, &e))?;
    let made = Object::new()
        .with("signature", written.as_str())
        .with("key_id", signed.key_id)
        .with("public_key", signed.public_key.as_str());
    let text = if io::stdout().is_terminal() {
        format!("Signed: {written}\nIts public key is: {}", signed.public_key)
    } else {
        Value::from(made).to_json()
    };
    output::print_stdout(&(text + "\n")).map_err(|e| CommandError::unwritten(&e, Outcome::NotSent))?;
    Ok(Exit::Ok)
}

/// Asks for the password of the secret key, or reads a line of standard input where nobody can be asked.
fn password() -> Result<String, CommandError> {
    let read = if io::stdin().is_terminal() {
        rpassword::prompt_password("Password of the secret key: ")
    } else {
        let mut line = String::new();
        let read = io::stdin().lock().take(PASSWORD_LIMIT).read_line(&mut line);
        read.map(|_| line.trim_end_matches(['\r', '\n']).to_owned())
    };
    read.map_err(|e| {
        CommandError::usage(format!("the password cannot be read: {}", libseam::describe_error(&e)))
    })
}

fn to_text(checked: &Value) -> String {
    let text = |name: &str| checked.at(name).and_then(Value::as_str).unwrap_or("none");
    let number = |name: &str| checked.at(name).map(Value::to_json).unwrap_or_default();
    let is = |name: &str| checked.at(name).and_then(Value::as_bool) == Some(true);
    let intact = if is("is_intact") { "as they were written" } else { "NOT as they were written" };
    let end = if is("is_finished") { "came to its end" } else { "did not come to its end" };
    let mut lines = format!(
        "{} lines of {} runs: {intact}\nThe last run {end}; its result is: {}\nSHA-256 of what is before the last line: {}\n",
        number("lines"),
        number("runs"),
        text("result"),
        text("sha256"),
    );
    for problem in checked.at("problems").map(Value::items).unwrap_or_default() {
        lines.push_str(&format!("problem: {}\n", problem.as_str().unwrap_or_default()));
    }
    if let Some(signature) = checked.at("signature") {
        let text = |name: &str| signature.at(name).and_then(Value::as_str).unwrap_or("none");
        let is_valid = signature.at("is_valid").and_then(Value::as_bool) == Some(true);
        lines.push_str(&format!(
            "Signature by the key {}: {}; its comment is: {}\n",
            text("key_id"),
            if is_valid { "it fits" } else { "it does NOT fit" },
            printable(text("trusted_comment")),
        ));
    }
    lines + "Note: " + text("caveat")
}
