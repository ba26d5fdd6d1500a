//! The environment of the templates, with its few filters and functions.

use crate::{header, surface, vectors};
use anyhow::{Context as _, Result};
use heck::{ToLowerCamelCase as _, ToUpperCamelCase as _};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, value::ValueKind};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Returns the environment with every template below `folder`, for the repository at `root`.
pub(crate) fn environment(root: &Path, folder: &Path) -> Result<Environment<'static>> {
    let mut env = Environment::new();
    env.set_trim_blocks(true);
    env.set_lstrip_blocks(true);
    env.set_keep_trailing_newline(true);
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::None);
    env.set_formatter(|out, state, value| match bool::try_from(value.clone()) {
        // By default they are Python's.
        Ok(flag) if value.kind() == ValueKind::Bool => Ok(write!(out, "{flag}")?),
        _ => minijinja::escape_formatter(out, state, value),
    });
    env.add_filter("pascal", |text: String| text.to_upper_camel_case());
    env.add_filter("camel", |text: String| text.to_lower_camel_case());
    env.add_filter("first_part", |text: String| surface::first_part(&text).to_owned());
    env.add_filter("words", |text: String| {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    });
    env.add_filter("wrap", wrap);
    env.add_filter("pad", |text: String, width: usize| format!("{text:width$}"));
    env.add_filter("padstart", |text: String, width: usize| format!("{text:>width$}"));
    env.add_filter("grouped", grouped);
    // Nothing in it means anything to a shell.
    env.add_filter("is_plain", |text: String| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:/@+,".contains(c))
    });
    env.add_filter("quoted", |text: String| format!("{text:?}"));
    env.add_filter("c_quoted", |text: String| vectors::c_literal(text.as_bytes()));
    env.add_filter("c_text", |text: String| c_text(text.as_bytes()));
    env.add_filter("c_bytes", |digits: String| {
        fallible(vectors::bytes(&digits)).map(|bytes: Vec<u8>| c_text(&bytes))
    });
    env.add_filter("core_json", |value: Value| {
        let value = serde_json::to_value(&value).map_err(|error| failure(error.to_string()))?;
        fallible(vectors::json_text(&value))
    });
    env.add_function("fail", |message: String| Err::<Value, _>(failure(message)));
    let text = root.to_owned();
    env.add_function("file", move |path: String| {
        fs::read_to_string(text.join(&path)).map_err(|error| failure(format!("{path}: {error}")))
    });
    let declared = root.to_owned();
    env.add_function("c_declarations", move || fallible(header::declarations(&declared)));
    let tests = root.to_owned();
    let lacking = tests.clone();
    env.add_function("lacking_vectors", move || fallible(vectors::lacking(&lacking)));
    env.add_function("vectors", move || fallible(vectors::read(&tests).map(Value::from_serialize)));
    let tests = root.to_owned();
    env.add_function("webhook_vectors", move || {
        fallible(vectors::of_webhooks(&tests).map(Value::from_serialize))
    });
    for path in templates(folder)? {
        let name = path.strip_prefix(folder)?.display().to_string();
        let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        env.add_template_owned(name.clone(), text).with_context(|| name)?;
    }
    Ok(env)
}

/// Lists the templates in the folders of `folder`.
fn templates(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        for file in fs::read_dir(entry?.path())? {
            all.push(file?.path());
        }
    }
    all.retain(|path| path.extension().is_some_and(|extension| extension == "j2"));
    Ok(all)
}

fn failure(message: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, message)
}

fn fallible<T>(result: Result<T>) -> Result<T, Error> {
    result.map_err(|error| failure(format!("{error:#}")))
}

/// Returns `bytes` as the initialiser of a `seam_str`.
fn c_text(bytes: &[u8]) -> String {
    format!("{{{}, {}}}", vectors::c_literal(bytes), bytes.len())
}

/// Breaks `text` into lines of at most `width` characters; `first` begins the first one and `rest` the others.
fn wrap(text: String, width: usize, first: String, rest: Option<String>) -> String {
    let rest = rest.unwrap_or_else(|| first.clone());
    let mut lines = vec![first];
    let mut is_empty = true;
    for word in text.split_whitespace() {
        let line = lines.last().map_or(0, |line| line.chars().count());
        if !is_empty && line + 1 + word.chars().count() > width {
            lines.push(rest.clone());
        }
        is_empty = false;
        if let Some(line) = lines.last_mut() {
            line.push(' ');
            line.push_str(word);
        }
    }
    lines.join("\n")
}

/// Returns `number` with `separator` between every three digits.
fn grouped(number: u64, separator: String) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|g| str::from_utf8(g).ok()).collect();
    groups.join(&separator)
}
