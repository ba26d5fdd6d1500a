//! A terminal (pty) for the output of a process.

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::{
    ffi::OsStr,
    fs::File,
    io::{BufRead as _, BufReader, Write as _},
    os::unix::ffi::OsStrExt as _,
    process::{Child, Command, Stdio},
};

/// A process, which ends with this value, and its output on a terminal.
pub(crate) struct Terminal {
    child: Child,
    written: BufReader<File>,
}

impl Terminal {
    /// Starts `command` with a terminal for its standard error.
    pub(crate) fn of(command: &mut Command) -> Self {
        Self::start(command, false, None)
    }

    /// Starts `command` with a terminal for its standard output and standard error.
    pub(crate) fn of_both(command: &mut Command) -> Self {
        Self::start(command, true, None)
    }

    /// Starts `command` with a terminal for all of its streams, on which somebody types `typed`.
    pub(crate) fn of_all(command: &mut Command, typed: &str) -> Self {
        Self::start(command, true, Some(typed))
    }

    fn start(command: &mut Command, with_stdout: bool, typed: Option<&str>) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("no terminal");
        grantpt(&ours).expect("no terminal");
        unlockpt(&ours).expect("no terminal");
        let path = ptsname(&ours, Vec::new()).expect("no name");
        let theirs = File::options().read(true).write(true).open(OsStr::from_bytes(path.to_bytes()));
        let theirs = theirs.expect("no other side");
        let stdout =
            if with_stdout { theirs.try_clone().expect("a descriptor").into() } else { Stdio::null() };
        if typed.is_some() {
            command.stdin(theirs.try_clone().expect("a descriptor"));
        }
        command.stdout(stdout).stderr(theirs);
        let child = command.spawn().expect("cannot run");
        // Only the process keeps the other side open, so that reading ends with the process.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let ours = File::from(ours);
        (&ours).write_all(typed.unwrap_or_default().as_bytes()).expect("cannot type");
        Self { child, written: BufReader::new(ours) }
    }

    /// Returns the next line that contains `word`.
    pub(crate) fn line_with(mut self, word: &str) -> String {
        let mut all = String::new();
        loop {
            let start = all.len();
            // Reading a terminal whose other side is closed is an error.
            let length = self.written.read_line(&mut all).unwrap_or(0);
            assert_ne!(length, 0, "no line with {word:?} in {all:?}");
            if all[start..].contains(word) {
                return all[start..].trim_end().to_owned();
            }
        }
    }

    /// Returns the rest of the output, until the process ends.
    pub(crate) fn rest(mut self) -> String {
        let mut all = String::new();
        while self.written.read_line(&mut all).is_ok_and(|length| length > 0) {}
        all
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Fails only if the process has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
