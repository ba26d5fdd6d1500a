//! The pages in `docs/` that follow from the tables.

use super::{
    NOTICE, Output,
    codes::{self, Code},
    python_errors,
    spec::Spec,
};
use anyhow::Result;
use std::{fmt::Write as _, path::Path};

/// The files.
pub(crate) fn outputs(root: &Path, spec: &Spec) -> Result<Vec<Output>> {
    Ok(vec![
        Output { path: "docs/errors.md", text: errors(root)? },
        Output { path: "docs/operations.md", text: operations(spec) },
    ])
}

fn errors(root: &Path) -> Result<String> {
    let mut out = format!("<!-- {NOTICE} -->\n\n# Errors\n\n");
    out.push_str(
        "One error on every surface, with the same code, number and text. The code is `error.kind` in Python \
         and JavaScript, `ErrorCode::name()` in Rust, `seam_error_name()` in C, and `kind` in JSON everywhere, also in \
         what `seam --errors json` prints; the server's own type is `error_type` there. In Python and JavaScript \
         `error.code` is the server's type where it gave one, else `kind`, as in the official packages. Numbers and names are never reused. \"Retried\" is whether removals and reads are tried again, as \
         often as `retries` allows and the deadline has room, before the error is told; a write is tried again only \
         after 429 and where it cannot have reached the server.\n\n\
         | code | number | when | retried | Rust | C | Python |\n|---|---|---|---|---|---|---|\n",
    );
    for code in codes::read(root, codes::ERRORS)? {
        let retried = match (code.rest.as_str(), code.name.as_str()) {
            ("retried", "server_error") => "500, 502, 503, 504",
            ("retried", "api_error") => "408",
            ("retried", _) => "yes",
            _ => "no",
        };
        writeln!(
            out,
            "| `{}` | {} | {} | {retried} | `{}` | `SEAM_ERR_{}` | `{}` |",
            code.name,
            code.number.unwrap_or_default(),
            code.about,
            code.variant,
            code.name.to_uppercase(),
            python_errors::class(&code),
        )?;
    }
    out.push_str(
        "\nBeside its code an error holds, where they are known: the message, the operation, the HTTP status, the \
         server's error type and request id, how many requests were sent (`attempts`), how long the server asked to \
         wait (`retry_after_ms`), what it adds (`data`), the problems below, and the server's own validation messages by parameter.\n\n\
         ## Problems\n\nWhat `invalid_params` and `invalid_options` list: the parameter or option, one of these \
         codes, a sentence, and the name that was probably meant.\n\n| code | when |\n|---|---|\n",
    );
    rows(&mut out, &codes::read(root, codes::PROBLEMS)?)?;
    out.push_str(
        "\n## Failures of the transport\n\nFor programs that move the bytes themselves: how an exchange failed, as \
         it is fed to the call.\n\n| kind | when |\n|---|---|\n",
    );
    rows(&mut out, &codes::read(root, codes::FAILURES)?)?;
    Ok(out)
}

fn rows(out: &mut String, codes: &[Code]) -> Result<()> {
    for code in codes {
        writeln!(out, "| `{}` | {} |", code.name, code.about)?;
    }
    Ok(())
}

fn operations(spec: &Spec) -> String {
    let mut out = format!("<!-- {NOTICE} -->\n\n# Operations\n\n");
    for op in &spec.operations {
        let _ = writeln!(out, "## `{}`\n\n{}\n\n`POST {}`\n", op.operation, op.summary, op.path);
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
