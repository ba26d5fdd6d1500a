//! Running other programs, so that a person sees what takes time and why something failed.

use crate::transcript::{Transcript, next_piece};
use anyhow::{Context as _, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::{BufReader, IsTerminal as _},
    process::{Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// After how long, and then how often, a step says that it is running where there is no terminal to draw on.
const FIRST_WORD: Duration = Duration::from_secs(1);
const STILL: Duration = Duration::from_secs(20);

/// Runs `command` as the step called `what`, with its last line of output beside a spinner. Its output is kept and
/// shown only if it fails.
pub(crate) fn run(what: &str, command: &mut Command) -> Result<()> {
    let (status, output) = supervise(what, command)?;
    if !status.success() {
        eprintln!("{output}");
        bail!("{what}: {} ended with {status}", shown(command));
    }
    Ok(())
}

/// Runs `command` as the step called `what` and returns how it ended with its output (both streams, in the order of
/// their lines; of very much, the beginning and the end).
pub(crate) fn supervise(what: &str, command: &mut Command) -> Result<(ExitStatus, String)> {
    watch(what, command, None)
}

/// The same, but the program is ended when `limit` has passed, which its output then says.
pub(crate) fn supervise_within(
    what: &str,
    command: &mut Command,
    limit: Duration,
) -> Result<(ExitStatus, String)> {
    watch(what, command, Some(limit))
}

fn watch(what: &str, command: &mut Command, limit: Option<Duration>) -> Result<(ExitStatus, String)> {
    let start = Instant::now();
    let bar = spinner(what);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{what}: cannot run {}", shown(command)))?;
    // Whoever prints faster than we look at it waits.
    let (sender, receiver) = mpsc::sync_channel::<String>(64);
    let streams: [Option<Box<dyn std::io::Read + Send>>; 2] =
        [child.stdout.take().map(|s| Box::new(s) as _), child.stderr.take().map(|s| Box::new(s) as _)];
    for stream in streams.into_iter().flatten() {
        let sender = sender.clone();
        thread::spawn(move || {
            let mut reader = BufReader::new(stream);
            while let Ok(Some(piece)) = next_piece(&mut reader) {
                if sender.send(piece).is_err() {
                    break;
                }
            }
        });
    }
    drop(sender);
    let mut transcript = Transcript::default();
    let mut next_word = start + FIRST_WORD;
    loop {
        match receiver.recv_timeout(Duration::from_millis(500)) {
            Ok(piece) => {
                bar.set_message(piece.trim_end().chars().take(70).collect::<String>());
                transcript.add(&piece);
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
        if let Some(limit) = limit.filter(|limit| start.elapsed() > *limit) {
            child.kill()?;
            transcript.add(&format!("ended, as it took longer than {} s\n", limit.as_secs()));
            // A child of the child may hold the streams, so their end is not waited for.
            break;
        }
        if bar.is_hidden() && Instant::now() >= next_word {
            eprintln!("   ...  {what} ({} s)", start.elapsed().as_secs());
            next_word += STILL;
        }
    }
    let status = child.wait()?;
    bar.finish_and_clear();
    let mark = if status.success() { "ok" } else { "FAILED" };
    eprintln!("{mark:>6}  {what} ({:.1} s)", start.elapsed().as_secs_f32());
    Ok((status, transcript.into_text()))
}

/// How `command` ends, with its standard output and then its standard error (of very much, the beginning and the end of
/// each); for short runs whose failure may be what is wanted.
pub(crate) fn outcome(command: &mut Command) -> Result<(ExitStatus, String)> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {}", shown(command)))?;
    let errors = child.stderr.take().map(|stream| thread::spawn(|| whole(stream)));
    let mut text = child.stdout.take().map(whole).unwrap_or_default();
    text.push_str(&errors.and_then(|reading| reading.join().ok()).unwrap_or_default());
    Ok((child.wait()?, text))
}

/// What is kept of a stream.
fn whole(stream: impl std::io::Read) -> String {
    let mut reader = BufReader::new(stream);
    let mut transcript = Transcript::default();
    while let Ok(Some(piece)) = next_piece(&mut reader) {
        transcript.add(&piece);
    }
    transcript.into_text()
}

/// Standard output of `command`, which must succeed; for short questions.
pub(crate) fn ask(command: &mut Command) -> Result<String> {
    let output =
        command.stdin(Stdio::null()).output().with_context(|| format!("cannot run {}", shown(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}\n{}", shown(command), output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn spinner(what: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {prefix} {elapsed} {msg}");
    let bar = ProgressBar::new_spinner().with_prefix(what.to_owned());
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn much_output_is_kept_in_part() {
        let mut much = Command::new("sh");
        much.args(["-c", "echo begin; head -c 40000000 /dev/zero; echo; echo end; echo beside >&2"]);
        let (status, output) = outcome(&mut much).expect("a shell");
        assert!(status.success() && output.starts_with("begin\n") && output.ends_with("\nend\nbeside\n"));
        assert!(output.len() < 10_000_000, "{}", output.len());
    }

    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let mut endless = Command::new("sh");
        endless.args(["-c", "while :; do echo again; done"]);
        let limit = Duration::from_millis(1);
        let (status, output) = supervise_within("endless", &mut endless, limit).expect("a shell");
        assert!(!status.success());
        assert!(output.ends_with("ended, as it took longer than 0 s\n"), "{output}");
    }
}
