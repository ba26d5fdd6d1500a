//! Doc comments, and every paragraph of them, begin with a verb or a noun: each can be read alone, in a tooltip.

use ignore::WalkBuilder;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The words that no paragraph of a doc comment begins with: each refers to something that a tooltip does not show, or
/// hides the subject in a clause.
const OBSCURE: &[&str] = &[
    "Are", "As", "How", "Is", "It", "Its", "Nothing", "Such", "That", "Their", "These", "They", "This",
    "Those", "What", "Where", "Whether", "Which", "Who", "Whoever", "Whose",
];

/// Returns `line` if a doc comment or a paragraph of one begins there, in a file with the extension `kind` in which it
/// follows `before`.
fn beginning<'a>(kind: &str, before: &str, line: &'a str) -> Option<&'a str> {
    let (before, line) = (before.trim(), line.trim());
    match kind {
        "rs" => ["///", "//!"].iter().find_map(|mark| {
            line.strip_prefix(mark).filter(|_| before == *mark || !before.starts_with(mark))
        }),
        "py" | "pyi" => {
            let docstring = line.strip_prefix("\"\"\"").or_else(|| line.strip_prefix("r\"\"\""));
            docstring.filter(|text| !text.is_empty())
        }
        _ => match line.strip_prefix("/**") {
            Some(text) if !text.trim().is_empty() => Some(text),
            Some(_) => None,
            None if before == "/**" => Some(line.trim_start_matches('*')),
            None if before == "*" => line.strip_prefix("* "),
            None => line.strip_prefix("///").filter(|_| before == "///" || !before.starts_with("///")),
        },
    }
}

/// Lists the paragraphs of doc comments in `text` that begin obscurely, each as the number of its line and the comment.
fn obscure<'a>(kind: &str, text: &'a str) -> Vec<(usize, &'a str)> {
    let mut found = Vec::new();
    let mut before = "";
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(comment) = beginning(kind, before, line) {
            let comment = comment.trim();
            let word = comment.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default();
            if OBSCURE.contains(&word) || comment.starts_with("The same") {
                found.push((number, comment));
            }
        }
        before = line;
    }
    found
}

/// Lists the sources of the repository by their paths in it.
fn sources(root: &Path) -> Vec<PathBuf> {
    let kinds = ["rs", "py", "pyi", "ts", "mts", "cts", "js", "mjs", "cjs", "h", "hpp", "c", "cpp"];
    let entries = WalkBuilder::new(root).build().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    let paths = files.map(|entry| entry.path().strip_prefix(root).unwrap().to_owned());
    paths
        .filter(|path| path.extension().is_some_and(|kind| kinds.iter().any(|known| kind == *known)))
        .collect()
}

#[test]
fn doc_comments_begin_with_a_verb_or_a_noun() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let sources = sources(&root);
    assert!(sources.len() > 300, "{} sources were found", sources.len());
    let mut found = Vec::new();
    for path in &sources {
        let text = fs::read_to_string(root.join(path)).unwrap();
        let kind = path.extension().unwrap().to_str().unwrap();
        let lines = obscure(kind, &text).into_iter();
        found.extend(lines.map(|(number, comment)| format!("{}:{number}: {comment}", path.display())));
    }
    assert!(found.is_empty(), "these doc comments begin obscurely:\n{}", found.join("\n"));
}

#[test]
fn obscure_beginnings_are_found_in_every_language() {
    let rust = "//! What it is.\n//! Whether it is.\n\n/// Returns it.\n/// What it was.\n///\n/// It is.\nfn f() {}\n/// The same.\n";
    assert_eq!(obscure("rs", rust), [(1, "What it is."), (7, "It is."), (9, "The same.")]);
    let python = "def f():\n    \"\"\"Whether it is.\n\n    Those.\n    \"\"\"\n    \"\"\"\n    It.\n";
    assert_eq!(obscure("py", python), [(2, "Whether it is.")]);
    let script =
        "/** Those. */\n/**\n * It is.\n * What?\n *\n * As\n */\n// What?\n/** Item. */\n/** Whatever. */\n";
    assert_eq!(obscure("ts", script), [(1, "Those. */"), (3, "It is."), (6, "As")]);
    assert_eq!(obscure("h", "/// Where it is.\n/// Where it was.\n"), [(1, "Where it is.")]);
}
