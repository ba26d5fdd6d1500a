//! The enumerations of the core that `spec/errors.json` lists.

use crate::codes::{Code, Codes, Retried};
use anyhow::{Context as _, Result};
use std::fmt::Write as _;

/// Codes of errors, problems and outcomes.
pub(super) fn errors(codes: &Codes) -> Result<String> {
    let mut out = String::from("//! Codes of errors and problems, and outcomes.\n\n");
    enumeration(
        &mut out,
        "ErrorCode",
        "Code of an error. Numbers and names are stable and never reused.",
        "Clone, Copy, Debug, PartialEq, Eq, Hash",
        true,
        &codes.errors,
    );
    let retried = |error: &Code| {
        let is_retried = error.retried.is_some_and(|retried| retried != Retried::Never);
        Some(is_retried.to_string())
    };
    method(
        &mut out,
        "ErrorCode",
        "/// Reports whether removals and reads are tried again before this error is raised; with [`ErrorCode::ApiError`]\n\
         /// only after the status 408.\n#[must_use]\npub fn is_retried(self) -> bool",
        &codes.errors,
        retried,
    )?;
    let outcome = |error: &Code| {
        let outcome = codes.outcomes.iter().find(|outcome| Some(&outcome.name) == error.outcome.as_ref())?;
        Some(format!("Outcome::{}", outcome.variant()))
    };
    method(
        &mut out,
        "ErrorCode",
        "/// Returns the least that can be claimed with this code.\npub(crate) fn outcome(self) -> Outcome",
        &codes.errors,
        outcome,
    )?;
    enumeration(
        &mut out,
        "ProblemCode",
        "Code of a problem with a parameter or an option. Names are stable.",
        "Clone, Copy, Debug, PartialEq, Eq",
        false,
        &codes.problems,
    );
    enumeration(
        &mut out,
        "Outcome",
        "Knowledge, when a call has failed, of whether the operation happened. It speaks of the whole call, not of its last \
         attempt. Numbers and names are stable; a greater one is never followed by a smaller one in the same call.",
        "Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash",
        false,
        &codes.outcomes,
    );
    Ok(out)
}

/// Kinds of failures of a transport.
pub(super) fn failures(codes: &Codes) -> Result<String> {
    let mut out = String::from(
        "//! Kinds of failures, as a transport reports them.\n\nuse crate::error::ErrorCode;\n\n",
    );
    enumeration(
        &mut out,
        "FailureKind",
        "Kind of a failure: how an exchange ended without a reply.",
        "Clone, Copy, Debug, PartialEq, Eq",
        false,
        &codes.failures,
    );
    let error = |failure: &Code| {
        let error = codes.errors.iter().find(|error| Some(&error.name) == failure.error.as_ref())?;
        Some(format!("ErrorCode::{}", error.variant()))
    };
    method(
        &mut out,
        "FailureKind",
        "/// Returns the code of the error that the failure becomes.\npub(crate) fn code(self) -> ErrorCode",
        &codes.failures,
        error,
    )?;
    method(
        &mut out,
        "FailureKind",
        "/// Returns the beginning of that error's message.\npub(crate) fn message(self) -> &'static str",
        &codes.failures,
        |failure| Some(format!("{:?}", failure.message.as_ref()?)),
    )?;
    method(
        &mut out,
        "FailureKind",
        "/// Reports whether the request may have reached the server.\n#[must_use]\n\
         pub fn may_have_been_sent(self) -> bool",
        &codes.failures,
        |failure| Some(failure.may_have_been_sent?.to_string()),
    )?;
    Ok(out)
}

fn enumeration(out: &mut String, name: &str, doc: &str, derive: &str, is_open: bool, codes: &[Code]) {
    let open = if is_open { "#[non_exhaustive]\n" } else { "" };
    let _ = writeln!(out, "{}#[derive({derive})]\n{open}pub enum {name} {{", comment(doc));
    for code in codes {
        let number = code.number.map(|number| format!(" = {number}")).unwrap_or_default();
        let _ = writeln!(out, "{}{}{number},", comment(&code.doc), code.variant());
    }
    let variants: String = codes.iter().map(|code| format!("Self::{},", code.variant())).collect();
    let names: String =
        codes.iter().map(|code| format!("Self::{} => {:?},", code.variant(), code.name)).collect();
    let docs: String =
        codes.iter().map(|code| format!("Self::{} => {:?},", code.variant(), code.doc)).collect();
    let _ = writeln!(
        out,
        "}}\n\nimpl {name} {{\n\
         /// Every one, in the order of the list.\npub const ALL: &'static [Self] = &[{variants}];\n\n\
         /// Returns the stable name.\n#[must_use]\npub fn name(self) -> &'static str {{ match self {{ {names} }} }}\n\n\
         /// Returns a description of one or two sentences.\n#[must_use]\n\
         pub fn description(self) -> &'static str {{ match self {{ {docs} }} }}\n\n\
         /// Finds the one called `name`.\n#[must_use]\npub fn by_name(name: &str) -> Option<Self> {{\n\
         Self::ALL.iter().copied().find(|code| code.name() == name)\n}}\n"
    );
    if codes.iter().all(|code| code.number.is_some()) {
        out.push_str(
            "\n/// Returns the stable number.\n#[must_use]\npub fn number(self) -> u32 { self as u32 }\n\n\
             /// Finds the one numbered `number`.\n#[must_use]\npub fn by_number(number: u32) -> Option<Self> {\n\
             Self::ALL.iter().copied().find(|code| code.number() == number)\n}\n",
        );
    }
    out.push_str("}\n\n");
}

/// A method of `name` with a value for each of `codes`.
fn method(
    out: &mut String,
    name: &str,
    head: &str,
    codes: &[Code],
    value: impl Fn(&Code) -> Option<String>,
) -> Result<()> {
    let mut arms: Vec<(String, Vec<String>)> = Vec::new();
    for code in codes {
        let value = value(code).with_context(|| format!("{}: a column is missing", code.name))?;
        let variant = format!("Self::{}", code.variant());
        match arms.iter_mut().find(|(other, _)| *other == value) {
            Some((_, variants)) => variants.push(variant),
            None => arms.push((value, vec![variant])),
        }
    }
    let arms: String =
        arms.into_iter().map(|(value, variants)| format!("{} => {value},", variants.join(" | "))).collect();
    let _ = writeln!(out, "impl {name} {{\n{head} {{ match self {{ {arms} }} }}\n}}\n");
    Ok(())
}

/// `text` as a doc comment in lines of readable length.
pub(super) fn comment(text: &str) -> String {
    let mut out = String::from("///");
    let mut length = 0;
    for word in text.split_whitespace() {
        if length + word.len() > 104 {
            out.push_str("\n///");
            length = 0;
        }
        out.push(' ');
        out.push_str(word);
        length += word.len() + 1;
    }
    out.push('\n');
    out
}
