//! The vectors in full: each is merged over `defaults.json`, as `README.md` describes. The Rust runners and the generator
//! include this file.

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use std::{
    borrow::ToOwned as _,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
    string::{String, ToString as _},
    vec::Vec,
};

/// Returns the files in and below `folder` in order, each with its vectors in full.
pub(crate) fn read(folder: &Path) -> io::Result<Vec<(PathBuf, Vec<Value>)>> {
    let mut paths = paths(folder)?;
    paths.retain(|path| path.extension().is_some_and(|e| e == "json") && !path.ends_with("defaults.json"));
    paths.sort();
    let read = |path: PathBuf| {
        let file: Value = serde_json::from_slice(&fs::read(&path)?)?;
        let short = file["vectors"].as_array().into_iter().flatten();
        let full = short.map(|short| Ok(expand(short, &defaults(folder, short)?)));
        Ok((path, full.collect::<io::Result<_>>()?))
    };
    paths.into_iter().map(read).collect()
}

/// Lists the files in `folder` and in the folders below it.
fn paths(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            all.extend(paths(&path)?);
        } else {
            all.push(path);
        }
    }
    Ok(all)
}

/// Returns `defaults.json` for the operation of `vector`.
pub(crate) fn defaults(folder: &Path, vector: &Value) -> io::Result<Value> {
    let operation = vector["operation"].as_str().unwrap_or_default();
    let mut text = fs::read_to_string(folder.join("defaults.json"))?;
    for (name, value) in [
        ("$VERSION", env!("CARGO_PKG_VERSION").to_owned()),
        ("$OPERATION", operation.to_owned()),
        ("$PATH", operation.replace('.', "/")),
    ] {
        let quoted = Value::from(value).to_string();
        text = text.replace(name, quoted.get(1..quoted.len() - 1).unwrap_or_default());
    }
    Ok(serde_json::from_str(&text)?)
}

/// Returns the vector with all that it leaves out.
pub(crate) fn expand(short: &Value, defaults: &Value) -> Value {
    let mut vector = merge(&defaults["vector"], short);
    let mut latest = defaults["send"].clone();
    let mut chain = Chain::of_journal(&vector);
    for step in vector["steps"].as_array_mut().into_iter().flatten() {
        if let Some(send) = step.get_mut("send") {
            // A request is like the one before it.
            *send = merge(&latest, send);
            latest.clone_from(send);
        } else if let Some(response) = step.get_mut("response") {
            *response = merge(&defaults["response"], response);
        }
        for line in step.get_mut("record").and_then(Value::as_array_mut).into_iter().flatten() {
            *line = chain.add(line.as_str().unwrap_or_default()).into();
        }
    }
    for (name, result) in vector.get_mut("expect").and_then(Value::as_object_mut).into_iter().flatten() {
        *result = merge(&defaults[name], result);
    }
    vector
}

/// The digests that lines of evidence hold.
pub(crate) struct Chain {
    /// The digest of the latest line.
    pub(crate) previous: String,
    /// The lines so far.
    pub(crate) whole: Sha256,
}

impl Chain {
    /// Returns the digests after the vector's journal.
    pub(crate) fn of_journal(vector: &Value) -> Self {
        let mut chain = Self { previous: "0".repeat(64), whole: Sha256::new() };
        for line in vector["journal"].as_array().into_iter().flatten() {
            chain.add(line.as_str().unwrap_or_default());
        }
        chain
    }

    /// Adds a line. Returns it with the digests and the version that it leaves out.
    pub(crate) fn add(&mut self, short: &str) -> String {
        let line = short
            .replace("$VERSION", env!("CARGO_PKG_VERSION"))
            .replace("$PREVIOUS", &self.previous)
            .replace("$SHA256", &hex(&self.whole));
        self.previous = hex(&Sha256::new_with_prefix(&line));
        self.whole.update(&line);
        self.whole.update("\n");
        line
    }
}

/// Returns the digest of what was hashed.
pub(crate) fn hex(hashed: &Sha256) -> String {
    let mut text = String::new();
    for byte in hashed.clone().finalize() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Returns `base` with the members of `own`, of which `null` removes one that `base` has.
fn merge(base: &Value, own: &Value) -> Value {
    let (Value::Object(base), Value::Object(own)) = (base, own) else { return own.clone() };
    let mut merged: Map<_, _> = base.clone();
    for (name, value) in own {
        match base.get(name) {
            Some(_) if value.is_null() => drop(merged.remove(name)),
            Some(inherited) => drop(merged.insert(name.clone(), merge(inherited, value))),
            None => drop(merged.insert(name.clone(), value.clone())),
        }
    }
    merged.into()
}
