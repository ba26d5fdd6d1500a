//! `seam sandbox`: the local server, until a signal stops it or its command ends.

mod child;

use crate::{command_error::CommandError, exit::Exit, inherited, output};
use clap::{
    Arg, ArgAction, ArgMatches, Command, ValueHint, builder::PossibleValuesParser, parser::ValueSource,
    value_parser,
};
use libseam::table::Operation;
use libseam_sandbox::{
    Behavior, Config, FaultRule, ProviderRule, RateLimit, RequestObserver, Sandbox, Seed, StartError,
    clock_offset_ms,
};
use std::{
    env,
    ffi::OsString,
    io::{self, IsTerminal as _},
    net::IpAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};
use tokio::runtime::Builder;

/// The default port.
const PORT: &str = "4010";
/// The variable with the key of a new sandbox: no credential stands on a command line.
const KEY: &str = "SEAM_SANDBOX_API_KEY";

/// Describes `seam sandbox`.
pub(crate) fn command() -> Command {
    Command::new("sandbox")
        .about("Run a local server that answers like the Seam API")
        .long_about(
            "Run a local server that answers like the Seam API.\n\nIt listens on 127.0.0.1, and stops on Ctrl-C or \
             SIGTERM. It prints shell commands that set its URL and an API key, which is valid nowhere else. Open the \
             URL in a browser for a playground: try the operations, also with faults, and see their effects.\n\nWith \
             -- COMMAND it runs the command with the URL and the key in SEAM_ENDPOINT and SEAM_API_KEY, on a free \
             port, and ends with the command and its exit code. Signals are passed on to the command.",
        )
        .arg(
            Arg::new("host")
                .long("host")
                .value_name("ADDRESS")
                .value_parser(host)
                .value_hint(ValueHint::Other)
                .help("IP address to listen on [default: 127.0.0.1]")
                .long_help(format!(
                    "IP address to listen on [default: 127.0.0.1]. An address that other machines can reach needs an \
                     API key of your own in {KEY}, of 20 characters or more that begin with seam_",
                )),
        )
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("N")
                .default_value(PORT)
                .value_parser(port)
                .value_hint(ValueHint::Other)
                .help("Port to listen on; 0 for any free one"),
        )
        .arg(
            Arg::new("db")
                .long("db")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .value_hint(ValueHint::FilePath)
                .help("SQLite file for the data, created if it does not exist [default: in memory]"),
        )
        .arg(
            Arg::new("seed")
                .long("seed")
                .value_name("SEED")
                .default_value("demo")
                .value_parser(seed)
                .value_hint(ValueHint::FilePath)
                .help("Data of a new database: demo, empty, or a FILE from /_sandbox/export"),
        )
        .arg(
            Arg::new("log")
                .long("log")
                .value_name("WHEN")
                .default_value("auto")
                .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
                .help("Print a line per request to standard error; auto: if it is a terminal, without COMMAND"),
        )
        .arg(
            Arg::new("command")
                .value_name("COMMAND")
                .last(true)
                .num_args(1..)
                .value_parser(value_parser!(OsString))
                .help("Command to run with the sandbox's URL and key in its environment"),
        )
        .arg(
            Arg::new("fault")
                .long("fault")
                .value_name("RULE")
                .action(ArgAction::Append)
                .value_parser(value_parser!(FaultRule))
                .help("Inject a fault: OPERATION:FAULT[,count=N][,probability=P]; may be repeated")
                .long_help(format!(
                    "Inject a fault, to test how your program handles it. A rule is \
                     OPERATION:FAULT[,count=N][,probability=P], where the operation may be *; the option may be \
                     repeated. Faults: {} (delay and drip in milliseconds; with drop=after the removal happens). For \
                     example: --fault acs.users.delete:drop=after,count=1",
                    FaultRule::EXAMPLES.join(", ")
                )),
        )
        .args(behavior_args())
}

/// Describes the options for the behavior of providers, of limits and of the clock.
fn behavior_args() -> [Arg; 4] {
    [
        Arg::new("lag")
            .long("lag")
            .value_name("PROVIDER=TIME")
            .action(ArgAction::Append)
            .value_parser(ProviderRule::lag)
            .help("Let changes reach an access system, a device or an account late: Headquarters=5s; may be repeated"),
        Arg::new("provider")
            .long("provider")
            .value_name("RULE")
            .action(ArgAction::Append)
            .value_parser(value_parser!(ProviderRule))
            .help("Let a provider behave in other ways: PROVIDER:PART[,PART]; may be repeated")
            .long_help(format!(
                "Let an access system, a device, a phone or an account behave in other ways. A rule is \
                 PROVIDER:PART[,PART], where the provider is a name, an id, or *; the option may be repeated. Parts: {}. \
                 For example: --provider Headquarters:lag=5s,fails=2",
                ProviderRule::EXAMPLES.join(", ")
            )),
        Arg::new("rate_limit")
            .long("rate-limit")
            .value_name("RULE")
            .action(ArgAction::Append)
            .value_parser(value_parser!(RateLimit))
            .help("Limit the requests of each workspace: OPERATION:requests=N,per=TIME; may be repeated"),
        Arg::new("clock")
            .long("clock")
            .value_name("TIME")
            .allow_hyphen_values(true)
            .value_parser(clock_offset_ms)
            .help("Set the sandbox's clock: +1h or -1h from this machine's, or a time"),
    ]
}

/// Reads the behavior of providers, of limits and of the clock.
fn behavior(matches: &ArgMatches) -> Behavior {
    let all = |name| matches.get_many::<ProviderRule>(name).unwrap_or_default().cloned();
    let behavior = all("lag").chain(all("provider")).fold(Behavior::default(), Behavior::provider);
    let limits = matches.get_many("rate_limit").unwrap_or_default().cloned();
    let offset = matches.get_one("clock").copied().unwrap_or_default();
    limits.fold(behavior, Behavior::rate_limit).clock_offset_ms(offset)
}

/// Describes `seam sandbox` for completion, which also offers faults.
pub(crate) fn for_completion() -> Command {
    let operations = Operation::all().iter().map(|op| op.name).chain(["*"]);
    let rules =
        operations.flat_map(|name| FaultRule::EXAMPLES.iter().map(move |fault| format!("{name}:{fault}")));
    command().mut_arg("fault", |arg| arg.value_parser(PossibleValuesParser::new(rules)))
}

fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("it must be a whole number from 0 to {}", u16::MAX))
}

fn host(text: &str) -> Result<IpAddr, String> {
    text.parse().map_err(|_| "it must be an IP address, such as 0.0.0.0".to_owned())
}

/// Reads the name of a seed, or its file.
fn seed(text: &str) -> Result<Seed, String> {
    match text.parse() {
        Ok(seed) => Ok(seed),
        Err(_) if Path::new(text).exists() => Seed::read(Path::new(text)).map_err(|error| error.to_string()),
        Err(_) => Err("it must be demo, empty, or a file that exists".to_owned()),
    }
}

/// Serves until a signal stops it, or until its command ends, whose exit code it then returns.
pub(crate) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let words: Vec<OsString> = matches.get_many("command").unwrap_or_default().cloned().collect();
    if words.is_empty() && env::args_os().next_back().is_some_and(|last| last == "--") {
        // A script whose command is empty must not wait for a server to end.
        return Err(CommandError::usage("`--` needs a command behind it"));
    }
    let is_port_given = matches.value_source("port") == Some(ValueSource::CommandLine);
    let is_free = !words.is_empty() && !is_port_given;
    let config = Config {
        host: matches.get_one("host").copied(),
        api_key: env::var(KEY).ok().filter(|key| !key.is_empty()),
        port: if is_free { 0 } else { matches.get_one("port").copied().unwrap_or_default() },
        database: matches.get_one("db").cloned(),
        seed: matches.get_one("seed").cloned().unwrap_or_default(),
        faults: matches.get_many("fault").unwrap_or_default().cloned().collect(),
        behavior: behavior(matches),
        observer: observer(matches.get_one::<String>("log").map(String::as_str), !words.is_empty()),
    };
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|e| {
        CommandError::internal(format!("cannot start a runtime: {}", libseam::describe_error(&e)))
    })?;
    runtime.block_on(async {
        match words.split_first() {
            None => serve(config).await.map(ExitCode::from),
            Some((program, args)) => child::run(&start(config).await?, program, args).await,
        }
    })
}

/// Makes the watcher that prints requests, if they are to be printed.
fn observer(when: Option<&str>, has_command: bool) -> RequestObserver {
    let prints = match when {
        Some("always") => true,
        Some("never") => false,
        _ => !has_command && io::stderr().is_terminal(),
    };
    if prints { RequestObserver::new(output::print_stderr) } else { RequestObserver::default() }
}

async fn start(config: Config) -> Result<Sandbox, CommandError> {
    Sandbox::start(config).await.map_err(|error| match error {
        StartError::NeedsKey { .. } => CommandError::Credential(format!("{error} in {KEY}")),
        StartError::WrongKey | StartError::OtherKey => CommandError::Credential(format!("`{KEY}`: {error}")),
        StartError::KnownCredentials { .. } => CommandError::Credential(error.to_string()),
        other => CommandError::sandbox(other.to_string()),
    })
}

async fn serve(config: Config) -> Result<Exit, CommandError> {
    // Before the URL is printed: its reader may send a signal at once.
    let stop = stop_signal().map_err(|e| {
        CommandError::internal(format!("cannot listen for signals: {}", libseam::describe_error(&e)))
    })?;
    let scene = match &config.database {
        Some(path) => format!("data in {}", path.display()),
        None => format!("{} data in memory", config.seed),
    };
    let sandbox = start(config).await?;
    // A server works without its greeting.
    let _ = output::print_stdout(&greeting(&sandbox, &scene));
    stop.await;
    sandbox.stop().await;
    Ok(Exit::Ok)
}

/// Makes the greeting, which a shell can evaluate.
fn greeting(sandbox: &Sandbox, scene: &str) -> String {
    let url = sandbox.url();
    let credentials = sandbox.credentials();
    format!(
        "# Seam sandbox at {url} ({scene}). Ctrl-C stops it.\n\
         # Open {url}/ in a browser to try the operations and see their effects.\n\
         export SEAM_ENDPOINT={url}\n\
         export SEAM_API_KEY={}\n\
         # For a page, the key that begins client sessions:\n\
         # export SEAM_PUBLISHABLE_KEY={}\n\
         # Instead of the key, a token with its workspace:\n\
         # export SEAM_PERSONAL_ACCESS_TOKEN={}\n\
         # export SEAM_CONSOLE_SESSION_TOKEN={}\n\
         # export SEAM_WORKSPACE_ID={}\n",
        credentials.api_key,
        credentials.publishable_key,
        credentials.personal_access_token,
        credentials.console_session_token,
        credentials.workspace_id,
    )
}

/// Starts to listen for the signals that stop a server. The returned future ends when one comes. An inherited ignored SIGINT stays
/// ignored.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt =
        if inherited::ignores_interrupts() { None } else { Some(signal(SignalKind::interrupt())?) };
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        std::future::poll_fn(|context| {
            let interrupted = interrupt.as_mut().is_some_and(|signal| signal.poll_recv(context).is_ready());
            if interrupted || terminate.poll_recv(context).is_ready() {
                return std::task::Poll::Ready(());
            }
            std::task::Poll::Pending
        })
        .await;
    })
}

/// Starts to listen for Ctrl-C. The returned future ends when it comes.
#[cfg(windows)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}
