//! The Rust programs of `cargo xtask bench`: the server that everything is measured against, and the contestants that
//! are written in Rust.

mod batch;
mod blocking;
mod core_loop;
mod gauge;
mod server;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The operation that every contestant calls.
const OPERATION: &str = "acs.users.delete";
/// The parameters of the operation.
const PARAMS: &str = r#"{"acs_user_id":"5ed1ad4c-2b1c-4dd6-a9a7-5ba0ed4b0e5c"}"#;

#[derive(Parser)]
#[command(about = "The Rust programs of `cargo xtask bench`.")]
struct Arguments {
    #[command(subcommand)]
    program: Program,
}

#[derive(Subcommand)]
enum Program {
    /// Confirm whatever is asked, until standard input ends.
    Server,
    /// Check parameters and build requests, without sending them.
    Core(Amount),
    /// Call one after the other, with the client that blocks.
    Blocking(Amount),
    /// Call with 32 under way at once.
    Batch(Amount),
}

/// The amount of work.
#[derive(clap::Args)]
struct Amount {
    /// Calls that are measured.
    calls: u64,
    /// Calls before them.
    warm_up: u64,
}

fn main() -> Result<()> {
    match Arguments::parse().program {
        Program::Server => server::run(),
        Program::Core(amount) => core_loop::run(&amount),
        Program::Blocking(amount) => blocking::run(&amount),
        Program::Batch(amount) => batch::run(&amount),
    }
}
