//! A terminal that a process writes its standard error to.

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::{
    ffi::OsStr,
    fs::File,
    io::{BufRead as _, BufReader},
    os::unix::ffi::OsStrExt as _,
    process::{Child, Command, Stdio},
};

/// A process, ended with this, and what it writes.
pub(crate) struct Terminal {
    child: Child,
    written: BufReader<File>,
}

impl Terminal {
    /// Starts `command` with a terminal for its standard error.
    pub(crate) fn of(command: &mut Command) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("no terminal");
        grantpt(&ours).expect("no terminal");
        unlockpt(&ours).expect("no terminal");
        let path = ptsname(&ours, Vec::new()).expect("no name");
        let theirs = File::options().read(true).write(true).open(OsStr::from_bytes(path.to_bytes()));
        command.stdout(Stdio::null()).stderr(theirs.expect("no other side"));
        let child = command.spawn().expect("cannot run");
        // The other side is open in the process alone, so that its end is the end of what can be read.
        command.stderr(Stdio::null());
        Self { child, written: BufReader::new(ours.into()) }
    }

    /// The next line with `word` in it.
    pub(crate) fn line_with(mut self, word: &str) -> String {
        let mut all = String::new();
        loop {
            let start = all.len();
            // A terminal whose other side was closed is an error to read.
            let length = self.written.read_line(&mut all).unwrap_or(0);
            assert_ne!(length, 0, "no line with {word:?} in {all:?}");
            if all[start..].contains(word) {
                return all[start..].trim_end().to_owned();
            }
        }
    }

    /// All that is written until the process ends.
    pub(crate) fn rest(mut self) -> String {
        let mut all = String::new();
        while self.written.read_line(&mut all).is_ok_and(|length| length > 0) {}
        all
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Fails only if it has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
