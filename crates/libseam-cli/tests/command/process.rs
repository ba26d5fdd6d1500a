//! Runs of the command as a process, and their output.

use serde_json::Value;
use std::{
    ffi::OsStr,
    io::Write as _,
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

pub(crate) const SEAM: &str = env!("CARGO_BIN_EXE_seam");
/// A key of the right form that no server accepts.
pub(crate) const SOME_KEY: &str = "seam_testNobody_Accepts_This_00000000000";

/// The exit code and the output of a run.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Parses standard error, which must be a single JSON value.
    pub(crate) fn error(&self) -> Value {
        serde_json::from_str(&self.stderr).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// Checks the exit code, and that a failed run printed nothing to standard output.
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(code == 0 || self.stdout.is_empty(), "{self:?}");
        self
    }

    /// Checks that standard error contains `text`.
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "no {text:?} in {self:?}");
        self
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

/// Makes a command that runs `seam` with an empty environment.
pub(crate) fn seam<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(SEAM);
    command.env_clear().args(args).stdin(Stdio::null());
    command
}

/// Gives `command` the default action for SIGINT: a test run in the background of a script inherits that it is ignored.
pub(crate) fn interruptible(command: &mut Command) -> &mut Command {
    let restore = || {
        // SAFETY: the call is allowed between fork and exec, and the default action needs no handler.
        unsafe { libc::signal(libc::SIGINT, libc::SIG_DFL) };
        Ok(())
    };
    // SAFETY: `restore` allocates nothing and takes no lock.
    unsafe { command.pre_exec(restore) }
}

/// Returns whether a process ignores SIGINT.
#[cfg(target_os = "linux")]
pub(crate) fn ignores_sigint(child: &Child) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("no status");
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).expect("no mask");
    u64::from_str_radix(mask.trim(), 16).expect("no number") & (1 << (libc::SIGINT - 1)) != 0
}

/// Runs `command` to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    command.output().expect("cannot run").into()
}

/// Runs `seam` with these words and an empty environment.
pub(crate) fn bare(line: &str) -> Ran {
    ran(&mut seam(line.split_whitespace()))
}

/// Runs `seam` with these words and a key that no server accepts.
pub(crate) fn keyed(line: &str) -> Ran {
    ran(seam(line.split_whitespace()).env("SEAM_API_KEY", SOME_KEY))
}

/// Runs `command` with `input` on its standard input.
pub(crate) fn fed(command: &mut Command, input: &str) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("cannot run");
    // A process may end without reading its input.
    let _ = child.stdin.take().expect("no stdin").write_all(input.as_bytes());
    child.wait_with_output().expect("cannot wait").into()
}

/// Makes a shell command in which `seam` is the tested one.
pub(crate) fn shell(text: &str) -> Command {
    let here = Path::new(SEAM).parent().expect("the binary has a folder").display();
    let mut command = Command::new("sh");
    command.env_clear().env("PATH", format!("{here}:/usr/local/bin:/usr/bin:/bin")).args(["-c", text]);
    command.stdin(Stdio::null());
    command
}
