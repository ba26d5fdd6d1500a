//! One call of an operation, from the words of the command line to the printed result.

use crate::{
    arguments::Arguments,
    command_error::CommandError,
    curl,
    elements::Form,
    exit::Exit,
    inherited,
    interrupt::Interrupt,
    leaf,
    listing::{self, ListFlags},
    options, output, panics,
    parameters::{self, Parameters},
    progress::Progress,
};
use clap::{ArgMatches, Command};
use libseam::{
    CallOptions, Engine, Event, Options, Outcome, Reply,
    blocking::Client,
    json::{Object, Value},
    table::{CredentialKind, Listing, Operation},
};
use std::{env, ffi::OsString, ops::ControlFlow};
#[cfg(unix)]
use std::{fs::File, io};

/// The environment variable from which the official command reads its credential.
const OFFICIAL_TOKEN: &str = "SEAM_CLI_TOKEN";

/// Runs the operation with the words after its name. `levels` are the matches before them, the outermost first.
pub(crate) fn run(
    operation: &'static Operation,
    levels: Vec<&ArgMatches>,
    words: &[OsString],
) -> Result<Exit, CommandError> {
    let (matches, unknown_flags) = read(leaf::operation_parser(operation), words)?;
    invoke(operation, &Arguments::new(levels.into_iter().chain([&matches])), &unknown_flags)
}

/// Runs the words after `seam call`.
pub(crate) fn run_named(levels: Vec<&ArgMatches>, words: &[OsString]) -> Result<Exit, CommandError> {
    let (matches, unknown_flags) = read(leaf::call_parser(), words)?;
    let arguments = Arguments::new(levels.into_iter().chain([&matches]));
    let name = arguments.one::<String>("name").map(String::as_str).unwrap_or_default();
    let Some(operation) = Operation::by_name(name) else {
        if !is_json(&arguments) {
            output::print_stderr("note: `seam ops` lists the operations");
        }
        return Err(unknown(name));
    };
    invoke(operation, &arguments, &unknown_flags)
}

/// Makes the core's error for an unknown operation `name`.
pub(crate) fn unknown(name: &str) -> CommandError {
    let outcome = libseam::check(name, Object::new(), true);
    outcome.map_or_else(CommandError::from, |()| {
        CommandError::internal("the core knows an operation that its table lacks")
    })
}

fn read(command: Command, words: &[OsString]) -> Result<(ArgMatches, Vec<String>), CommandError> {
    let (command, unknown_flags) = parameters::accept_unknown_flags(command, words)?;
    Ok((command.try_get_matches_from(words)?, unknown_flags))
}

fn invoke(
    operation: &'static Operation,
    arguments: &Arguments<'_>,
    unknown_flags: &[String],
) -> Result<Exit, CommandError> {
    panics::silence();
    options::reject_exposed_credentials(arguments)?;
    let list = ListFlags::read(operation, arguments)?;
    let parameters = Parameters::read(operation, arguments, unknown_flags)?;
    let as_json = is_json(arguments);
    // With --no-strict a mistyped option would otherwise be sent as a parameter.
    let checks = options::check_options(arguments, !parameters.unknown_flags.is_empty());
    // Problems with the parameters are reported without a credential.
    if let Err(error) = checks.check(operation.name, parameters.to_core()) {
        // An error as JSON is the only line on standard error.
        if !as_json {
            suggest_options(&parameters.unknown_flags);
            if parameters.is_empty() && has_input() {
                output::print_stderr("note: to read parameters from standard input give --params -");
            }
        }
        return Err(error.into());
    }
    let client = options::client_options(arguments, checks)?;
    let call = options::call_options(arguments)?;
    if arguments.flag("dry-run") || arguments.flag("curl") {
        if list.all && operation.listing == Listing::Pages && !as_json {
            output::print_stderr("note: this is the request for the first page; the others add a cursor");
        }
        return show(operation, client, &parameters, &call, arguments.flag("curl"));
    }
    let client = Client::new(client).inspect_err(|error| {
        if !as_json && options::is_about_credential(error) && env::var_os(OFFICIAL_TOKEN).is_some() {
            output::print_stderr(&format!(
                "note: {OFFICIAL_TOKEN} belongs to the official command, and `seam` ignores it; set SEAM_API_KEY, or \
                 SEAM_PERSONAL_ACCESS_TOKEN with SEAM_WORKSPACE_ID"
            ));
        }
    })?;
    let interrupt = Interrupt::watch().map_err(|e| {
        CommandError::internal(format!("cannot listen for signals: {}", libseam::describe_error(&e)))
    })?;
    let progress = Progress::new(arguments.flag("verbose"), as_json);
    let stop = || {
        progress.report_slow_server();
        interrupt.is_pressed()
    };
    let mut observer = |event: Event<'_>| {
        progress.report(&event);
        ControlFlow::Continue(())
    };
    if list.all {
        let flow = client.begin_pages(operation.name, parameters.to_core(), &call)?;
        return listing::print_all(&client, flow, list.form, stop, &mut observer);
    }
    let reply =
        client.call_observed(operation.name, parameters.to_core(), &call, stop, Some(&mut observer))?;
    report(&reply, list.form, as_json)
}

/// Returns whether errors are printed as JSON.
pub(crate) fn is_json(arguments: &Arguments<'_>) -> bool {
    arguments.one::<String>("errors").is_some_and(|form| form == "json")
}

/// Returns whether standard input is a pipe or a file, which may have been meant as parameters.
fn has_input() -> bool {
    #[cfg(unix)]
    {
        use std::os::{fd::AsFd as _, unix::fs::FileTypeExt as _};
        let input = io::stdin().as_fd().try_clone_to_owned().map(File::from);
        let kind = input.and_then(|input| input.metadata()).map(|data| data.file_type());
        kind.is_ok_and(|kind| kind.is_fifo() || kind.is_file())
    }
    #[cfg(not(unix))]
    false
}

/// Suggests options that are spelled like `unknown_flags`.
fn suggest_options(unknown_flags: &[String]) {
    for option in unknown_flags.iter().filter_map(|name| options::nearest(name, listing::args())) {
        output::print_stderr(&format!("note: did you mean the option --{option}?"));
    }
}

/// Prints the request, and sends nothing.
fn show(
    operation: &Operation,
    options: Options,
    parameters: &Parameters,
    call: &CallOptions,
    as_curl: bool,
) -> Result<Exit, CommandError> {
    let kind = options.credentials().next().unwrap_or(CredentialKind::ApiKey);
    let request = Engine::new(options)?.build(operation.name, parameters.to_core(), call)?;
    let text = if as_curl {
        curl::command(&request, &options::variable(kind))
    } else {
        format!("{}\n", request.to_value())
    };
    output::print_stdout(&text).map_err(|e| CommandError::unwritten(&e, Outcome::NotSent))?;
    Ok(Exit::Ok)
}

/// Prints the result.
fn report(reply: &Reply, form: Form, as_json: bool) -> Result<Exit, CommandError> {
    if reply.already_gone {
        let note = if as_json {
            reply.to_value()?.to_string()
        } else {
            format!("note: {}: already removed, or never visible with this credential", reply.operation)
        };
        output::print_stderr(&note);
    }
    match reply.next_page() {
        Ok(None) => {}
        Ok(Some((parameter, cursor))) => {
            output::print_stderr(&next_page(reply.operation, parameter, &cursor, as_json));
        }
        Err(error) if as_json => output::print_stderr(&error.to_json()),
        Err(error) => output::print_stderr(&format!("note: {}: {error}", reply.operation)),
    }
    let result = match reply.value()? {
        Some(Value::Array(elements)) if form == Form::Lines => return listing::print_lines(&elements),
        Some(value) => value.to_string(),
        // The exit code says as much as the braces.
        None if inherited::stdout_is_closed() => return Ok(Exit::Ok),
        None => "{}".to_owned(),
    };
    // "Already gone" may also mean that it was never there.
    let outcome = if reply.already_gone { Outcome::Unknown } else { Outcome::Accepted };
    output::print_stdout(&(result + "\n")).map_err(|e| CommandError::unwritten(&e, outcome))?;
    Ok(Exit::Ok)
}

/// Formats the note that the list has a next page, which `parameter` with the value `cursor` reads.
fn next_page(operation: &str, parameter: &str, cursor: &str, as_json: bool) -> String {
    if as_json {
        let page = Object::new().with(parameter, cursor);
        return Value::from(Object::new().with("operation", operation).with("next_page", Value::from(page)))
            .to_string();
    }
    let mut note = "note: the list has more pages; give --all to read all".to_owned();
    // Escape sequences would act on a terminal.
    if cursor.chars().all(|c| c.is_ascii_graphic()) {
        note.push_str(&format!(", or add --{parameter} {} to read the next one", curl::quote(cursor)));
    }
    note
}
