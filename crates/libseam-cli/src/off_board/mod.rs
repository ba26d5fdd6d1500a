//! `seam offboard`: takes everything from a person, with evidence.

mod flags;
mod table;
mod wind_down;

pub(crate) use table::printable;

use crate::{
    arguments::Arguments, command_error::CommandError, exit::Exit, interrupt::Interrupt, invocation::is_json,
    options, output, panics, progress::Progress,
};
use clap::{ArgMatches, Command};
use libseam::{
    CallOptions, Error, Event, Flow, Instant, Journal, Outcome, Pump,
    blocking::Client,
    json::{self, Object, Value},
    off_board::{EvidenceFile, write_private},
};
use std::{
    ffi::OsString,
    fs::File,
    io::{self, BufRead as _, IsTerminal as _, Read as _},
};
use wind_down::WindDown;

/// The name of the command.
pub(crate) const NAME: &str = "offboard";

pub(crate) const ABOUT: &str = "Take everything from a person, in a safe order, with evidence";

/// Flags of a call that an off-boarding does not have.
const OF_ONE_REQUEST: [&str; 2] = ["dry-run", "curl"];

const NO_EVIDENCE: &str =
    "note: without --evidence FILE nothing can go on after a crash, and there is nothing to show an auditor";

/// The largest plan that is read, in bytes.
const PLAN_LIMIT: u64 = 64 << 20;

/// Makes the command with its flags.
pub(crate) fn command() -> Command {
    let options = options::args().into_iter().map(|arg| {
        let is_refused = OF_ONE_REQUEST.contains(&arg.get_id().as_str());
        if is_refused { arg.hide(true) } else { arg }
    });
    Command::new(NAME).about(ABOUT).args(flags::args()).args(options).after_help(flags::HELP)
}

/// Runs the words after `seam offboard`. `levels` are the matches before them, the outermost first.
pub(crate) fn run(levels: Vec<&ArgMatches>, words: &[OsString]) -> Result<Exit, CommandError> {
    let parser = command().no_binary_name(true).bin_name("seam offboard").arg_required_else_help(true);
    let matches = parser.try_get_matches_from(words).map_err(CommandError::of_off_board_parser)?;
    let arguments = Arguments::new(levels.into_iter().chain([&matches]));
    panics::silence();
    options::reject_exposed_credentials(&arguments)?;
    if let Some(flag) = OF_ONE_REQUEST.into_iter().find(|flag| arguments.flag(flag)) {
        return Err(CommandError::usage(format!(
            "--{flag} shows one request, and an off-boarding has many; give --plan FILE, which changes nothing"
        )));
    }
    let client = Client::new(options::client_options(&arguments, options::check_options(&arguments, true))?)?;
    let call = options::call_options(&arguments)?;
    let path = |flag: &str| arguments.one::<String>(flag).map(String::as_str);
    if let Some(file) = path(flags::PLAN) {
        let plan = plan(&client, &call, flags::planning(&arguments), &arguments)?;
        write_private(file, &(plan.to_json() + "\n"))?;
        return print(&plan, table::of_plan);
    }
    if let Some(file) = path(flags::CHECK) {
        let evidence = EvidenceFile::open_existing(file)?;
        let flow = client
            .off_board()
            .with(call)
            .begin_check(Object::new().with("command", flags::command_line()), &evidence)?;
        return apply(&client, flow, Some(evidence), &arguments, table::of_check);
    }
    let applying = flags::applying(&arguments);
    let given = path(flags::APPLY).map(read_plan).transpose()?;
    let evidence = path(flags::EVIDENCE).map(EvidenceFile::open).transpose()?;
    if evidence.is_none() && !is_json(&arguments) {
        output::print_stderr(NO_EVIDENCE);
    }
    let goes_on = evidence.as_ref().is_some_and(|evidence| !evidence.journal().is_empty());
    let off_board = client.off_board().with(call.clone());
    let flow = match given {
        Some(plan) => off_board.begin_apply(&plan, applying, evidence.as_ref())?,
        // Who began it has consented.
        None if goes_on => {
            let all = flags::planning(&arguments).into_iter().chain(applying).collect::<Object>();
            off_board.begin_plan_and_apply(all, evidence.as_ref())?
        }
        None => {
            let plan = plan(&client, &call, flags::planning(&arguments), &arguments)?;
            // Nobody is asked about a plan that cannot be applied. The time is taken anew after the answer.
            off_board.begin_apply(&plan, flags::applying(&arguments), evidence.as_ref())?;
            ask(&plan, arguments.flag(flags::YES))?;
            off_board.begin_apply(&plan, applying, evidence.as_ref())?
        }
    };
    apply(&client, flow, evidence, &arguments, table::of_report)
}

/// Plans. Nothing changes, so Ctrl-C just ends it.
fn plan(
    client: &Client,
    call: &CallOptions,
    options: Object,
    arguments: &Arguments<'_>,
) -> Result<Value, CommandError> {
    let flow = client.off_board().with(call.clone()).begin_plan(options)?;
    let progress = Progress::new(arguments.flag("verbose"), is_json(arguments));
    Ok(drive(client, flow, None, (&progress, is_json(arguments)), || false, |_| {}).inspect_err(|error| {
        if let Some(people) = error.data.as_ref().filter(|_| !is_json(arguments)).and_then(table::of_people) {
            output::print_stderr(&people);
        }
    })?)
}

/// Does the steps, and prints the report, also after an error that has one.
fn apply(
    client: &Client,
    flow: Flow,
    evidence: Option<EvidenceFile>,
    arguments: &Arguments<'_>,
    table: fn(&Value) -> String,
) -> Result<Exit, CommandError> {
    let interrupt = Interrupt::watch().map_err(|e| {
        CommandError::internal(format!("cannot listen for signals: {}", libseam::describe_error(&e)))
    })?;
    let as_json = is_json(arguments);
    let progress = Progress::new(arguments.flag("verbose"), as_json);
    let shows_steps = !as_json && io::stderr().is_terminal();
    let on_line = |line: &Value| {
        if let Some(step) = table::of_line(line).filter(|_| shows_steps) {
            output::print_stderr(&step);
        }
    };
    match drive(client, flow, evidence, (&progress, as_json), || interrupt.is_pressed(), on_line) {
        Ok(report) => {
            print(&report, table)?;
            Ok(Exit::of_report(&report).unwrap_or(Exit::Ok))
        }
        Err(error) => {
            if let Some(report) = error.report.as_ref().filter(|report| report.at("result").is_some()) {
                // The error matters more than an output that is closed.
                let _ = print(report, table);
            }
            Err(CommandError::off_boarding(error, interrupt.is_pressed()))
        }
    }
}

/// Drives a flow to its result, and passes the lines of its evidence on once they are durable.
fn drive(
    client: &Client,
    mut flow: Flow,
    mut evidence: Option<EvidenceFile>,
    (progress, as_json): (&Progress, bool),
    is_pressed: impl Fn() -> bool + Sync,
    mut on_line: impl FnMut(&Value),
) -> Result<Value, Error> {
    let start = Instant::now();
    let wind_down = WindDown::new(is_pressed, as_json);
    let mut stop = || {
        progress.report_slow_server();
        wind_down.is_over()
    };
    let mut observer = |event: Event<'_>| {
        let goes_on = wind_down.take(&event);
        if goes_on.is_continue() {
            progress.report(&event);
        }
        goes_on
    };
    loop {
        let journal = evidence.as_mut().map(|evidence| evidence as &mut dyn Journal);
        let mut pump = Pump::new(&mut flow, start, Some(&mut observer)).recording(journal);
        let has_items = client.drive_until(&mut pump, &mut stop, |wait| wait())?;
        while let Some(item) = flow.next_item() {
            on_line(&item.to_value()?);
        }
        if !has_items {
            return Ok(flow.take()?.value()?.unwrap_or_default());
        }
    }
}

/// Shows the plan and asks whether to go on, unless `yes` says so.
fn ask(plan: &Value, yes: bool) -> Result<(), CommandError> {
    if yes {
        return Ok(());
    }
    let name = plan.at("person.name").or_else(|| plan.at("person.user_identity_id"));
    let name = table::printable(name.and_then(Value::as_str).unwrap_or_default());
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(CommandError::usage(format!(
            "nobody can be asked whether to off-board {name}; look at the plan with --plan FILE and do it with --apply \
             FILE, or give --yes"
        )));
    }
    output::print_stderr(&table::of_plan(plan));
    output::print_stderr(&format!("To take all of this away from {name}, type yes:"));
    let mut answer = String::new();
    let read = io::stdin().lock().take(16).read_line(&mut answer);
    if read.is_ok() && answer.trim() == "yes" {
        return Ok(());
    }
    Err(CommandError::usage("the answer was not yes, so nothing was done"))
}

/// Reads a plan from a file, or with `-` from standard input.
fn read_plan(path: &str) -> Result<Value, CommandError> {
    let refused = |why: &str| CommandError::usage(format!("--apply {path}: {why}"));
    let mut text = Vec::new();
    let read = match path {
        "-" => io::stdin().take(PLAN_LIMIT).read_to_end(&mut text),
        _ => File::open(path).and_then(|file| file.take(PLAN_LIMIT).read_to_end(&mut text)),
    };
    read.map_err(|e| refused(&libseam::describe_error(&e)))?;
    json::read(&text).map_err(|e| refused(&e.message("the plan")))
}

/// Prints a result: a table on a terminal, else JSON.
fn print(value: &Value, table: impl Fn(&Value) -> String) -> Result<Exit, CommandError> {
    let text = if io::stdout().is_terminal() { table(value) } else { value.to_json() };
    output::print_stdout(&(text + "\n")).map_err(|e| CommandError::unwritten(&e, Outcome::Accepted))?;
    Ok(Exit::Ok)
}
