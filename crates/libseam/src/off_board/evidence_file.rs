//! The file of the evidence of an off-boarding, which is its journal too.

use super::{
    operator::operator,
    private_file::{make_private, private},
};
use crate::{
    Error, ErrorCode, Problem, ProblemCode, describe_error,
    json::{self, Value},
    pump::Journal,
    whole_lines,
};
use fs4::{FileExt, TryLockError};
use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    process,
};

/// Longest part of a path that an error shows.
const SHOWN: usize = 512;

/// The largest file that is read, in bytes.
const SIZE_LIMIT: u64 = 256 << 20;

/// The file with the evidence of one off-boarding, open for this process alone. An off-boarding that did not end goes on with
/// the same file.
///
/// Only its owner can read it (mode 0600). While it is open, no other process can open it; a process that dies loses it. The
/// file `NAME.lock` beside it says who has it.
#[derive(Debug)]
pub struct EvidenceFile {
    file: File,
    path: PathBuf,
    journal: Vec<u8>,
    /// Number of bytes that are durable.
    length: u64,
    is_broken: bool,
    /// The process that opened it. One that was forked has it too, and its end is not that of the lease.
    process: u32,
}

impl EvidenceFile {
    /// Opens the evidence at `path`, or creates it. What a crash left behind the last whole line is cut off.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidParams`] where it cannot be opened, is no regular file, or another process has it.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_with(path.as_ref(), true)
    }

    /// Opens the evidence at `path` like [`EvidenceFile::open`], but creates no file: for a later check.
    ///
    /// # Errors
    /// See [`EvidenceFile::open`]; it is one too where there is no file.
    pub fn open_existing(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_with(path.as_ref(), false)
    }

    fn open_with(path: &Path, creates: bool) -> Result<Self, Error> {
        let refused = |why: &str| refused("that this process can write", path, why);
        let failed = |error: io::Error| refused(&describe_error(&error));
        if path.metadata().is_ok_and(|data| !data.is_file()) {
            return Err(refused("it is no regular file"));
        }
        let mut file =
            private(OpenOptions::new().read(true).append(true).create(creates)).open(path).map_err(failed)?;
        match FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(path)),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let length = file.metadata().map_err(failed)?.len();
        if length > SIZE_LIMIT {
            return Err(refused("it is larger than any evidence"));
        }
        make_private(&file).map_err(failed)?;
        let mut journal = Vec::new();
        file.read_to_end(&mut journal).map_err(failed)?;
        journal.truncate(whole_lines(&journal));
        let whole = u64::try_from(journal.len()).unwrap_or(length);
        if whole < length {
            file.set_len(whole).map_err(failed)?;
        }
        sync_directory(path).map_err(failed)?;
        let opened = Self {
            file,
            path: path.into(),
            journal,
            length: whole,
            is_broken: false,
            process: process::id(),
        };
        // The lease is the lock; without this note only its owner is unknown to others.
        let _ = opened.write_owner();
        Ok(opened)
    }

    /// Returns the lines that the file had when it was opened.
    #[must_use]
    pub fn journal(&self) -> &[u8] {
        &self.journal
    }

    /// Returns the path with which the file was opened.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn write_owner(&self) -> io::Result<()> {
        let mut file = private(OpenOptions::new().write(true).create(true).truncate(true))
            .open(owner_path(&self.path))?;
        file.write_all(Value::from(operator()).to_json().as_bytes())
    }
}

impl Journal for EvidenceFile {
    /// Appends lines, and returns once they are durable. After an error nothing more is written.
    fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        if self.is_broken {
            return Err(io::Error::other("earlier lines could not be written"));
        }
        let written = self.file.write_all(lines).and_then(|()| self.file.sync_data());
        match &written {
            Ok(()) => self.length = self.length.saturating_add(u64::try_from(lines.len()).unwrap_or(0)),
            Err(_) => {
                self.is_broken = true;
                // Nothing was sent for these lines.
                let _ = self.file.set_len(self.length);
            }
        }
        written
    }
}

impl Drop for EvidenceFile {
    fn drop(&mut self) {
        if self.process == process::id() {
            // Before the lock goes with the file: afterwards the note may be another process's.
            let _ = fs::remove_file(owner_path(&self.path));
        }
    }
}

/// Makes the name of a new file durable.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}

fn owner_path(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".lock");
    name.into()
}

fn in_use(path: &Path) -> Error {
    let owner = fs::read(owner_path(path)).ok().and_then(|text| json::read_object(&text).ok());
    let owner = owner.unwrap_or_default();
    let text = |name: &str| owner.get(name).and_then(Value::as_str).unwrap_or("unknown").to_owned();
    let pid = owner.get("process").map(Value::to_json).unwrap_or_else(|| "unknown".into());
    let why = format!(
        "process {pid} of the user {} on {} has it; wait until that has ended",
        text("user"),
        text("host")
    );
    refused("that no other process uses", path, &why)
}

fn refused(expected: &str, path: &Path, why: &str) -> Error {
    let shown: String = path.display().to_string().chars().take(SHOWN).collect();
    let message = format!("`evidence` must be a file {expected}, got {shown}: {why}");
    Error::of_problems(ErrorCode::InvalidParams, vec![Problem::new("evidence", ProblemCode::Value, message)])
}

#[cfg(test)]
mod tests {
    use super::{EvidenceFile, owner_path};

    #[test]
    fn only_the_process_that_opened_it_takes_its_note_away() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("evidence.jsonl");
        let mut forked = EvidenceFile::open(&path).expect("a file");
        forked.process = forked.process.wrapping_add(1);
        drop(forked);
        assert!(owner_path(&path).exists(), "a process that was forked took it away");
        drop(EvidenceFile::open(&path).expect("a file"));
        assert!(!owner_path(&path).exists());
    }
}
