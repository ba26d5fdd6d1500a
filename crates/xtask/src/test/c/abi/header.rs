//! The header, and the library that it describes.

use crate::step;
use anyhow::{Context as _, Result};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The structures that may grow at their end, because they begin with their size.
pub(super) const MAY_GROW: [&str; 3] = ["seam_options", "seam_request", "seam_transport"];

/// What the text of a header says.
pub(super) struct Header {
    /// Without its comments.
    text: String,
    /// `SEAM_ABI_VERSION`
    pub(super) abi_version: u32,
    /// The numbers that programs are compiled with, by name.
    pub(super) constants: BTreeMap<String, String>,
    /// The functions.
    pub(super) symbols: BTreeSet<String>,
    /// The parameters of the typed functions by structure, in their order.
    pub(super) parameters: BTreeMap<String, Vec<String>>,
}

impl Header {
    /// Reads `libseam.h` and `libseam_operations.h`.
    pub(super) fn new(text: &str, operations: &str) -> Result<Self> {
        let plain = without_comments(text);
        let macros: BTreeMap<String, String> = plain.lines().filter_map(constant).collect();
        let abi_version =
            macros.get("SEAM_ABI_VERSION").context("the header does not define SEAM_ABI_VERSION")?.parse()?;
        let constants = macros
            .into_iter()
            .filter(|(name, _)| name != "SEAM_ABI_VERSION" && !name.starts_with("SEAM_VERSION_"))
            .collect();
        let symbols = super::exports::declarations(text).into_keys().collect();
        let parameters = without_comments(operations)
            .split("\ntypedef struct ")
            .skip(1)
            .filter_map(|rest| rest.split_once(" {")?.1.split_once("\n} "))
            .filter_map(|(fields, rest)| Some((rest.split_once("_params;")?.0.to_owned(), fields_of(fields))))
            .collect();
        Ok(Self { text: plain, abi_version, constants, symbols, parameters })
    }

    /// Compiles a library that has the functions of the header, with empty bodies: what programs expect, with what only
    /// a debugger reads. Of the structures that may grow it has the fields up to those of `known`, by structure, or
    /// all.
    pub(super) fn compile(&self, known: &BTreeMap<&str, String>, folder: &Path) -> Result<PathBuf> {
        let mut text = self.text.clone();
        for (structure, last) in known {
            text = cut_behind(&text, structure, last);
        }
        fs::write(folder.join("libseam.h"), &text)?;
        let mut source = String::from("#define SEAM_NO_OPERATIONS\n#include \"libseam.h\"\n");
        for declaration in text.split("\nSEAM_API").skip(1) {
            let declaration = declaration.split(';').next().unwrap_or_default().trim();
            source.push_str(&format!("{declaration}\n{{\n  for (;;) {{\n  }}\n}}\n"));
        }
        fs::write(folder.join("promised.c"), source)?;
        let library = folder.join("promised.so");
        let mut compile = Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()));
        compile.args(["-std=c99", "-g", "-O0", "-fPIC", "-shared"]).current_dir(folder);
        compile.arg(format!("-Wl,-soname,libseam.so.{}", self.abi_version));
        step::ask(compile.args(["promised.c", "-o"]).arg(&library))?;
        Ok(library)
    }
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once("*/").map_or("", |(_, after)| after));
    }
    out
}

fn fields_of(fields: &str) -> Vec<String> {
    let declarations = fields.lines().filter_map(|line| line.trim().strip_prefix("const char *"));
    declarations.filter_map(|name| Some(name.strip_suffix(';')?.to_owned())).collect()
}

/// A macro that stands for a number, or a member of an enumeration.
fn constant(line: &str) -> Option<(String, String)> {
    let (name, value) = match line.strip_prefix("#define ") {
        Some(definition) => {
            let mut words = definition.split_whitespace();
            (words.next()?, words.next()?)
        }
        None => line.trim().trim_end_matches(',').split_once(" = ")?,
    };
    let is_number = value.starts_with(|c: char| c.is_ascii_digit()) || value == "UINT64_MAX";
    (name.starts_with("SEAM_") && is_number).then(|| (name.into(), value.into()))
}

/// The header without the fields of `structure` that follow `last`.
fn cut_behind(text: &str, structure: &str, last: &str) -> String {
    let end = format!("\n}} {structure};");
    let Some((before, after)) = text.split_once(&end) else { return text.into() };
    let Some((start, body)) = before.rsplit_once("typedef struct {") else { return text.into() };
    let mut kept = String::new();
    for field in body.split_inclusive(';') {
        kept.push_str(field);
        let words: BTreeSet<&str> = field.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        if words.contains(last) {
            break;
        }
    }
    format!("{start}typedef struct {{{kept}{end}{after}")
}
