//! What was promised before: `tests/c/abi`.

use super::{
    Changes,
    header::{Header, MAY_GROW},
};
use crate::step;
use anyhow::{Context as _, Result, bail};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const FOLDER: &str = "tests/c/abi";
/// Functions and types, as `abidw` tells them.
const DUMP: &str = "libseam.abi";
const SYMBOLS: &str = "symbols.txt";
const CONSTANTS: &str = "constants.txt";
/// The parameters of the typed functions, in their order.
const PARAMETERS: &str = "parameters.txt";

/// Bits of abidiff's exit code: that it could not compare, and that there are differences.
const TROUBLE: i32 = 1 | 2;

/// The files.
pub(super) struct Record {
    dump: PathBuf,
    text: String,
    /// What the library exports.
    pub(super) symbols: BTreeSet<String>,
    constants: BTreeMap<String, String>,
    parameters: BTreeMap<String, Vec<String>>,
}

/// A structure and its fields.
fn structure(line: &str) -> Option<(String, Vec<String>)> {
    let mut words = line.split_whitespace().map(String::from);
    Some((words.next()?, words.collect()))
}

impl Record {
    /// Whether there is one.
    pub(super) fn exists(root: &Path) -> bool {
        root.join(FOLDER).join(DUMP).exists()
    }

    /// Reads them.
    pub(super) fn read(root: &Path) -> Result<Self> {
        let read = |name: &str| {
            fs::read_to_string(root.join(FOLDER).join(name))
                .with_context(|| format!("cannot read {FOLDER}/{name}; BLESS=1 writes it"))
        };
        let constants = read(CONSTANTS)?;
        let constants = constants.lines().filter_map(|line| line.split_once(' '));
        Ok(Self {
            dump: root.join(FOLDER).join(DUMP),
            text: read(DUMP)?,
            symbols: read(SYMBOLS)?.lines().map(String::from).collect(),
            constants: constants.map(|(name, value)| (name.into(), value.into())).collect(),
            parameters: read(PARAMETERS)?.lines().filter_map(structure).collect(),
        })
    }

    /// Writes them from a header.
    pub(super) fn write(root: &Path, header: &Header) -> Result<()> {
        let folder = root.join(FOLDER);
        fs::create_dir_all(&folder)?;
        let scratch = tempfile::tempdir()?;
        let library = header.compile(&BTreeMap::new(), scratch.path())?;
        let mut dump = Command::new("abidw");
        dump.args(["--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--out-file"]);
        step::ask(dump.arg(folder.join(DUMP)).arg(library))?;
        let symbols: Vec<&str> = header.symbols.iter().map(String::as_str).collect();
        fs::write(folder.join(SYMBOLS), format!("{}\n", symbols.join("\n")))?;
        let constants: Vec<String> =
            header.constants.iter().map(|(name, value)| format!("{name} {value}")).collect();
        fs::write(folder.join(CONSTANTS), format!("{}\n", constants.join("\n")))?;
        let parameters: Vec<String> =
            header.parameters.iter().map(|(name, fields)| format!("{name} {}", fields.join(" "))).collect();
        fs::write(folder.join(PARAMETERS), format!("{}\n", parameters.join("\n")))?;
        Ok(())
    }

    /// The number that the ABI had.
    pub(super) fn abi_version(&self) -> Result<u32> {
        let number = self.text.split_once("soname='libseam.so.").map(|(_, rest)| rest);
        let number = number.and_then(|rest| rest.split_once('\'')).context("the dump has no soname")?.0;
        Ok(number.parse()?)
    }

    /// How a header differs.
    pub(super) fn compare(&self, header: &Header) -> Result<Changes> {
        let mut changes = Changes::default();
        for (name, value) in &self.constants {
            match header.constants.get(name) {
                Some(now) if now == value => {}
                Some(now) => changes.broken.push(format!("  {name} was {value} and is {now}")),
                None => changes.broken.push(format!("  {name} ({value}) is gone")),
            }
        }
        let added = header.constants.keys().filter(|name| !self.constants.contains_key(*name));
        changes.added.extend(added.map(|name| format!("  {name}")));
        // They are no part of the ABI, but programs name them by position.
        for (name, fields) in &self.parameters {
            let now = header.parameters.get(name).map(Vec::as_slice).unwrap_or_default();
            if !now.starts_with(fields) {
                let (fields, now) = (fields.join(", "), now.join(", "));
                changes.broken.push(format!("  the parameters of {name} were {fields} and are {now}"));
            } else if now.len() > fields.len() {
                changes.added.push(format!("  parameters of {name}"));
            }
        }
        let added = header.parameters.keys().filter(|name| !self.parameters.contains_key(*name));
        changes.added.extend(added.map(|name| format!("  the parameters of {name}")));
        let scratch = tempfile::tempdir()?;
        let known = MAY_GROW.iter().filter_map(|name| Some((*name, self.last_field(name)?))).collect();
        let promised = header.compile(&known, scratch.path())?;
        changes.broken.extend(self.abidiff(&promised, &["--no-added-syms"])?);
        if changes.broken.is_empty() {
            let promised = header.compile(&BTreeMap::new(), scratch.path())?;
            changes.added.extend(self.abidiff(&promised, &[])?);
        }
        Ok(changes)
    }

    /// What abidiff has to say about a library.
    fn abidiff(&self, library: &Path, options: &[&str]) -> Result<Option<String>> {
        let mut abidiff = Command::new("abidiff");
        let (status, output) = step::outcome(abidiff.args(options).arg(&self.dump).arg(library))?;
        match status.code() {
            Some(0) => Ok(None),
            Some(code) if code & TROUBLE == 0 => Ok(Some(output)),
            _ => bail!("abidiff cannot compare ({status}):\n{output}"),
        }
    }

    /// The last field that a structure had.
    fn last_field(&self, structure: &str) -> Option<String> {
        let (_, rest) = self.text.split_once(&format!("<class-decl name='{structure}'"))?;
        let (fields, _) = rest.split_once("</class-decl>")?;
        let (_, last) = fields.rsplit_once("<var-decl name='")?;
        Some(last.split_once('\'')?.0.to_owned())
    }
}
