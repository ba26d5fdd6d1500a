//! One call of an operation, from its words to its result.

use crate::{
    curl,
    elements::Form,
    exit::Exit,
    failure::Failure,
    given::Given,
    hush,
    interrupt::Interrupt,
    leaf,
    listing::{self, Wanted},
    options, output,
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

/// The variable that the official command takes its credential from.
const OFFICIAL_TOKEN: &str = "SEAM_CLI_TOKEN";

/// Does what the words after an operation's name say. `levels` are the matches before them, the outermost first.
pub(crate) fn run(
    operation: &'static Operation,
    levels: Vec<&ArgMatches>,
    words: &[OsString],
) -> Result<Exit, Failure> {
    let (matches, strangers) = read(leaf::of(operation), words)?;
    invoke(operation, &Given::new(levels.into_iter().chain([&matches])), &strangers)
}

/// Does what the words after `seam call` say.
pub(crate) fn run_named(levels: Vec<&ArgMatches>, words: &[OsString]) -> Result<Exit, Failure> {
    let (matches, strangers) = read(leaf::of_call(), words)?;
    let given = Given::new(levels.into_iter().chain([&matches]));
    let name = given.one::<String>("name").map(String::as_str).unwrap_or_default();
    let Some(operation) = Operation::by_name(name) else {
        if !is_json(&given) {
            output::tell("note: `seam ops` lists the operations that there are");
        }
        return Err(unknown(name));
    };
    invoke(operation, &given, &strangers)
}

/// That there is no operation called `name`, in the core's words.
pub(crate) fn unknown(name: &str) -> Failure {
    let outcome = libseam::check(name, Object::new(), true);
    outcome.map_or_else(Failure::from, |()| Failure::internal("the table and the core do not agree"))
}

fn read(command: Command, words: &[OsString]) -> Result<(ArgMatches, Vec<String>), Failure> {
    let (command, strangers) = parameters::admit(command, words)?;
    Ok((command.try_get_matches_from(words)?, strangers))
}

fn invoke(operation: &'static Operation, given: &Given<'_>, strangers: &[String]) -> Result<Exit, Failure> {
    hush::hush();
    options::refuse_exposed(given)?;
    let list = Wanted::read(operation, given)?;
    let parameters = Parameters::read(operation, given, strangers)?;
    let as_json = is_json(given);
    // A mistyped option must not turn into a parameter that is let through.
    let checks = options::checks(given, !parameters.strangers.is_empty());
    // Before the credential is looked for: what is wrong with the words can be told without one.
    if let Err(error) = checks.check(operation.name, parameters.to_core()) {
        // An error as JSON stands alone.
        if !as_json {
            hint(&parameters.strangers);
            if parameters.is_empty() && input_waits() {
                output::tell("note: to read parameters from standard input give --params -");
            }
        }
        return Err(error.into());
    }
    let client = options::client(given, checks)?;
    let call = options::call(given)?;
    if given.flag("dry-run") || given.flag("curl") {
        if list.all && operation.listing == Listing::Pages && !as_json {
            output::tell("note: this is the request for the first page; every other page has its cursor");
        }
        return show(operation, client, &parameters, &call, given.flag("curl"));
    }
    let client = Client::new(client).inspect_err(|error| {
        if !as_json && options::is_about_credential(error) && env::var_os(OFFICIAL_TOKEN).is_some() {
            output::tell(&format!(
                "note: {OFFICIAL_TOKEN} is the official command's and is not read here; set SEAM_API_KEY, or \
                 SEAM_PERSONAL_ACCESS_TOKEN with SEAM_WORKSPACE_ID"
            ));
        }
    })?;
    let interrupt = Interrupt::watch()
        .map_err(|e| Failure::internal(format!("cannot listen for signals: {}", libseam::in_words(&e))))?;
    let progress = Progress::new(given.flag("verbose"), as_json);
    let stop = || {
        progress.tick();
        interrupt.happened()
    };
    let mut observer = |event: Event<'_>| {
        progress.tell(&event);
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

/// Whether errors are written as JSON, which then stands alone.
fn is_json(given: &Given<'_>) -> bool {
    given.one::<String>("errors").is_some_and(|form| form == "json")
}

/// Whether standard input is a pipe or a file, which somebody may have meant to be read.
fn input_waits() -> bool {
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

/// Names the options that are nearly spelled like flags that the table does not know.
fn hint(strangers: &[String]) {
    for option in strangers.iter().filter_map(|name| options::nearest(name, listing::args())) {
        output::tell(&format!("note: there is an option --{option}"));
    }
}

/// Prints the request and sends nothing.
fn show(
    operation: &Operation,
    options: Options,
    parameters: &Parameters,
    call: &CallOptions,
    as_curl: bool,
) -> Result<Exit, Failure> {
    let given = [
        (CredentialKind::ApiKey, options.api_key.is_some()),
        (CredentialKind::PersonalAccessToken, options.personal_access_token.is_some()),
        (CredentialKind::ConsoleSessionToken, options.console_session_token.is_some()),
    ];
    let kind = given.into_iter().find(|(_, given)| *given).map_or(CredentialKind::ApiKey, |(kind, _)| kind);
    let request = Engine::new(options)?.build(operation.name, parameters.to_core(), call)?;
    let text = if as_curl {
        curl::command(&request, &options::variable(kind))
    } else {
        format!("{}\n", request.to_value())
    };
    output::print(&text).map_err(|e| Failure::unwritten(&e, Outcome::NotSent))?;
    Ok(Exit::Ok)
}

/// Prints the result.
fn report(reply: &Reply, form: Form, as_json: bool) -> Result<Exit, Failure> {
    if reply.already_gone {
        let note = if as_json {
            reply.to_value()?.to_string()
        } else {
            format!("note: {}: already gone, or never there for this credential", reply.operation)
        };
        output::tell(&note);
    }
    match reply.next_page() {
        Ok(None) => {}
        Ok(Some((parameter, cursor))) => {
            output::tell(&next_page(reply.operation, parameter, &cursor, as_json));
        }
        Err(error) if as_json => output::tell(&error.to_json()),
        Err(error) => output::tell(&format!("note: {}: {error}", reply.operation)),
    }
    let result = match reply.value()? {
        Some(Value::Array(elements)) if form == Form::Lines => return listing::print_lines(&elements),
        Some(value) => value.to_string(),
        None => "{}".to_owned(),
    };
    // What is not there was not removed by anything that is known.
    let outcome = if reply.already_gone { Outcome::Unknown } else { Outcome::Accepted };
    output::print(&(result + "\n")).map_err(|e| Failure::unwritten(&e, outcome))?;
    Ok(Exit::Ok)
}

/// Tells that the list has a next page, which the parameter `parameter` with the value `cursor` reads.
fn next_page(operation: &str, parameter: &str, cursor: &str, as_json: bool) -> String {
    if as_json {
        let page = Object::new().with(parameter, cursor);
        return Value::from(Object::new().with("operation", operation).with("next_page", Value::from(page)))
            .to_string();
    }
    let mut note = "note: the list has more pages; give --all to read all".to_owned();
    // What would do something to a terminal is not shown.
    if cursor.chars().all(|c| c.is_ascii_graphic()) {
        note.push_str(&format!(", or add --{parameter} {} to read the next one", curl::quoted(cursor)));
    }
    note
}
