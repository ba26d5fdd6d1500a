//! The developer entry point, `cargo xtask`: calls the tools that build and test libseam.

mod build;
mod dist;
mod fuzz;
mod provide;
mod report;
mod show;
mod simulate;
mod spec;
mod step;
mod test;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand, builder::PossibleValuesParser};
use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, shows and tests libseam.")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Write the files that follow from spec/.
    Gen {
        /// Write nothing; fail if a file is out of date.
        #[arg(long)]
        check: bool,
    },
    /// Import the facts about the published API, or compare versions of them.
    Spec {
        #[command(subcommand)]
        what: spec::Spec,
    },
    /// Build every surface, or some of them.
    Build {
        /// Build only these.
        #[arg(value_parser = PossibleValuesParser::new(build::parts()))]
        only: Vec<String>,
    },
    /// Build every surface, start a slow and faulty sandbox, off-board people from each of them, and check the evidence.
    Demo,
    /// Run the tests, or some parts of them.
    Test {
        /// Run only these parts; `everything` adds those that take long.
        #[arg(value_parser = PossibleValuesParser::new(test::parts()))]
        only: Vec<String>,
    },
    /// Measure what libseam costs, beside what else one could take.
    Bench {
        /// Measure only these rows.
        only: Vec<String>,
        /// The number of rounds, in each of which everything is measured once.
        #[arg(long, default_value_t = 7)]
        rounds: u32,
        /// Measure what was built before; build only the benchmark's own programs.
        #[arg(long)]
        as_built: bool,
    },
    /// Pack the C and C++ tree as a tarball.
    Dist {
        /// Build and pack for these machines instead of this one; `all` for every one.
        #[arg(long = "target", num_args = 1.., value_parser = PossibleValuesParser::new(dist::targets()))]
        targets: Vec<String>,
        /// Pack what was built before.
        #[arg(long)]
        as_built: bool,
    },
    /// Fuzz the core.
    Fuzz {
        /// The time of each target, in seconds.
        #[arg(long, default_value_t = 30)]
        seconds: u32,
    },
    /// Look for lies: calls and flows on a bad line, in virtual time.
    Simulate(simulate::Arguments),
}

fn main() -> ExitCode {
    match run() {
        Ok(status) => status,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let root = root()?;
    match Arguments::parse().command {
        Task::Spec { what } => return spec::run(&root, what),
        Task::Gen { check } => libseam_gen::run(&root, check),
        Task::Build { only } => build::some(&root, &only),
        Task::Demo => show::demo(&root),
        Task::Test { only } => test::run(&root, &only),
        Task::Bench { only, rounds, as_built } => show::bench(&root, &only, rounds, as_built),
        Task::Dist { as_built, targets } => dist::run(&root, as_built, &targets),
        Task::Fuzz { seconds } => fuzz::run(&root, seconds),
        Task::Simulate(arguments) => simulate::run(&root, &arguments),
    }?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the repository's root.
fn root() -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    Ok(root.context("xtask is not where it was built")?.to_path_buf())
}
