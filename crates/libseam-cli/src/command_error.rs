//! The error of a command, and its exit code.

use crate::{exit::Exit, foreign};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use libseam::{
    Error, ErrorCode, Outcome,
    json::{Object, Value},
};

/// The error that ends the command.
#[derive(Debug)]
pub(crate) enum CommandError {
    /// The call ended with an error of the core.
    Core(Error),
    /// A list was not read to its end, after so many elements were printed.
    Unfinished(Error, u64),
    /// An off-boarding ended with an error of the core, and with this exit code.
    OffBoarding(Error, Exit),
    /// The command line is wrong.
    Usage(String),
    /// The parser of the command line reported an error, with this text.
    Parser(Box<clap::Error>, String),
    /// The command line holds a credential.
    Exposed(String),
    /// A credential cannot be read.
    Credential(String),
    /// The sandbox cannot start.
    Sandbox(String),
    /// A bug, or an error of the system, and the outcome of the operation.
    Internal(String, Outcome),
}

impl CommandError {
    /// Makes the error for a wrong command line.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    /// Makes the error for a sandbox that cannot start.
    pub(crate) fn sandbox(message: impl Into<String>) -> Self {
        Self::Sandbox(message.into())
    }

    /// Makes the error for a bug or an error of the system, before anything was sent.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::Internal(message.into(), Outcome::NotSent)
    }

    /// Makes the error for a list that was not read to its end, after `printed` elements were printed.
    pub(crate) fn unfinished(error: Error, printed: u64) -> Self {
        if printed == 0 { Self::Core(error) } else { Self::Unfinished(error, printed) }
    }

    /// Makes the error for a result that cannot be written, of an operation with `outcome`.
    pub(crate) fn unwritten(error: &std::io::Error, outcome: Outcome) -> Self {
        Self::Internal(
            format!("done, but the result cannot be written: {}", libseam::describe_error(error)),
            outcome,
        )
    }

    /// Makes the error of an off-boarding. `is_interrupted` is true where Ctrl-C was pressed.
    pub(crate) fn off_boarding(error: Error, is_interrupted: bool) -> Self {
        let exit = match error.code() {
            ErrorCode::Cancelled if is_interrupted => Exit::Interrupted,
            // The person holds something that the plan lacks, or the evidence cannot be written.
            ErrorCode::InvalidState | ErrorCode::Cancelled => Exit::Stopped,
            _ => Exit::of(&error),
        };
        Self::OffBoarding(error, exit)
    }

    /// Returns whether the error may be caused by an argument that is not UTF-8.
    pub(crate) fn is_about_non_utf8(&self) -> bool {
        use ErrorKind::{InvalidSubcommand, InvalidUtf8, UnknownArgument};
        match self {
            Self::Parser(error, text) => match error.kind() {
                InvalidUtf8 => true,
                InvalidSubcommand | UnknownArgument => text.contains(char::REPLACEMENT_CHARACTER),
                _ => false,
            },
            _ => false,
        }
    }

    /// Returns the help or version that the user requested, which is not an error at all.
    pub(crate) fn requested_text(&self) -> Option<&str> {
        match self {
            Self::Parser(kind, text) if !kind.use_stderr() => Some(text),
            _ => None,
        }
    }

    /// Returns the exit code.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Core(error) | Self::Unfinished(error, _) => Exit::of(error),
            Self::OffBoarding(_, exit) => *exit,
            Self::Usage(_) | Self::Parser(..) => Exit::Usage,
            Self::Exposed(_) | Self::Credential(_) => Exit::Credentials,
            Self::Sandbox(_) => Exit::Server,
            Self::Internal(..) => Exit::Internal,
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Core(error) | Self::Unfinished(error, _) | Self::OffBoarding(error, _) => {
                error.code().name()
            }
            Self::Usage(_) | Self::Parser(..) => "usage",
            Self::Exposed(_) => "exposed_credential",
            Self::Credential(_) => "credential",
            Self::Sandbox(_) => "sandbox",
            Self::Internal(..) => "internal",
        }
    }

    fn outcome(&self) -> Outcome {
        match self {
            Self::Core(error) | Self::Unfinished(error, _) | Self::OffBoarding(error, _) => error.outcome(),
            Self::Internal(_, outcome) => *outcome,
            _ => Outcome::NotSent,
        }
    }

    fn message(&self) -> &str {
        match self {
            Self::Core(error) | Self::Unfinished(error, _) | Self::OffBoarding(error, _) => &error.message,
            Self::Parser(_, text) => text.trim_end().trim_start_matches("error: "),
            Self::Usage(text)
            | Self::Exposed(text)
            | Self::Credential(text)
            | Self::Sandbox(text)
            | Self::Internal(text, _) => text,
        }
    }

    /// Formats the error for a person: the core's sentences, a line per problem, and the details.
    pub(crate) fn to_text(&self) -> String {
        if let Self::Parser(error, text) = self
            && error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        {
            return text.trim_end().to_owned();
        }
        let mut text = format!("error[{}]: ", self.kind());
        let (Self::Core(error) | Self::Unfinished(error, _) | Self::OffBoarding(error, _)) = self else {
            text.push_str(self.message());
            // The other errors happen before anything is sent.
            if let Self::Internal(_, outcome) = self {
                text.push_str(&format!("\n  outcome: {}", outcome.name()));
            }
            return text;
        };
        match error.problems.as_slice() {
            [] | [_] => text.push_str(&error.message),
            problems => {
                text.push_str(error.operation.unwrap_or("several problems"));
                for problem in problems {
                    text.push_str(&format!("\n  {}", problem.message));
                }
            }
        }
        if let Self::Unfinished(_, printed) = self {
            text.push_str(&format!("\n  the list is incomplete: {printed} of its elements were printed"));
        }
        for (path, messages) in &error.validation_errors {
            let path = if path.is_empty() { "the request" } else { path };
            let messages: Vec<_> = messages.items().iter().filter_map(Value::as_str).collect();
            text.push_str(&format!("\n  {path}: {}", messages.join(", ")));
        }
        text.push_str(&format!("\n  outcome: {}", error.outcome().name()));
        if let Some(attempt) = &error.action_attempt {
            text.push_str(&format!("\n  action attempt: {}", attempt.to_json()));
        }
        if let Some(token) = error.confirmation.as_ref().and_then(|it| it.at("token")).and_then(Value::as_str)
        {
            text.push_str(&format!("\n  token: {token}"));
        }
        if let Some(id) = &error.request_id {
            text.push_str(&format!("\n  request id: {id}"));
        }
        if error.attempts > 1 {
            text.push_str(&format!("\n  attempts: {}", error.attempts));
        }
        if let Some(ms) = error.retry_after_ms {
            text.push_str(&format!("\n  retry after: {ms} ms"));
        }
        text
    }

    /// Converts the error to JSON: the core's object, with `elements_printed` for an incomplete list; or `kind`, `message` and
    /// `outcome` for an error of the command itself.
    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Core(error) | Self::OffBoarding(error, _) => return error.to_value(),
            Self::Unfinished(error, printed) => {
                let mut value = error.to_value();
                if let Value::Object(members) = &mut value {
                    let printed = i64::try_from(*printed).unwrap_or(i64::MAX);
                    members.insert("elements_printed".into(), printed.into());
                }
                return value;
            }
            _ => {}
        }
        let members =
            [("kind", self.kind()), ("message", self.message()), ("outcome", self.outcome().name())];
        Value::Object(
            members.map(|(name, text)| (name.to_owned(), text.into())).into_iter().collect::<Object>(),
        )
    }
}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl From<clap::Error> for CommandError {
    fn from(error: clap::Error) -> Self {
        Self::of_parser(error, foreign::advice_for_flag)
    }
}

impl CommandError {
    /// Makes the error of the parser of `seam offboard`, which asks and prints otherwise than the operations do.
    pub(crate) fn of_off_board_parser(error: clap::Error) -> Self {
        Self::of_parser(error, foreign::advice_for_off_board)
    }

    fn of_parser(error: clap::Error, advice: fn(&str) -> Option<String>) -> Self {
        if error.kind() == ErrorKind::UnknownArgument
            && let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg)
            && let Some(answer) = advice(flag)
        {
            return Self::Usage(answer);
        }
        let text = error.render().to_string();
        Self::Parser(Box::new(error), text)
    }
}
