//! A row's contestants, one after the other in every round.

use super::{
    row::{Contestant, Program, Quantity, Row},
    series::Series,
    server::Server,
    workshop::Workshop,
};
use crate::step;
use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use std::{
    process::{Command, Stdio},
    time::Instant,
};

/// How long wrk runs in a round, in seconds.
const WRK_SECONDS: u32 = 2;

/// How much is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    /// How many rounds.
    pub(crate) rounds: u32,
    /// By how much the contestants' counts are divided.
    pub(crate) divisor: u32,
}

/// What a contestant prints.
#[derive(Deserialize)]
struct Told {
    calls: f64,
    cpu_us: f64,
    wall_us: f64,
}

/// The servers: one that shares its processor with whoever calls in sequence, and one that is free.
pub(crate) struct Servers {
    pinned: Server,
    free: Server,
}

impl Servers {
    /// Starts both.
    pub(crate) fn start(workshop: &Workshop) -> Result<Self> {
        let program = workshop.rust()?;
        let pinned = Server::start(&program, workshop.processor())?;
        Ok(Self { pinned, free: Server::start(&program, None)? })
    }
}

/// Measures `row` and returns the figures of its contestants, in their order.
pub(crate) fn run(row: &Row, workshop: &Workshop, servers: &Servers, extent: Extent) -> Result<Vec<Series>> {
    for contestant in row.contestants {
        workshop.prepare(contestant.program)?;
    }
    let mut figures = vec![Vec::new(); row.contestants.len()];
    // A size is the same in every round.
    let rounds = if row.quantity == Quantity::Size { 1 } else { extent.rounds };
    for round in 0..rounds {
        // Another one begins in every round, so that nobody always follows the same one.
        for turn in 0..row.contestants.len() {
            let place = (turn + round as usize) % row.contestants.len();
            let contestant = &row.contestants[place];
            let figure = figure(row, contestant, workshop, servers, extent.divisor);
            figures[place].push(figure.with_context(|| format!("{}, {}", row.name, contestant.name))?);
        }
    }
    Ok(figures.into_iter().map(Series::new).collect())
}

fn figure(
    row: &Row,
    contestant: &Contestant,
    workshop: &Workshop,
    servers: &Servers,
    divisor: u32,
) -> Result<f64> {
    let server = if row.quantity.is_pinned() { &servers.pinned } else { &servers.free };
    let count = (contestant.count / divisor).max(1);
    let warm_up = contestant.program.warm_up(contestant.count) / divisor;
    match (row.quantity, contestant.program) {
        (Quantity::Size, Program::Thing(thing)) => Ok(workshop.size(thing)? as f64),
        (Quantity::Rate, Program::Wrk) => wrk(workshop, server),
        (Quantity::Start, program) => {
            let mut command = workshop.command(program, row.quantity)?;
            server.introduce(&mut command);
            start(&mut command, count)
        }
        (quantity, program) => {
            let mut command = workshop.command(program, quantity)?;
            server.introduce(&mut command);
            let told = calls(&mut command, [count, warm_up], quantity, server)?;
            Ok(match quantity {
                Quantity::WorkCpu => told.cpu_us / told.calls * 1e3,
                Quantity::Rate => told.calls / told.wall_us * 1e6,
                _ => told.cpu_us / told.calls,
            })
        }
    }
}

/// Lets a contestant make so many calls, after so many of a warm-up, and holds it to it.
fn calls(
    command: &mut Command,
    [count, warm_up]: [u32; 2],
    quantity: Quantity,
    server: &Server,
) -> Result<Told> {
    command.arg(count.to_string()).arg(warm_up.to_string());
    let before = server.confirmed()?;
    let output = step::ask(command)?;
    let confirmed = server.confirmed()? - before;
    let made = u64::from(count) + u64::from(warm_up);
    if quantity != Quantity::WorkCpu && confirmed != made {
        bail!("it was to make {made} calls, and the server had {confirmed}");
    }
    let line = output.lines().next_back().unwrap_or_default();
    let told: Told = serde_json::from_str(line).with_context(|| format!("it said: {output}"))?;
    // Less than that, and the figures would be those of the clock.
    if told.calls <= 0.0 || told.cpu_us <= 0.0 || told.wall_us <= 0.0 {
        bail!("it measured nothing: {line}");
    }
    Ok(told)
}

/// How long a process takes from its start to its end, in milliseconds; the quickest of `count`, because whatever else
/// the machine does can only make it slower.
fn start(command: &mut Command, count: u32) -> Result<f64> {
    let mut quickest = f64::INFINITY;
    for _ in 0..count {
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let begin = Instant::now();
        let status = command.status()?;
        quickest = quickest.min(begin.elapsed().as_secs_f64() * 1e3);
        if !status.success() {
            bail!("{command:?} ended with {status}");
        }
    }
    Ok(quickest)
}

/// The requests a second that wrk makes over 32 connections from one thread.
fn wrk(workshop: &Workshop, server: &Server) -> Result<f64> {
    let mut wrk = Command::new("wrk");
    wrk.args(["-t1", "-c32", &format!("-d{WRK_SECONDS}s"), "-s"]).arg(workshop.wrk_script());
    wrk.arg(format!("{}/acs/users/delete", server.endpoint()));
    server.introduce(&mut wrk);
    let output = step::ask(&mut wrk)?;
    // It says nothing of them where there were none.
    if let Some(line) = output.lines().find(|line| line.contains("Non-2xx") || line.contains("Socket errors"))
    {
        bail!("{}", line.trim());
    }
    let rate = output.lines().find_map(|line| line.strip_prefix("Requests/sec:"));
    rate.and_then(|rate| rate.trim().parse().ok()).with_context(|| format!("wrk said: {output}"))
}
