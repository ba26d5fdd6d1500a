//! Reports on a running call: every attempt with --verbose, and otherwise long waits, on a terminal.

use crate::{output, redaction};
use libseam::{Event, EventKind};
use std::{
    env,
    ffi::OsString,
    io::{self, IsTerminal as _},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The wait after which a terminal gets a report.
const LONG_WAIT: Duration = Duration::from_secs(1);

/// The amount of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verbosity {
    /// No reports.
    Silent,
    /// Long waits.
    LongWaits,
    /// Every attempt, as text.
    Attempts,
    /// Every event, as a line of JSON.
    Json,
}

/// The reports of one call.
#[derive(Debug)]
pub(crate) struct Progress {
    verbosity: Verbosity,
    /// The command line, whose credentials are redacted.
    args: Vec<OsString>,
    /// The start, number and time limit (in milliseconds) of the current attempt, until a long wait for it is reported.
    pending: Mutex<Option<(Instant, u32, u64)>>,
}

impl Progress {
    /// Makes reports for `--verbose`, or of long waits on a terminal. With `as_json` every line is JSON, and there are no reports
    /// without `--verbose`.
    pub(crate) fn new(verbose: bool, as_json: bool) -> Self {
        let verbosity = match (verbose, as_json) {
            (true, true) => Verbosity::Json,
            (true, false) => Verbosity::Attempts,
            (false, false) if io::stderr().is_terminal() => Verbosity::LongWaits,
            (false, _) => Verbosity::Silent,
        };
        Self { verbosity, args: env::args_os().collect(), pending: Mutex::new(None) }
    }

    /// Reports `event`.
    pub(crate) fn report(&self, event: &Event<'_>) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        *pending = match event.kind {
            EventKind::Send { timeout_ms, .. } => Some((Instant::now(), event.attempt, timeout_ms)),
            _ => None,
        };
        let line = match self.verbosity {
            Verbosity::Silent => None,
            Verbosity::Json => Some(event.to_value().to_string()),
            Verbosity::Attempts => Some(describe(event)),
            Verbosity::LongWaits => describe_long_wait(event),
        };
        if let Some(line) = line {
            self.print(&line);
        }
    }

    /// Reports, once per attempt, that the reply takes long. Call it often.
    pub(crate) fn report_slow_server(&self) {
        if let Some(note) = self.slow_server_note(Instant::now()) {
            self.print(&note);
        }
    }

    /// Makes the note that the reply takes long, if that is so at `now` and there was no note for this attempt yet.
    fn slow_server_note(&self, now: Instant) -> Option<String> {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let (began, attempt, timeout_ms) = (*pending)?;
        if self.verbosity != Verbosity::LongWaits || now.duration_since(began) <= LONG_WAIT {
            return None;
        }
        *pending = None;
        let limit = format_time(Duration::from_millis(timeout_ms));
        Some(format!("note: attempt {attempt}: waiting for the server, for up to {limit}"))
    }

    fn print(&self, line: &str) {
        output::print_stderr(&redaction::redact(line, &self.args));
    }
}

/// Describes `event` for a person.
fn describe(event: &Event<'_>) -> String {
    let attempt = event.attempt;
    let description = match &event.kind {
        EventKind::Send { request, timeout_ms } => {
            let limit = format_time(Duration::from_millis(*timeout_ms));
            format!("{} {}, for up to {limit}", request.method, request.url)
        }
        EventKind::Reply { took, http_status, result } => {
            let result = match result {
                Ok(_) => "done".to_owned(),
                Err(error) => format!("{}: {}", error.code().name(), error.message),
            };
            format!("status {http_status} after {}: {result}", format_time(*took))
        }
        EventKind::Failure { took, error, .. } => {
            format!("{} after {}: {}", error.code().name(), format_time(*took), error.message)
        }
        EventKind::Wait { wait_ms } => {
            return format!("note: trying again in {}", format_time(Duration::from_millis(*wait_ms)));
        }
        _ => return event.to_value().to_string(),
    };
    format!("note: attempt {attempt}: {description}")
}

/// Describes a wait, if it is long.
fn describe_long_wait(event: &Event<'_>) -> Option<String> {
    match event.kind {
        EventKind::Wait { wait_ms } if Duration::from_millis(wait_ms) > LONG_WAIT => {
            let wait = format_time(Duration::from_millis(wait_ms));
            Some(format!("note: attempt {} failed; trying again in {wait}", event.attempt))
        }
        _ => None,
    }
}

/// Formats `time` with its unit, rounded for a person.
fn format_time(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        return format!("{} ms", time.as_millis());
    }
    let seconds = format!("{:.1}", time.as_secs_f64());
    let seconds = seconds.strip_suffix(".0").unwrap_or(&seconds);
    format!("{seconds} s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_that_takes_longer_than_a_second_is_reported_once() {
        let start = Instant::now();
        let progress = |verbosity| {
            let pending = Mutex::new(Some((start, 2, 30_000)));
            Progress { verbosity, args: Vec::new(), pending }
        };
        let notes = progress(Verbosity::LongWaits);
        assert_eq!(notes.slow_server_note(start + LONG_WAIT), None);
        let later = start + LONG_WAIT + Duration::from_millis(1);
        let note = notes.slow_server_note(later);
        assert_eq!(note.as_deref(), Some("note: attempt 2: waiting for the server, for up to 30 s"));
        assert_eq!(notes.slow_server_note(later), None);
        for verbosity in [Verbosity::Silent, Verbosity::Attempts, Verbosity::Json] {
            assert_eq!(progress(verbosity).slow_server_note(later), None, "{verbosity:?}");
        }
    }

    #[test]
    fn only_a_wait_of_more_than_a_second_before_the_next_attempt_is_reported() {
        let note = |wait_ms| describe_long_wait(&Event::new(1, Duration::ZERO, EventKind::Wait { wait_ms }));
        assert_eq!(note(1000), None);
        assert_eq!(note(30_000).as_deref(), Some("note: attempt 1 failed; trying again in 30 s"));
    }

    #[test]
    fn times_are_rounded() {
        let times = [
            (0, "0 ms"),
            (123, "123 ms"),
            (1000, "1 s"),
            (2960, "3 s"),
            (30_000, "30 s"),
            (90_500, "90.5 s"),
        ];
        for (ms, text) in times {
            assert_eq!(format_time(Duration::from_millis(ms)), text);
        }
    }
}
