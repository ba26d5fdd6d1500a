//! `cargo xtask bench`: what libseam costs, beside what else one could take, in one run. See docs/benchmarks.md.

mod budget;
mod chart;
mod contest;
mod processor;
mod report;
mod row;
mod series;
mod server;
pub(crate) mod thing;
mod workshop;

use anyhow::{Result, bail};
use contest::{Extent, Servers};
use report::{Outcome, Report};
use row::ROWS;
use std::{
    fs,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};
pub(crate) use workshop::Purpose;
use workshop::Workshop;

/// Names of the rows.
pub(crate) fn rows() -> impl Iterator<Item = &'static str> {
    ROWS.iter().map(|row| row.name)
}

/// Measures every row, or those named in `only`, prints what came out, and writes it to `target/bench`. It fails only
/// where something could not be measured: a budget that is not met is a finding.
pub(crate) fn run(root: &Path, only: &[String], rounds: u32, purpose: Purpose) -> Result<()> {
    let extent = Extent { rounds: rounds.max(1), divisor: 1 };
    let (report, failed) = measure(root, only, extent, purpose)?;
    report.print_summary();
    let folder = root.join("target/bench");
    report.write(&folder.join("results.json"))?;
    chart::draw(&report, &folder.join("chart.svg"))?;
    println!("written: target/bench/results.json, target/bench/chart.svg");
    if failed.is_empty() { Ok(()) } else { bail!("not measured: {}", failed.join(", ")) }
}

/// One round of a few calls of the rows that take no installing, to see that the benchmark works. Returns the names of
/// the rows that were measured and of those that could not be.
pub(crate) fn rehearse(root: &Path, only: &[String]) -> Result<(Vec<&'static str>, Vec<&'static str>)> {
    let extent = Extent { rounds: 1, divisor: 100 };
    let (report, failed) = measure(root, only, extent, Purpose::Rehearsal)?;
    let scratch = tempfile::tempdir()?;
    chart::draw(&report, &scratch.path().join("chart.svg"))?;
    Ok((report.rows.iter().map(|row| row.name).collect(), failed))
}

fn measure(
    root: &Path,
    only: &[String],
    extent: Extent,
    purpose: Purpose,
) -> Result<(Report, Vec<&'static str>)> {
    let workshop = Workshop::open(root, purpose)?;
    let servers = Servers::start(&workshop)?;
    let (mut rows, mut failed) = (Vec::new(), Vec::new());
    for row in ROWS.iter().filter(|row| only.is_empty() || only.iter().any(|name| name == row.name)) {
        match contest::run(row, &workshop, &servers, extent) {
            Ok(figures) => {
                let outcome = Outcome::new(row, figures);
                if purpose != Purpose::Rehearsal {
                    outcome.print();
                }
                rows.push(outcome);
            }
            Err(error) => {
                eprintln!("{}: {error:#}", row.name);
                failed.push(row.name);
            }
        }
    }
    let unix_time = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let words = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    let report = Report {
        command: format!("cargo xtask {words}"),
        unix_time,
        processor: processor(),
        pinned: workshop.processor().is_some(),
        rows,
    };
    Ok((report, failed))
}

/// Of what kind the processor is, and how many there are.
fn processor() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{count} × {}", model.map_or(std::env::consts::ARCH, |(_, model)| model.trim()))
}
