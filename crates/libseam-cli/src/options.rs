//! The options of every call, from the command line and the environment. The core checks them.

use crate::{
    arguments::Arguments,
    command_error::CommandError,
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
/// The largest size of a credential's file, in bytes.
const SECRET_LIMIT: u64 = 16 * 1024;

/// Returns the name of the environment variable for credentials of `kind`.
pub(crate) fn variable(kind: CredentialKind) -> String {
    format!("SEAM_{}", kind.option().to_uppercase())
}

/// Returns whether all problems of `error` are about a credential.
pub(crate) fn is_about_credential(error: &Error) -> bool {
    let is_credential = |parameter: &str| {
        let own = FLAGS.iter().find(|flag| flag.own == parameter);
        own.is_some_and(|flag| flag.form == Form::Credential || flag.option == "workspace_id")
    };
    !error.problems.is_empty() && error.problems.iter().all(|problem| is_credential(&problem.parameter))
}

/// Makes the arguments for every level of the command tree.
pub(crate) fn args() -> Vec<Arg> {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
    };
    let own = [
        flag("verbose", "Report every attempt and every wait on standard error").short('v'),
        flag("dry-run", "Print the request as JSON, without the credential, and send nothing"),
        flag("curl", "Print the request as a curl command and send nothing").conflicts_with("dry-run"),
        Arg::new("errors")
            .long("errors")
            .value_name("FORM")
            .value_hint(ValueHint::Other)
            .help("Form of errors on standard error [default: text]")
            .value_parser(["text", "json"]),
    ];
    // Known, so that they can be refused: an unknown flag passes for a parameter.
    let refused = CredentialKind::ALL.iter().map(|kind| {
        let option = kind.option().replace('_', "-");
        Arg::new(option.clone()).long(option).num_args(0..=1).hide(true)
    });
    let all = FLAGS.iter().map(arg).chain(own).chain(refused);
    all.map(|arg| with_underscores(arg).help_heading(HEADING)).collect()
}

/// Makes the argument for an option of the core.
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

/// Lets `arg` also be written with underscores.
fn with_underscores(arg: Arg) -> Arg {
    let name = arg.get_id().as_str().replace('-', "_");
    if name == arg.get_id().as_str() { arg } else { arg.alias(name) }
}

/// Finds the option, also among `others`, whose name is most similar to `name`.
pub(crate) fn nearest(name: &str, others: impl IntoIterator<Item = Arg>) -> Option<String> {
    let args: Vec<Arg> = args().into_iter().chain(others).collect();
    let longs = &mut args.iter().filter(|arg| !arg.is_hide_set()).filter_map(Arg::get_long);
    libseam::nearest(name, longs).map(str::to_owned)
}

/// Converts a number to the core's form, without an exponent. Other text becomes -1, which is out of every range, so that the
/// core reports it.
fn number(text: &str) -> Value {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite()).map(|number| number.to_string());
    json::read(number.as_deref().unwrap_or("-1").as_bytes()).unwrap_or(Value::Null)
}

/// Returns the value that was given for an option of the core.
fn value(arguments: &Arguments<'_>, flag: &Flag) -> Option<Value> {
    let text = || arguments.one::<String>(flag.id).map(String::as_str);
    match flag.form {
        Form::Switch(on) => arguments.flag(flag.id).then_some(Value::Bool(on)),
        Form::Text | Form::File => text().map(Value::from),
        Form::Number => text().map(number),
        Form::Credential => None,
    }
}

/// Collects the given options, in the command's dialect.
fn object(arguments: &Arguments<'_>, is_wanted: impl Fn(&Flag) -> bool) -> Object {
    let mut object = Object::new();
    for flag in FLAGS.iter().filter(|flag| is_wanted(flag)) {
        if let Some(value) = value(arguments, flag) {
            object.insert(flag.own.into(), value);
        }
    }
    object
}

/// Returns the client's options without the credential and the environment. `is_strict` overrides the flag --no-strict.
pub(crate) fn check_options(arguments: &Arguments<'_>, is_strict: bool) -> Options {
    let mut options = Options::default();
    options.dialect = Dialect::COMMAND;
    options.surface = "cli".into();
    options.set(object(arguments, |flag| !flag.is_of_call));
    options.strict |= is_strict;
    options
}

/// Returns the client's options: `checks`, which [`check_options`] returned, with the credential and the environment.
///
/// # Errors
/// The file of a credential cannot be read.
pub(crate) fn client_options(arguments: &Arguments<'_>, checks: Options) -> Result<Options, CommandError> {
    let mut options = checks;
    for kind in CredentialKind::ALL {
        if let Some(secret) = credential(arguments, *kind)? {
            *options.credential_mut(*kind) = Some(secret);
        }
    }
    // A value that is not UTF-8 is unusable, and must not count as unset.
    options.apply_environment(|name| Some(env::var_os(name)?.to_string_lossy().into_owned()));
    Ok(options)
}

/// Returns the options that apply only to the call.
///
/// # Errors
/// The options are invalid.
pub(crate) fn call_options(arguments: &Arguments<'_>) -> Result<CallOptions, CommandError> {
    Ok(CallOptions::in_dialect(object(arguments, |flag| flag.is_of_call), &Dialect::COMMAND)?)
}

/// Rejects credentials on the command line.
///
/// # Errors
/// A credential was given there.
pub(crate) fn reject_exposed_credentials(arguments: &Arguments<'_>) -> Result<(), CommandError> {
    for kind in CredentialKind::ALL {
        let option = kind.option().replace('_', "-");
        if arguments.has(&option) {
            return Err(CommandError::Exposed(format!(
                "there is no --{option}: everybody who can list this machine's processes would see the credential; \
                 set the environment variable {} or give --{option}-file FILE",
                variable(*kind)
            )));
        }
    }
    Ok(())
}

fn credential(arguments: &Arguments<'_>, kind: CredentialKind) -> Result<Option<Secret>, CommandError> {
    let id = format!("{}-file", kind.option().replace('_', "-"));
    let Some(path) = arguments.one::<PathBuf>(&id) else { return Ok(None) };
    let unreadable = |why: &str| CommandError::Credential(format!("--{id}: {}: {why}", path.display()));
    // The buffer never grows, so no copy of the credential stays in memory.
    let mut text = String::with_capacity(2 * SECRET_LIMIT as usize);
    let file = File::open(path).map_err(|e| unreadable(&libseam::describe_error(&e)))?;
    file.take(SECRET_LIMIT + 1)
        .read_to_string(&mut text)
        .map_err(|e| unreadable(&libseam::describe_error(&e)))?;
    if text.len() as u64 > SECRET_LIMIT {
        return Err(unreadable("the file is larger than any credential"));
    }
    let length = text.trim_end_matches(['\r', '\n']).len();
    text.truncate(length);
    Ok(Some(Secret::new(text)))
}
