//! The options of every call: from the command line and the environment to the core's, which checks them.

use crate::{failure::Failure, given::Given};
use clap::{Arg, ArgAction, ValueHint, value_parser};
use libseam::{
    CallOptions, Dialect, Error, Options, Secret,
    json::{Object, Value},
    table::CredentialKind,
};
use std::{env, fs::File, io::Read as _, path::PathBuf};

const HEADING: &str = "Options of every call";
/// More than any credential has.
const SECRET_LIMIT: u64 = 16 * 1024;

/// The name of the environment variable for credentials of `kind`.
pub(crate) fn variable(kind: CredentialKind) -> String {
    format!("SEAM_{}", kind.option().to_uppercase())
}

/// The options of the core that have a flag here, with the flag and the flag's id.
const FLAGS: [(&str, &str, &str); 12] = [
    ("api_key", "--api-key-file", "api-key-file"),
    ("personal_access_token", "--personal-access-token-file", "personal-access-token-file"),
    ("console_session_token", "--console-session-token-file", "console-session-token-file"),
    ("workspace_id", "--workspace-id", "workspace-id"),
    ("endpoint", "--endpoint", "endpoint"),
    ("timeout_ms", "--timeout", "timeout"),
    ("deadline_ms", "--deadline", "deadline"),
    ("retries", "--retries", "retries"),
    ("require_uuid_ids", "--no-require-uuid-ids", "no-require-uuid-ids"),
    ("allow_http", "--allow-http", "allow-http"),
    ("ca_bundle", "--ca-bundle", "ca-bundle"),
    ("proxy", "--proxy", "proxy"),
];

/// How the core's sentences call the options here.
fn dialect() -> Dialect {
    let mut names: Vec<_> = FLAGS.map(|(name, flag, _)| (name, flag)).into();
    names.extend([("no_credential", ""), ("missing_ok", "--missing-ok")]);
    Dialect::new(names, true)
}

/// Whether `error` says of a credential, and of nothing else, that it is missing or cannot be used.
pub(crate) fn is_about_credential(error: &Error) -> bool {
    const CREDENTIAL: usize = 4;
    let is_credential = |parameter: &str| {
        let mut own = FLAGS.iter().take(CREDENTIAL);
        own.any(|(_, flag, _)| *flag == parameter)
    };
    !error.problems.is_empty() && error.problems.iter().all(|problem| is_credential(&problem.parameter))
}

/// The arguments, for every level of the command tree.
pub(crate) fn args() -> Vec<Arg> {
    let value = |name: &'static str, value_name: &'static str, help: &'static str| {
        let hint = if value_name == "FILE" { ValueHint::FilePath } else { ValueHint::Other };
        Arg::new(name).long(name).value_name(value_name).value_hint(hint).help(help)
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
    };
    let seconds =
        |name, help| value(name, "SECONDS", help).value_parser(milliseconds).allow_negative_numbers(true);
    let mut args = vec![
        value("endpoint", "URL", "Where to send requests [environment: SEAM_ENDPOINT, else SEAM_API_URL]"),
        value("workspace-id", "ID", "The workspace that a token is used in [environment: SEAM_WORKSPACE_ID]"),
        seconds("timeout", "How long one attempt may take [default: 30]"),
        seconds("deadline", "How long everything may take [default: 90]"),
        value("retries", "N", "How often to try again [default: 2]")
            .value_parser(count)
            .allow_negative_numbers(true),
        flag("missing-ok", "Count it as success when what is to be removed is not there for this credential"),
        flag("no-strict", "Let through, in --params, what a newer API may know"),
        flag("no-require-uuid-ids", "Send ids that are no UUIDs: to a fake, or a server of your own"),
        flag("allow-http", "Allow plain http to other hosts than this one"),
        value("ca-bundle", "FILE", "Trust the authorities in this PEM file instead of the system's"),
        value("proxy", "URL", "Proxy to use [environment: HTTPS_PROXY, NO_PROXY]"),
        flag("verbose", "Tell on standard error of every attempt and every wait").short('v'),
        flag("dry-run", "Print the request as JSON, without the credential, and send nothing"),
        flag("curl", "Print the request as a curl command and send nothing").conflicts_with("dry-run"),
        value("errors", "FORM", "How errors are written to standard error [default: text]")
            .value_parser(["text", "json"]),
    ];
    for kind in CredentialKind::ALL {
        let option = kind.option().replace('_', "-");
        let file = format!("{option}-file");
        args.push(
            Arg::new(file.clone())
                .long(file)
                .value_name("FILE")
                .value_hint(ValueHint::FilePath)
                .value_parser(value_parser!(PathBuf))
                .help(format!("Read the {} from a file", kind.option().replace('_', " "))),
        );
        // Known in order to be refused: an unknown flag would pass for a parameter.
        args.push(Arg::new(option.clone()).long(option).num_args(0..=1).hide(true));
    }
    args.into_iter().map(|arg| underscored(arg).help_heading(HEADING)).collect()
}

/// `arg`, which may also be written with underscores.
fn underscored(arg: Arg) -> Arg {
    let name = arg.get_id().as_str().replace('-', "_");
    if name == arg.get_id().as_str() { arg } else { arg.alias(name) }
}

/// The option that somebody who wrote `--name` probably meant.
pub(crate) fn nearest(name: &str) -> Option<String> {
    let args = args();
    let longs = &mut args.iter().filter(|arg| !arg.is_hide_set()).filter_map(Arg::get_long);
    libseam::nearest(name, longs).map(str::to_owned)
}

/// A number of seconds in milliseconds. What is none becomes the largest number, which the core refuses in its own words.
#[expect(clippy::unnecessary_wraps, reason = "the parser asks for it")]
fn milliseconds(text: &str) -> Result<u64, String> {
    let seconds = text.parse().ok().filter(|seconds: &f64| *seconds >= 0.0).unwrap_or(f64::INFINITY);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
    Ok((seconds * 1000.0).ceil() as u64)
}

/// A whole number. What is none becomes the largest, which the core refuses in its own words.
#[expect(clippy::unnecessary_wraps, reason = "the parser asks for it")]
fn count(text: &str) -> Result<u32, String> {
    Ok(text.parse().unwrap_or(u32::MAX))
}

/// The options that say how parameters are checked.
pub(crate) fn checks(given: &Given<'_>, strict: bool) -> Options {
    let mut options = Options::default();
    options.dialect = dialect();
    options.strict = strict;
    options.require_uuid_ids = !given.flag("no-require-uuid-ids");
    options
}

/// The client's options. Nothing of them is checked here but what cannot be read. `checks` are those of [`checks`].
///
/// # Errors
/// A credential on the command line, a file that cannot be read, and what the core says.
pub(crate) fn client(given: &Given<'_>, checks: Options) -> Result<Options, Failure> {
    let mut object = Object::new();
    object.insert("surface".into(), "cli".into());
    for (name, _, id) in FLAGS {
        let number = |n: u64| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
        let text = given.one::<String>(id).map(|text| text.as_str().into());
        let ms = given.one::<u64>(id).map(|ms| number(*ms));
        let count = given.one::<u32>(id).map(|count| number((*count).into()));
        if let Some(value) = text.or(ms).or(count) {
            object.insert(name.into(), value);
        }
    }
    let mut options = checks;
    options.allow_http = given.flag("allow-http");
    options.set(object)?;
    for kind in CredentialKind::ALL {
        if let Some(secret) = credential(given, *kind)? {
            let slot = match kind {
                CredentialKind::ApiKey => &mut options.api_key,
                CredentialKind::PersonalAccessToken => &mut options.personal_access_token,
                CredentialKind::ConsoleSessionToken => &mut options.console_session_token,
            };
            *slot = Some(secret);
        }
    }
    // A value that is no text counts as one that is unusable, not as none.
    options.apply_environment(|name| Some(env::var_os(name)?.to_string_lossy().into_owned()))?;
    Ok(options)
}

/// The call's options.
pub(crate) fn call(given: &Given<'_>) -> CallOptions {
    let mut options = CallOptions::default();
    options.missing_ok = given.flag("missing-ok");
    options
}

/// Refuses a credential on the command line.
///
/// # Errors
/// Where there is one.
pub(crate) fn refuse_exposed(given: &Given<'_>) -> Result<(), Failure> {
    for kind in CredentialKind::ALL {
        let option = kind.option().replace('_', "-");
        if given.has(&option) {
            return Err(Failure::Exposed(format!(
                "there is no --{option}: whoever can list this machine's processes would see the credential; set \
                 the environment variable {} or give --{option}-file FILE",
                variable(*kind)
            )));
        }
    }
    Ok(())
}

fn credential(given: &Given<'_>, kind: CredentialKind) -> Result<Option<Secret>, Failure> {
    let id = format!("{}-file", kind.option().replace('_', "-"));
    let Some(path) = given.one::<PathBuf>(&id) else { return Ok(None) };
    let unreadable = |why: &str| Failure::Credential(format!("--{id}: {}: {why}", path.display()));
    // The buffer never has to grow, so no copy of the credential is left behind.
    let mut text = String::with_capacity(2 * SECRET_LIMIT as usize);
    let file = File::open(path).map_err(|e| unreadable(&libseam::in_words(&e)))?;
    file.take(SECRET_LIMIT + 1).read_to_string(&mut text).map_err(|e| unreadable(&libseam::in_words(&e)))?;
    if text.len() as u64 > SECRET_LIMIT {
        return Err(unreadable("the file is larger than any credential"));
    }
    let length = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(length);
    Ok(Some(Secret::new(text)))
}
