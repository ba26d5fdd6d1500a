//! What is told of a call while it runs: every attempt, where that was asked for, and else only that it takes its time.

use crate::{exposure, output};
use libseam::{Event, Happening};
use std::{
    env,
    ffi::OsString,
    io::{self, IsTerminal as _},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// What takes longer than this is told to somebody who sits before a terminal.
const LONG: Duration = Duration::from_secs(1);

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Amount {
    /// Nothing.
    Nothing,
    /// What takes long.
    Long,
    /// Every attempt, as text.
    All,
    /// Every event, as a line of JSON.
    Json,
}

/// The one who tells.
#[derive(Debug)]
pub(crate) struct Progress {
    amount: Amount,
    /// The command line, of which no credential is to show.
    args: Vec<OsString>,
    /// When the attempt under way began, its number, and how long it may take, until that was told.
    pending: Mutex<Option<(Instant, u32, u64)>>,
}

impl Progress {
    /// Tells what `verbose` asks for. With `as_json` every line is JSON, and nothing is told that was not asked for.
    pub(crate) fn new(verbose: bool, as_json: bool) -> Self {
        let amount = match (verbose, as_json) {
            (true, true) => Amount::Json,
            (true, false) => Amount::All,
            (false, false) if io::stderr().is_terminal() => Amount::Long,
            (false, _) => Amount::Nothing,
        };
        Self { amount, args: env::args_os().collect(), pending: Mutex::new(None) }
    }

    /// Tells of `event`.
    pub(crate) fn tell(&self, event: &Event<'_>) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        *pending = match event.happening {
            Happening::Send { timeout_ms, .. } => Some((Instant::now(), event.attempt, timeout_ms)),
            _ => None,
        };
        let line = match self.amount {
            Amount::Nothing => None,
            Amount::Json => Some(event.to_value().to_string()),
            Amount::All => Some(sentence(event)),
            Amount::Long => long_wait(event),
        };
        if let Some(line) = line {
            self.write(&line);
        }
    }

    /// Is called again and again, and says once for an attempt that its reply keeps everybody waiting.
    pub(crate) fn tick(&self) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((began, attempt, timeout_ms)) = *pending
            && self.amount == Amount::Long
            && began.elapsed() > LONG
        {
            *pending = None;
            let limit = shown(Duration::from_millis(timeout_ms));
            self.write(&format!("note: attempt {attempt}: waiting for the server, for up to {limit}"));
        }
    }

    fn write(&self, line: &str) {
        output::tell(&exposure::redact(line, &self.args));
    }
}

/// `event` for a person.
fn sentence(event: &Event<'_>) -> String {
    let attempt = event.attempt;
    let said = match &event.happening {
        Happening::Send { request, timeout_ms } => {
            let limit = shown(Duration::from_millis(*timeout_ms));
            format!("{} {}, for up to {limit}", request.method, request.url)
        }
        Happening::Reply { took, http_status, result } => {
            let said = match result {
                Ok(_) => "done".to_owned(),
                Err(error) => format!("{}: {}", error.code().name(), error.message),
            };
            format!("status {http_status} after {}: {said}", shown(*took))
        }
        Happening::Failure { took, error, .. } => {
            format!("{} after {}: {}", error.code().name(), shown(*took), error.message)
        }
        Happening::Wait { wait_ms } => {
            return format!("note: trying again in {}", shown(Duration::from_millis(*wait_ms)));
        }
        _ => return event.to_value().to_string(),
    };
    format!("note: attempt {attempt}: {said}")
}

/// What is said of a wait, if it is long.
fn long_wait(event: &Event<'_>) -> Option<String> {
    match event.happening {
        Happening::Wait { wait_ms } if Duration::from_millis(wait_ms) > LONG => {
            let wait = shown(Duration::from_millis(wait_ms));
            Some(format!("note: attempt {} failed; trying again in {wait}", event.attempt))
        }
        _ => None,
    }
}

/// `time` with its unit, as precisely as a person wants it.
fn shown(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        return format!("{} ms", time.as_millis());
    }
    let seconds = format!("{:.1}", time.as_secs_f64());
    let seconds = seconds.strip_suffix(".0").unwrap_or(&seconds);
    format!("{seconds} s")
}

#[cfg(test)]
mod tests {
    use super::shown;
    use std::time::Duration;

    #[test]
    fn times_are_short() {
        let times = [
            (0, "0 ms"),
            (123, "123 ms"),
            (1000, "1 s"),
            (2960, "3 s"),
            (30_000, "30 s"),
            (90_500, "90.5 s"),
        ];
        for (ms, text) in times {
            assert_eq!(shown(Duration::from_millis(ms)), text);
        }
    }
}
