//! `crates/libseam-cli/src/exit_codes.rs`: the numbers with which the command ends.

use super::{
    codes::{Codes, Exit},
    rust_codes::comment,
    spec::pascal,
};
use std::fmt::Write as _;

/// The longest line of the help.
const LINE: usize = 115;

/// The file.
pub(super) fn exits(codes: &Codes) -> String {
    let mut out = String::from(
        "//! Exit codes, and which of them an error ends with.\n\nuse libseam::ErrorCode;\n\n\
         /// Exit code. The numbers are stable.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n#[repr(u8)]\n\
         pub(crate) enum Exit {\n",
    );
    for exit in &codes.exits {
        let _ = writeln!(out, "{}{} = {},", comment(&capital(&exit.help)), pascal(&exit.name), exit.number);
    }
    let help: String = codes.exits.iter().map(help).collect();
    let _ = write!(
        out,
        "}}\n\n/// Exit codes as `--help` documents them.\npub(crate) const HELP: &str = \"\\\nExit codes:{help}\";\n\n\
         impl Exit {{\n/// Returns how the command ends after an error of `code`.\n\
         pub(crate) fn of_code(code: ErrorCode) -> Self {{\nmatch code {{\n"
    );
    for exit in codes.exits.iter().filter(|exit| exit.name != "internal") {
        let errors = codes.errors.iter().filter(|error| error.exit.as_ref() == Some(&exit.name));
        let errors: Vec<String> = errors.map(|error| format!("ErrorCode::{}", error.variant())).collect();
        if !errors.is_empty() {
            let _ = writeln!(out, "{} => Self::{},", errors.join(" | "), pascal(&exit.name));
        }
    }
    out + "_ => Self::Internal,\n}\n}\n}\n"
}

/// A sentence that ends with a full stop.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", chars.as_str())
}

/// The lines about one exit code, within a literal.
fn help(exit: &Exit) -> String {
    let mut out = format!("\\n{:>5}  ", exit.number);
    let mut length = 7;
    for (at, word) in exit.help.split(' ').enumerate() {
        if length + word.len() > LINE {
            out.push_str("\\n       ");
            length = 7;
        } else if at > 0 {
            out.push(' ');
        }
        out.push_str(&word.replace('"', "\\\""));
        length += word.len() + 1;
    }
    out
}
