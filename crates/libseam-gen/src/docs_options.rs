//! `docs/options.md`: every option, on every surface; and those of JavaScript in the npm package's README.

use super::{
    NOTICE,
    options::{Kind, Options, Row, Scope, Surface, Unit},
};
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::fmt::Write as _;

const INTRODUCTION: &str = "\
# Options

An option has one meaning on every surface, and the name and the unit that are usual there: times are milliseconds in Rust, C, \
C++ and JavaScript, and seconds in Python and for the command. Everything that is wrong with the options of a client is \
reported at once, before anything is sent, as `invalid_options`. A variable of the environment counts where the option is not \
given; [environment.md](environment.md) has the rules. \"—\": the surface does not have it.

";

/// The page.
pub(super) fn page(options: &Options) -> String {
    let mut out = format!("<!-- {NOTICE} -->\n\n{INTRODUCTION}## Of a client\n\n");
    table(&mut out, options, Scope::Client);
    out.push_str("\n## Of a call\n\nWhat is not given is the client's.\n\n");
    table(&mut out, options, Scope::Call);
    out.push_str(
        "\nIn C those of a call are `seam_call_set_timeout_ms`, `seam_call_set_deadline_ms`, `seam_call_set_retries`, \
         `seam_call_set_workspace_id` and `seam_call_set_missing_ok`, and in C++ members of `seam::Call`.\n",
    );
    out
}

fn table(out: &mut String, options: &Options, scope: Scope) {
    out.push_str(
        "| Rust, C | Python | JavaScript | command | default | from, to | environment | meaning |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for row in options.options.iter().filter(|row| row.is_of(scope)) {
        let name = |surface: Surface| {
            if row.is_on(surface) { format!("`{}`", row.name_on(surface)) } else { "—".to_owned() }
        };
        let javascript = if row.is_on(Surface::Node) { Surface::Node } else { Surface::Page };
        let core =
            if row.is_on(Surface::Rust) && row.kind != Kind::Host { Surface::Rust } else { Surface::C };
        let range = row.range.map(|[least, most]| format!("{least}, {most}")).unwrap_or_default();
        let variables: Vec<String> = row.environment.iter().map(|variable| format!("`{variable}`")).collect();
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {range} | {} | {} |",
            name(core),
            name(Surface::Python),
            name(javascript),
            name(Surface::Command),
            default(row, scope),
            variables.join(", else "),
            about(options, row, scope),
        );
    }
}

fn default(row: &Row, scope: Scope) -> String {
    match &row.default {
        _ if scope == Scope::Call && row.is_of(Scope::Client) => String::new(),
        Value::Null => String::new(),
        value => format!("`{value}`"),
    }
}

fn about(options: &Options, row: &Row, scope: Scope) -> String {
    // C has no sentences of its own.
    let about = options.in_words_of(Surface::C, &row.doc_on(Surface::C, scope));
    match row.unit {
        Some(Unit::Milliseconds) => about.replace(", in milliseconds", ""),
        _ => about,
    }
}

const BEGIN: &str = "<!-- From spec/options.json. -->\n\n";
const END: &str = "\n\n<!-- Until here. -->";

/// `readme`, the npm package's, with the table of its options.
pub(super) fn npm_readme(readme: &str, options: &Options) -> Result<String> {
    let (before, rest) = readme.split_once(BEGIN).context("npm/README.md has no place for the options")?;
    let (_, behind) = rest.split_once(END).context("the options in npm/README.md do not end")?;
    let mut rows = vec![("option".to_owned(), "meaning".to_owned())];
    for row in options.on(Surface::Node, Scope::Client) {
        let mut about = options.in_words_of(Surface::Node, &row.doc_on(Surface::Node, Scope::Client));
        if let [first, ..] = &row.environment[..] {
            let _ = write!(about, " On Node `{first}` stands in for it.");
        }
        if let value @ (Value::Number(_) | Value::Bool(true)) = &row.default {
            let _ = write!(about, " By default {value}.");
        }
        rows.push((format!("`{}`", row.name_on(Surface::Node)), about));
    }
    let width = |text: &str| text.chars().count();
    let first = rows.iter().map(|(name, _)| width(name)).max().unwrap_or_default();
    let second = rows.iter().map(|(_, about)| width(about)).max().unwrap_or_default();
    rows.insert(1, ("-".repeat(first), "-".repeat(second)));
    let lines: Vec<String> =
        rows.iter().map(|(name, about)| format!("| {name:first$} | {about:second$} |")).collect();
    Ok(format!("{before}{BEGIN}{}{END}{behind}", lines.join("\n")))
}
