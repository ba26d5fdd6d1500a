//! `npm/src/foreign-options.ts` and `python/libseam/_foreign_options.py`: the options of the official packages that are
//! none here, from `spec/foreign-options.json`.

use super::{NOTICE, Output, spec};
use anyhow::Result;
use serde::Deserialize;
use std::{fmt::Write as _, path::Path};

/// The longest line that both formatters leave alone.
const LINE: usize = 110;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "source")]
    _source: String,
    options: Vec<Row>,
}

/// An option of an official package.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    option: String,
    language: Language,
    /// The end of a sentence: what to write.
    instead: String,
}

#[derive(Deserialize, PartialEq, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Language {
    Javascript,
    Python,
}

/// The files.
pub(super) fn outputs(root: &Path) -> Result<Vec<Output>> {
    let File { options, .. } = spec::read(&root.join("spec/foreign-options.json"))?;
    Ok(vec![
        Output { path: "npm/src/foreign-options.ts", text: javascript(&options) },
        Output { path: "python/libseam/_foreign_options.py", text: python(&options) },
    ])
}

fn of(options: &[Row], language: Language) -> impl Iterator<Item = &Row> {
    options.iter().filter(move |row| row.language == language)
}

fn javascript(options: &[Row]) -> String {
    let mut text = format!(
        "// {NOTICE}\n\n/** Options of the official package that are none here, with what to write instead. */\n\
         export const INSTEAD: ReadonlyMap<string, string> = new Map([\n"
    );
    for Row { option, instead, .. } in of(options, Language::Javascript) {
        let line = format!("  ['{option}', '{instead}'],");
        let _ = if line.len() <= LINE {
            writeln!(text, "{line}")
        } else {
            writeln!(text, "  [\n    '{option}',\n    '{instead}',\n  ],")
        };
    }
    text + "]);\n"
}

fn python(options: &[Row]) -> String {
    let mut text = format!(
        "# {NOTICE}\n\"\"\"Options of the official package that are none here, or of another type.\"\"\"\n\n\
         from __future__ import annotations\n\nINSTEAD: dict[str, str] = {{\n"
    );
    for Row { option, instead, .. } in of(options, Language::Python) {
        let line = format!("    \"{option}\": \"{instead}\",");
        let _ = if line.len() <= LINE {
            writeln!(text, "{line}")
        } else {
            writeln!(text, "    \"{option}\": (\n        \"{instead}\"\n    ),")
        };
    }
    text + "}\n\"\"\"The end of the sentence that says what to write instead, by option.\"\"\"\n"
}
