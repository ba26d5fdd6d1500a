//! The options of every call: from the command line and the environment to the core's, which checks them.

use crate::{failure::Failure, given::Given};
use clap::{Arg, ArgAction, value_parser};
use libseam::{
    CallOptions, Options, Secret,
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

/// The arguments, for every level of the command tree.
pub(crate) fn args() -> Vec<Arg> {
    let value = |name: &'static str, value_name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value_name).help(help)
    };
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
    };
    let seconds =
        |name, help| value(name, "SECONDS", help).value_parser(milliseconds).allow_negative_numbers(true);
    let mut args = vec![
        value("endpoint", "URL", "Where to send requests [environment: SEAM_ENDPOINT]"),
        value("workspace-id", "ID", "The workspace that a token is used in [environment: SEAM_WORKSPACE_ID]"),
        seconds("timeout", "How long one attempt may take [default: 30]"),
        seconds("deadline", "How long everything may take [default: 90]"),
        value("retries", "N", "How often to try again [default: 2]")
            .value_parser(value_parser!(u32))
            .allow_negative_numbers(true),
        flag("missing-ok", "Count it as success when what is to be removed is not there"),
        flag("no-strict", "Let through, in --params, what a newer API may know"),
        flag("allow-http", "Allow plain http to other hosts than this one"),
        value("ca-bundle", "FILE", "Trust the authorities in this PEM file instead of the system's"),
        value("proxy", "URL", "Proxy to use [environment: HTTPS_PROXY, NO_PROXY]"),
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
    const NEAR: f64 = 0.85;
    let name = name.replace('_', "-").to_lowercase();
    let longs = args()
        .into_iter()
        .filter(|arg| !arg.is_hide_set())
        .filter_map(|arg| Some(arg.get_long()?.to_owned()));
    let near =
        longs.map(|long| (strsim::jaro_winkler(&long, &name), long)).filter(|(likeness, _)| *likeness > NEAR);
    near.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, long)| long)
}

fn milliseconds(text: &str) -> Result<u64, String> {
    let seconds: f64 = text.parse().map_err(|_| "expected a number of seconds, such as 2.5")?;
    if !seconds.is_finite() || seconds < 0.0 {
        return Err("expected a number of seconds, such as 2.5".into());
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    // A float that is too large becomes the largest number, which the core refuses.
    Ok((seconds * 1000.0).ceil() as u64)
}

/// The client's options. Nothing of them is checked here but what cannot be read.
///
/// # Errors
/// A credential on the command line, a file that cannot be read, and what the core says.
pub(crate) fn client(given: &Given<'_>, strict: bool) -> Result<Options, Failure> {
    let mut object = Object::new();
    let mut put = |name: &str, value: Value| object.insert(name.into(), value);
    put("surface", "cli".into());
    put("strict", strict.into());
    put("allow_http", given.flag("allow-http").into());
    for (name, id) in [
        ("endpoint", "endpoint"),
        ("workspace_id", "workspace-id"),
        ("ca_bundle", "ca-bundle"),
        ("proxy", "proxy"),
    ] {
        put(name, given.one::<String>(id).map(String::as_str).map(Value::from).into());
    }
    for (name, id) in [("timeout_ms", "timeout"), ("deadline_ms", "deadline")] {
        put(name, given.one::<u64>(id).map(|&ms| i64::try_from(ms).unwrap_or(i64::MAX)).into());
    }
    put("retries", given.one::<u32>("retries").map(|&n| i64::from(n)).into());
    let mut options = Options::from_object(object)?;
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
    let file = File::open(path).map_err(|e| unreadable(&e.to_string()))?;
    file.take(SECRET_LIMIT + 1).read_to_string(&mut text).map_err(|e| unreadable(&e.to_string()))?;
    if text.len() as u64 > SECRET_LIMIT {
        return Err(unreadable("the file is larger than any credential"));
    }
    let length = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(length);
    Ok(Some(Secret::new(text)))
}
