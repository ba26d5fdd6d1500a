//! The pages in `docs/` that follow from the tables.

use super::{
    NOTICE, Output,
    codes::{Code, Codes, Retried},
    docs_options, python_errors,
    spec::Spec,
};
use anyhow::{Context as _, Result};
use std::{fmt::Write as _, fs, path::Path};

/// What stands above the table of outcomes.
const OUTCOME: &str = "\
## Outcome

Every error says what is known about whether the operation happened, of the whole call and not of its last attempt: an \
error of the server's, then a refusal, is `unknown`. It is `error.outcome` in Python and JavaScript, `Error::outcome()` in \
Rust, `seam_error_outcome()` in C, `error.outcome()` in C++, and `outcome` in what `seam --errors json` prints. Where it is \
`unknown`, look: read what was to be removed, or call again with `missing_ok`.

An attempt is known to have done nothing where it never left, and where the API answered it with 429 or another 4xx but \
408 in its own error form, `{\"error\": {\"type\", \"message\"}}`. Of every other one that left nobody knows. Where a \
transport may send a request a second time by itself, as `fetch` and libcurl may, whatever it was given is `unknown` until \
the API says `ok`.

";

/// What stands above the operations.
const ACCEPTED: &str = "\
**Accepted is not in effect.** The API answers before the access system has applied a removal. That takes seconds, minutes, \
or even days where a lock or a controller is offline, and until then the door still opens. A removal that succeeds here was \
accepted by the API; nothing here has seen the access system apply it.

";

/// What is tried again. A test of the core's holds the call against it.
const RETRIES: &str = "
## What is tried again

As often as `retries` allows and the deadline has room; a stale connection up to four times more. \"Known\" is the outcome if \
there is no other attempt. \"Own form\" is the API's error form.

| what came of an attempt | removals, reads | writes | known |
|---|---|---|---|
| 2xx that does not confirm | no | no | `unknown` |
| 3xx | no | no | `unknown` |
| 408 | yes | no | `unknown` |
| 429 | yes | yes | `refused` |
| 429 in another form | yes | no | `unknown` |
| another 4xx | no | no | `refused` |
| another 4xx in another form | no | no | `unknown` |
| 5xx | yes | no | `unknown` |
| another status | no | no | `unknown` |
| `dns`, `connect`, `connect_timeout` | yes | yes | `not_sent` |
| `tls` | no | no | `not_sent` |
| `timeout`, `connection_lost`, `stale_connection` | yes | no | `unknown` |
| `too_large`, `internal` | no | no | `unknown` |

A removal that hears 404 in the API's form after an attempt whose fate is not known ends in `unconfirmed`: the earlier \
attempt may have removed it, but a mistyped id and another workspace's key get the same answer. With `missing_ok` it is \
success, marked `already_gone`, which says no more than that it is not there for this credential.

";

/// The files.
pub(crate) fn outputs(root: &Path, spec: &Spec) -> Result<Vec<Output>> {
    let readme = fs::read_to_string(root.join("npm/README.md")).context("cannot read npm/README.md")?;
    Ok(vec![
        Output { path: "npm/README.md", text: docs_options::npm_readme(&readme, &spec.options)? },
        Output { path: "docs/options.md", text: docs_options::page(&spec.options) },
        Output { path: "docs/errors.md", text: errors(&spec.codes)? },
        Output { path: "docs/operations.md", text: operations(spec) },
    ])
}

fn errors(codes: &Codes) -> Result<String> {
    let mut out = format!("<!-- {NOTICE} -->\n\n# Errors\n\n");
    out.push_str(
        "One error on every surface, with the same code, number and text. The code is `error.kind` in Python \
         and JavaScript, `ErrorCode::name()` in Rust, `seam_error_name()` in C, and `kind` in JSON everywhere, also in \
         what `seam --errors json` prints; the server's own type is `error_type` there. In Python and JavaScript \
         `error.code` is the server's type where it gave one, else `kind`, as in the official packages. Numbers and names \
         are never reused. \"Retried\" is whether removals and reads are tried again before the error is told, as the table \
         below has it.\n\n\
         | code | number | when | retried | exit code | Rust | C | Python |\n|---|---|---|---|---|---|---|---|\n",
    );
    for code in &codes.errors {
        let retried = match code.retried {
            Some(Retried::Always) => "yes",
            Some(Retried::Status408) => "408",
            _ => "no",
        };
        let exit = codes.exits.iter().find(|exit| Some(&exit.name) == code.exit.as_ref());
        writeln!(
            out,
            "| `{}` | {} | {} | {retried} | {} | `{}` | `SEAM_ERR_{}` | `{}` |",
            code.name,
            code.number.unwrap_or_default(),
            code.doc,
            exit.map_or(0, |exit| exit.number),
            code.variant(),
            code.upper(),
            python_errors::class(code),
        )?;
    }
    out.push_str(
        "\nBeside its code and its outcome an error holds, where they are known: the message, the operation, the HTTP \
         status, the server's error type and request id, how many attempts were made (`attempts`), how long the server \
         asked to wait (`retry_after_ms`), what the server adds (`data`), the problems below, and the server's own validation messages by parameter.\n\n",
    );
    out.push_str(OUTCOME);
    out.push_str("| outcome | number | C | what is known |\n|---|---|---|---|\n");
    for code in &codes.outcomes {
        writeln!(
            out,
            "| `{}` | {} | `SEAM_OUTCOME_{}` | {} |",
            code.name,
            code.number.unwrap_or_default(),
            code.upper(),
            code.doc,
        )?;
    }
    out.push_str(RETRIES);
    out.push_str(
        "## Problems\n\nWhat `invalid_params` and `invalid_options` list: the parameter or option, one of these \
         codes, a sentence, and the name that was probably meant.\n\n| code | when |\n|---|---|\n",
    );
    rows(&mut out, &codes.problems)?;
    out.push_str(
        "\n## Failures of the transport\n\nFor programs that move the bytes themselves: how an exchange failed, as \
         it is fed to the call.\n\n| kind | when |\n|---|---|\n",
    );
    rows(&mut out, &codes.failures)?;
    Ok(out)
}

fn rows(out: &mut String, codes: &[Code]) -> Result<()> {
    for code in codes {
        writeln!(out, "| `{}` | {} |", code.name, code.doc)?;
    }
    Ok(())
}

fn operations(spec: &Spec) -> String {
    let mut out = format!("<!-- {NOTICE} -->\n\n# Operations\n\n{ACCEPTED}");
    for op in &spec.operations {
        let _ = writeln!(out, "## `{}`\n\n{}\n\n`POST {}`\n", op.operation, op.summary, op.path);
        let returned = match (&op.response_key, op.is_list(), op.paginated) {
            (None, ..) => String::new(),
            (Some(key), false, _) => format!("Returns `{key}`.\n\n"),
            (Some(key), true, false) => format!("Returns the list `{key}`.\n\n"),
            (Some(key), true, true) => format!("Returns the list `{key}`, a page at a time.\n\n"),
        };
        out.push_str(&returned);
        out.push_str("| parameter | type | required | |\n|---|---|---|---|\n");
        for p in &op.params {
            let kind = p.kind.format.as_deref().unwrap_or(&p.kind.kind);
            let required = if p.required { "yes" } else { "" };
            let _ = writeln!(out, "| `{}` | {kind} | {required} | {} |", p.name, p.summary);
        }
        for rule in &op.rules {
            let text = rule.names().map_or_else(
                |_| {
                    let entries = rule.entries().unwrap_or_default();
                    let entries = entries.iter().map(|(k, v)| format!("`{k}` → `{}`", v.join("`, `")));
                    entries.collect::<Vec<_>>().join("; ")
                },
                |names| format!("`{}`", names.join("`, `")),
            );
            let _ = write!(out, "\n- {}: {text} ({})", rule.kind.replace('-', " "), rule.basis);
        }
        out.push_str(if op.rules.is_empty() { "\n" } else { "\n\n" });
    }
    out.trim_end().to_owned() + "\n"
}
