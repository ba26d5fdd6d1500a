//! The exit code of an error.

pub(crate) use crate::exit_codes::{Exit, HELP};
use crate::options;
use libseam::{Error, ErrorCode, Verdict, json::Value};

impl Exit {
    /// Returns the exit code after `error`.
    pub(crate) fn of(error: &Error) -> Self {
        if error.code() == ErrorCode::InvalidOptions && options::is_about_credential(error) {
            return Self::Credentials;
        }
        if let Some(exit) = error.report.as_ref().and_then(Self::of_report) {
            return exit;
        }
        if error.code() == ErrorCode::Cancelled {
            // Its verdict is what was known when Ctrl-C was pressed.
            return Self::Interrupted;
        }
        let verdict = error.confirmation.as_ref().and_then(|it| it.at("verdict")).and_then(Value::as_str);
        verdict.and_then(Verdict::by_name).map_or_else(|| Self::of_code(error.code()), Self::of_verdict)
    }
}

impl Exit {
    /// Returns the exit code after an off-boarding with this report.
    pub(crate) fn of_report(report: &Value) -> Option<Self> {
        match report.at("result").and_then(Value::as_str)? {
            "done" | "clear" => Some(Self::Ok),
            "pending" => Some(Self::Pending),
            "stopped" => Some(Self::Stopped),
            _ => Some(Self::Unsettled),
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
