//! Running other programs. A step prints a line when it begins and one when it ends; its output is shown if it fails.

use anyhow::{Context as _, Result, bail};
use std::{
    io::{Read as _, Seek as _, SeekFrom},
    process::{Command, Stdio},
    time::Instant,
};

/// The most bytes of a failed step's output that are shown: its end.
const SHOWN: u64 = 1 << 20;

/// Runs `command` as the step `what`, which must succeed.
pub(crate) fn run(what: &str, command: &mut Command) -> Result<()> {
    if !succeeds(what, command)? {
        bail!("{what}: {} failed", words(command));
    }
    Ok(())
}

/// Runs `command` as the step `what`. Returns whether it succeeded.
pub(crate) fn succeeds(what: &str, command: &mut Command) -> Result<bool> {
    ends_with(&[0], what, command)
}

/// Runs `command` as the step `what`. Returns whether it ended with one of the exit codes `good`.
pub(crate) fn ends_with(good: &[i32], what: &str, command: &mut Command) -> Result<bool> {
    let start = Instant::now();
    eprintln!("   ...  {what}");
    // A file, not a pipe: a process that outlives its parent keeps no one waiting.
    let mut output = tempfile::tempfile()?;
    let status = command
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output.try_clone()?)
        .status()
        .with_context(|| format!("{what}: cannot run {}", words(command)))?;
    let is_good = status.code().is_some_and(|code| good.contains(&code));
    let mark = if is_good { "ok" } else { "FAILED" };
    if !is_good {
        let length = output.seek(SeekFrom::End(0))?;
        output.seek(SeekFrom::Start(length.saturating_sub(SHOWN)))?;
        let mut end = Vec::new();
        output.read_to_end(&mut end)?;
        eprintln!("{}\n{} ended with {status}", String::from_utf8_lossy(&end), words(command));
    }
    eprintln!("{mark:>6}  {what} ({:.1} s)", start.elapsed().as_secs_f32());
    Ok(is_good)
}

/// Returns the standard output of `command`, which must succeed.
pub(crate) fn ask(command: &mut Command) -> Result<String> {
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("cannot run {}", words(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}\n{}", words(command), output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn words(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
