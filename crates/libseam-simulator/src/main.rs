//! `cargo xtask simulate`: runs seeds, and shows what a seed does.

use anyhow::{Context as _, Result, bail};
use clap::Parser;
use libseam_simulator::{Report, simulate};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    process::ExitCode,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Instant,
};

#[derive(Parser)]
#[command(name = "simulate", about = "Looks for lies: calls and flows on a bad line, in virtual time.")]
struct Arguments {
    /// The number of seeds.
    #[arg(long, default_value_t = 10_000)]
    seeds: u64,
    /// The first seed.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Play this seed alone, and print its steps.
    #[arg(long)]
    seed: Option<u64>,
    /// Write the flows of that seed as test vectors.
    #[arg(long, requires = "seed")]
    vector: Option<PathBuf>,
    /// Tell every known lie in turn, and fail if one is not found.
    #[cfg(libseam_lies)]
    #[arg(long)]
    lies: bool,
    /// Tell this lie.
    #[cfg(libseam_lies)]
    #[arg(long)]
    lie: Option<u32>,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    #[cfg(libseam_lies)]
    {
        if arguments.lies {
            return find_lies(arguments.from, arguments.seeds);
        }
        if let Some(lie) = arguments.lie {
            libseam_simulator::lies::tell(lie);
        }
    }
    match arguments.seed {
        Some(seed) => play(seed, arguments.vector),
        None => search(arguments.from, arguments.seeds),
    }
}

/// Plays one seed.
fn play(seed: u64, vector: Option<PathBuf>) -> Result<ExitCode> {
    let report = simulate(seed, true);
    for line in &report.trace {
        println!("{line}");
    }
    if let Some(path) = vector {
        let about = format!("Flows of the simulator's seed {seed}; see crates/libseam-simulator.");
        let text = format!("{:#}\n", json!({ "about": about, "vectors": report.vectors }));
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    match report.found {
        None => println!("seed {seed} breaks no promise"),
        Some(found) => {
            println!("seed {seed} breaks a promise: {}\n{}", found.promise, found.detail);
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs seeds until one finds something.
fn search(from: u64, seeds: u64) -> Result<ExitCode> {
    let start = Instant::now();
    let (found, endings) = run(from, seeds);
    if let Some(Report { seed, found: Some(found), .. }) = found {
        println!("seed {seed} breaks a promise: {}\n{}", found.promise, found.detail);
        println!("`cargo xtask simulate --seed {seed}` shows its steps");
        return Ok(ExitCode::FAILURE);
    }
    for (ending, count) in &endings {
        println!("{count:>9} {ending}");
    }
    println!("{seeds} seeds from {from} on break no promise, in {:.0} s", start.elapsed().as_secs_f32());
    if seeds >= ENOUGH && !ENDINGS.iter().all(|ending| endings.contains_key(*ending)) {
        bail!("some endings never happened; the scenarios must have each of {ENDINGS:?}");
    }
    Ok(ExitCode::SUCCESS)
}

/// A number of seeds that is enough for every ending.
const ENOUGH: u64 = 2_000;

/// The endings without which a simulation proves too little.
const ENDINGS: &[&str] = &[
    "removed",
    "written",
    "listed",
    "resumed",
    "confirmed",
    "pending",
    "failed",
    "returns",
    "present",
    "unknown",
    "swept",
    "swept by list",
    "swept anew",
    "not swept",
    "named twice",
    "planned",
    "off-boarding done",
    "off-boarding killed",
    "killed off-boarding done",
    "check clear",
    "check back",
];

/// Runs seeds on every processor. Returns the report of the least seed among those that found something when the first did.
fn run(from: u64, seeds: u64) -> (Option<Report>, BTreeMap<String, u64>) {
    let (next, stop) = (AtomicU64::new(from), AtomicBool::new(false));
    let (found, endings) = (Mutex::new(None::<Report>), Mutex::new(BTreeMap::<String, u64>::new()));
    let work = || {
        let mut own: BTreeMap<String, u64> = BTreeMap::new();
        while !stop.load(Ordering::Relaxed) {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= from + seeds {
                break;
            }
            let report = simulate(seed, false);
            for ending in &report.endings {
                *own.entry(ending.clone()).or_default() += 1;
            }
            if report.found.is_some() {
                stop.store(true, Ordering::Relaxed);
                let mut found = found.lock().expect("no thread panics with it");
                if found.as_ref().is_none_or(|other| other.seed > seed) {
                    *found = Some(report);
                }
            }
        }
        let mut endings = endings.lock().expect("no thread panics with it");
        for (ending, count) in own {
            *endings.entry(ending).or_default() += count;
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    (found.into_inner().expect("no thread panicked"), endings.into_inner().expect("no thread panicked"))
}

/// Tells every known lie, and looks for it.
#[cfg(libseam_lies)]
fn find_lies(from: u64, seeds: u64) -> Result<ExitCode> {
    use libseam_simulator::lies::{LIES, tell};
    let mut missed = 0;
    for (number, name) in LIES {
        tell(*number);
        match run(from, seeds).0 {
            Some(Report { seed, found: Some(found), .. }) => {
                println!("lie {number}, {name}: seed {seed}, {}", found.promise);
            }
            _ => {
                println!("lie {number}, {name}: not found in {seeds} seeds");
                missed += 1;
            }
        }
    }
    tell(0);
    if missed > 0 {
        bail!("{missed} lies were not found");
    }
    Ok(ExitCode::SUCCESS)
}
