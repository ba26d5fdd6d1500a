//! `seam sandbox`: the local server, until a signal stops it.

use crate::{command_error::CommandError, exit::Exit, inherited, output};
use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint, builder::PossibleValuesParser, value_parser};
use libseam::table::Operation;
use libseam_sandbox::{Config, FaultRule, RequestObserver, Sandbox, Seed};
use std::{io, path::PathBuf};
use tokio::runtime::Builder;

/// The default port.
const PORT: &str = "4010";
const SEEDS: [Seed; 2] = [Seed::Demo, Seed::Empty];

/// Describes `seam sandbox`.
pub(crate) fn command() -> Command {
    Command::new("sandbox")
        .about("Run a local server that answers like the Seam API")
        .long_about(
            "Run a local server that answers like the Seam API.\n\nIt listens on 127.0.0.1 only, and stops on \
             Ctrl-C or SIGTERM. It prints shell commands that set its URL and an API key, which is valid nowhere else. \
             Open the URL in a browser for a playground: try the operations, also with faults, and see their effects.",
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
                .value_name("SCENE")
                .default_value(SEEDS[0].to_string())
                .value_parser(PossibleValuesParser::new(SEEDS.map(|seed| seed.to_string())))
                .help("Data of a new database"),
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

/// Serves until a signal stops it.
pub(crate) fn run(matches: &ArgMatches) -> Result<Exit, CommandError> {
    let seed = matches.get_one::<String>("seed").and_then(|name| name.parse().ok()).unwrap_or_default();
    let config = Config {
        host: None,
        api_key: None,
        port: matches.get_one("port").copied().unwrap_or_default(),
        database: matches.get_one("db").cloned(),
        seed,
        faults: matches.get_many("fault").unwrap_or_default().cloned().collect(),
        observer: RequestObserver::default(),
    };
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime
        .map_err(|e| {
            CommandError::internal(format!("cannot start a runtime: {}", libseam::describe_error(&e)))
        })?
        .block_on(serve(config))
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
    let sandbox = Sandbox::start(config).await.map_err(|e| CommandError::sandbox(e.to_string()))?;
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
         # Instead of the key, a token with its workspace:\n\
         # export SEAM_PERSONAL_ACCESS_TOKEN={}\n\
         # export SEAM_CONSOLE_SESSION_TOKEN={}\n\
         # export SEAM_WORKSPACE_ID={}\n",
        credentials.api_key,
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
