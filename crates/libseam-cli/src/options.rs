//! The options of every call: from the command line and the environment to the core's, which checks them.

use crate::{
    failure::Failure,
    given::Given,
    option_flags::{FLAGS, Flag, Form},
};
use clap::{Arg, ArgAction, ValueHint, value_parser};
use libseam::{
    CallOptions, Dialect, Error, Options, Secret,
    json::{self, Object, Value},
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

/// Whether `error` says of a credential, and of nothing else, that it is missing or cannot be used.
pub(crate) fn is_about_credential(error: &Error) -> bool {
    let is_credential = |parameter: &str| {
        let own = FLAGS.iter().find(|flag| flag.own == parameter);
        own.is_some_and(|flag| flag.form == Form::Credential || flag.option == "workspace_id")
    };
    !error.problems.is_empty() && error.problems.iter().all(|problem| is_credential(&problem.parameter))
}

/// The arguments, for every level of the command tree.
pub(crate) fn args() -> Vec<Arg> {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
    };
    let own = [
        flag("verbose", "Tell on standard error of every attempt and every wait").short('v'),
        flag("dry-run", "Print the request as JSON, without the credential, and send nothing"),
        flag("curl", "Print the request as a curl command and send nothing").conflicts_with("dry-run"),
        Arg::new("errors")
            .long("errors")
            .value_name("FORM")
            .value_hint(ValueHint::Other)
            .help("How errors are written to standard error [default: text]")
            .value_parser(["text", "json"]),
    ];
    // Known in order to be refused: an unknown flag would pass for a parameter.
    let refused = CredentialKind::ALL.iter().map(|kind| {
        let option = kind.option().replace('_', "-");
        Arg::new(option.clone()).long(option).num_args(0..=1).hide(true)
    });
    let all = FLAGS.iter().map(arg).chain(own).chain(refused);
    all.map(|arg| underscored(arg).help_heading(HEADING)).collect()
}

/// The argument for an option of the core.
fn arg(flag: &Flag) -> Arg {
    let arg = Arg::new(flag.id).long(flag.id).help(flag.help);
    match flag.form {
        Form::Switch(_) => arg.action(ArgAction::SetTrue),
        Form::Text => arg.value_name(flag.value).value_hint(ValueHint::Other),
        Form::File => arg.value_name(flag.value).value_hint(ValueHint::FilePath),
        Form::Number => arg.value_name(flag.value).value_hint(ValueHint::Other).allow_negative_numbers(true),
        Form::Credential => {
            arg.value_name(flag.value).value_hint(ValueHint::FilePath).value_parser(value_parser!(PathBuf))
        }
    }
}

/// `arg`, which may also be written with underscores.
fn underscored(arg: Arg) -> Arg {
    let name = arg.get_id().as_str().replace('-', "_");
    if name == arg.get_id().as_str() { arg } else { arg.alias(name) }
}

/// Finds the option, also among `others`, that somebody who wrote `--name` probably meant.
pub(crate) fn nearest(name: &str, others: impl IntoIterator<Item = Arg>) -> Option<String> {
    let args: Vec<Arg> = args().into_iter().chain(others).collect();
    let longs = &mut args.iter().filter(|arg| !arg.is_hide_set()).filter_map(Arg::get_long);
    libseam::nearest(name, longs).map(str::to_owned)
}

/// A number as the core reads it: without an exponent. What is none becomes one that is out of every range, which the core
/// refuses in its own words.
fn number(text: &str) -> Value {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite()).map(|number| number.to_string());
    json::read(number.as_deref().unwrap_or("-1").as_bytes()).unwrap_or(Value::Null)
}

/// The value that was given for an option of the core.
fn value(given: &Given<'_>, flag: &Flag) -> Option<Value> {
    let text = || given.one::<String>(flag.id).map(String::as_str);
    match flag.form {
        Form::Switch(on) => given.flag(flag.id).then_some(Value::Bool(on)),
        Form::Text | Form::File => text().map(Value::from),
        Form::Number => text().map(number),
        Form::Credential => None,
    }
}

/// The options that were given, in the command's dialect.
fn object(given: &Given<'_>, is_wanted: impl Fn(&Flag) -> bool) -> Object {
    let mut object = Object::new();
    for flag in FLAGS.iter().filter(|flag| is_wanted(flag)) {
        if let Some(value) = value(given, flag) {
            object.insert(flag.own.into(), value);
        }
    }
    object
}

/// The client's options, but for the credential and what is in the environment. With `is_strict` they are strict whatever
/// the flags say.
pub(crate) fn checks(given: &Given<'_>, is_strict: bool) -> Options {
    let mut options = Options::default();
    options.dialect = Dialect::COMMAND;
    options.surface = "cli".into();
    options.set(object(given, |flag| !flag.is_of_call));
    options.strict |= is_strict;
    options
}

/// The client's options with the credential. Nothing of them is checked here but what cannot be read. `checks` are those
/// of [`checks`].
///
/// # Errors
/// A file that cannot be read.
pub(crate) fn client(given: &Given<'_>, checks: Options) -> Result<Options, Failure> {
    let mut options = checks;
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
    options.apply_environment(|name| Some(env::var_os(name)?.to_string_lossy().into_owned()));
    Ok(options)
}

/// The call's options that are not the client's too.
///
/// # Errors
/// What the core says.
pub(crate) fn call(given: &Given<'_>) -> Result<CallOptions, Failure> {
    Ok(CallOptions::in_dialect(object(given, |flag| flag.is_of_call), &Dialect::COMMAND)?)
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
