//! A command that runs with a sandbox.

use crate::{command_error::CommandError, output};
use libseam_sandbox::Sandbox;
use std::{
    ffi::{OsStr, OsString},
    io,
    process::{ExitCode, ExitStatus},
};
use tokio::process::{Child, Command};

/// Variables that would contradict the key, or send the command elsewhere.
const CONTRADICTING: [&str; 7] = [
    "SEAM_PERSONAL_ACCESS_TOKEN",
    "SEAM_CONSOLE_SESSION_TOKEN",
    "SEAM_CLIENT_SESSION_TOKEN",
    "SEAM_PUBLISHABLE_KEY",
    "SEAM_WORKSPACE_ID",
    "SEAM_API_URL",
    "SEAM_SANDBOX_API_KEY",
];

/// Runs a command to its end, and returns its exit code. As from a shell, the code is 127 for a command that does not exist,
/// 126 for one that cannot run, and 128 and its number for a signal.
pub(super) async fn run(
    sandbox: &Sandbox,
    program: &OsStr,
    args: &[OsString],
) -> Result<ExitCode, CommandError> {
    let mut command = Command::new(program);
    command.args(args).env("SEAM_ENDPOINT", sandbox.url());
    command.env("SEAM_API_KEY", &sandbox.credentials().api_key);
    CONTRADICTING.iter().for_each(|name| {
        command.env_remove(name);
    });
    let failed = |what: &str, e: &io::Error| {
        CommandError::internal(format!("cannot {what}: {}", libseam::describe_error(e)))
    };
    // Before the command starts, so that no signal ends the sandbox under it.
    let mut signals = signals::Signals::listen().map_err(|e| failed("listen for signals", &e))?;
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(e) => {
            let reason = libseam::describe_error(&e);
            output::print_stderr(&format!("error[sandbox]: cannot run {}: {reason}", program.display()));
            return Ok(ExitCode::from(if e.kind() == io::ErrorKind::NotFound { 127 } else { 126 }));
        }
    };
    let status = loop {
        tokio::select! {
            status = child.wait() => break status.map_err(|e| failed("wait for the command", &e))?,
            signal = signals.next() => signals::pass_on(signal, &child),
        }
    };
    Ok(code(status))
}

#[cfg(unix)]
fn code(status: ExitStatus) -> ExitCode {
    use std::os::unix::process::ExitStatusExt as _;
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    ExitCode::from(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

#[cfg(windows)]
fn code(status: ExitStatus) -> ExitCode {
    ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

#[cfg(unix)]
mod signals {
    use super::Child;
    use crate::inherited;
    use rustix::{
        process::{Pid, Signal, getpgrp, kill_process},
        termios::tcgetpgrp,
    };
    use std::{fs::File, future::poll_fn, io, task::Poll};
    use tokio::signal::unix::{self, SignalKind, signal};

    /// The signals that end programs.
    pub(super) struct Signals(Vec<(Signal, unix::Signal)>);

    impl Signals {
        /// Starts to listen. An inherited ignored SIGINT stays ignored, by the command too.
        pub(super) fn listen() -> io::Result<Self> {
            let mut kinds =
                vec![(Signal::TERM, SignalKind::terminate()), (Signal::HUP, SignalKind::hangup())];
            if !inherited::ignores_interrupts() {
                kinds.push((Signal::INT, SignalKind::interrupt()));
                kinds.push((Signal::QUIT, SignalKind::quit()));
            }
            kinds
                .into_iter()
                .map(|(name, kind)| Ok((name, signal(kind)?)))
                .collect::<io::Result<_>>()
                .map(Self)
        }

        /// Waits for the next signal.
        pub(super) async fn next(&mut self) -> Signal {
            poll_fn(|context| {
                for (name, signal) in &mut self.0 {
                    if signal.poll_recv(context).is_ready() {
                        return Poll::Ready(*name);
                    }
                }
                Poll::Pending
            })
            .await
        }
    }

    /// Sends a signal to the command, unless the terminal has sent it to both.
    pub(super) fn pass_on(signal: Signal, child: &Child) {
        let is_of_terminal = signal == Signal::INT || signal == Signal::QUIT;
        if is_of_terminal && is_in_foreground() {
            return;
        }
        let id = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
        if let Some(id) = id {
            // Fails only if the command has ended, which is found out next.
            let _ = kill_process(id, signal);
        }
    }

    fn is_in_foreground() -> bool {
        let foreground = File::open("/dev/tty").ok().and_then(|terminal| tcgetpgrp(terminal).ok());
        foreground == Some(getpgrp())
    }
}

#[cfg(windows)]
mod signals {
    use super::Child;
    use std::io;
    use tokio::signal::windows::{self, ctrl_c};

    /// Ctrl-C, which Windows sends to the command as well.
    pub(super) struct Signals(windows::CtrlC);

    impl Signals {
        /// Starts to listen.
        pub(super) fn listen() -> io::Result<Self> {
            ctrl_c().map(Self)
        }

        /// Waits for the next one.
        pub(super) async fn next(&mut self) {
            self.0.recv().await;
        }
    }

    /// Does nothing: the command has its own.
    pub(super) fn pass_on((): (), _child: &Child) {}
}
