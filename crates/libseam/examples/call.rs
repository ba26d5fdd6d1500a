//! Makes one call by its dotted name, and prints the reply or the error as JSON:
//!
//! ```text
//! cargo run --example call -- acs.users.delete '{"acs_user_id": "…"}' 30000
//! ```
//!
//! The last argument is the time limit of an attempt in milliseconds. Before the others, `--async` selects the asynchronous
//! client, and `--reqwest` the asynchronous client over reqwest. The key and the endpoint come from `SEAM_API_KEY` and
//! `SEAM_ENDPOINT`.

use libseam::{Client, Error, Options, Reply, ReqwestTransport, blocking};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let call = match arguments.first().map(String::as_str) {
        Some("--async") => call_async,
        Some("--reqwest") => call_reqwest,
        _ => call_blocking,
    };
    arguments.retain(|argument| !argument.starts_with("--"));
    let [operation, params, timeout_ms] = arguments.as_slice() else {
        eprintln!("usage: call [--async | --reqwest] OPERATION PARAMS TIMEOUT_MS");
        return ExitCode::from(2);
    };
    let Ok(timeout_ms) = timeout_ms.parse() else {
        eprintln!("TIMEOUT_MS must be a number of milliseconds");
        return ExitCode::from(2);
    };
    match call(operation, params, timeout_ms).and_then(|reply| reply.to_value()) {
        Ok(reply) => {
            println!("{{\"reply\":{reply}}}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("{{\"error\":{}}}", error.to_value());
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}

fn options(timeout_ms: u64) -> Result<Options, Error> {
    let mut options = Options::from_environment();
    options.timeout_ms = timeout_ms;
    Ok(options)
}

fn call_blocking(operation: &str, params: &str, timeout_ms: u64) -> Result<Reply, Error> {
    blocking::Client::new(options(timeout_ms)?)?.call(operation, params)
}

#[tokio::main(flavor = "current_thread")]
async fn call_async(operation: &str, params: &str, timeout_ms: u64) -> Result<Reply, Error> {
    Client::new(options(timeout_ms)?)?.call(operation, params).await
}

#[tokio::main(flavor = "current_thread")]
async fn call_reqwest(operation: &str, params: &str, timeout_ms: u64) -> Result<Reply, Error> {
    // This build of reqwest has no crypto provider; with its default features it has one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let transport = ReqwestTransport::from_builder(reqwest::Client::builder())?;
    Client::with_transport(options(timeout_ms)?, transport)?.call(operation, params).await
}
