//! The scenarios: what is done in the world of a seed.
//!
//! A new kind of flow gets a file here, with a function that chooses what is done, drives it by [`Host::drive`] and judges what
//! was told, and a row in [`play`]. `off_board` goes on with a journal in place of a token, and `meddling` has the changes that
//! others make meanwhile.

mod calls;
mod choice;
mod lists;
mod many;
mod meddling;
mod off_board;
mod removal;
mod twin;

use serde_json::Value;

use choice::{Deeds, choose_behavior};

use crate::{
    fate::Line,
    host::Host,
    promise, touched,
    trace::{Found, Report},
    vector,
};

/// More calls and flows than a scenario has.
const MOST: u32 = 4;

/// Runs the scenario of a seed.
pub(crate) fn run(seed: u64, traced: bool) -> Report {
    let mut host = Host::new(seed, traced);
    let found = play(&mut host).and_then(|()| promise::judge_outcomes(&host.runs)).err();
    let mut vectors: Vec<Value> = Vec::new();
    if traced {
        let runs = host.runs.iter().enumerate();
        vectors = runs.map(|(number, run)| vector::of(seed, number, run)).collect();
    }
    Report { seed, found, trace: host.trace.unwrap_or_default(), vectors, endings: host.endings }
}

fn play(host: &mut Host) -> Result<(), Found> {
    match host.rng.u32(..30) {
        0..=4 => return twin::play(host),
        5 => return off_board::play(host),
        _ => {}
    }
    let (rules, clock_ms) = choose_behavior(host);
    host.behave(&rules, clock_ms);
    host.line = Line::choose(&mut host.rng);
    host.page_size = host.rng.bool().then(|| host.rng.u64(1..4));
    let mut deeds = Deeds::default();
    let before = host.world.objects(host.now_ms);
    for _ in 0..host.rng.u32(1..=MOST) {
        match host.rng.u32(..13) {
            0 | 1 => calls::remove(host, &mut deeds)?,
            2 => calls::write(host, &mut deeds)?,
            3 => lists::read(host)?,
            4..=6 => many::sweep(host, &mut deeds)?,
            _ => removal::confirm(host, &mut deeds)?,
        }
        let ms = host.rng.u64(..60_000);
        host.pass(ms);
    }
    // What is still on its way arrives, and every access system gets its time.
    host.pass(24 * 3_600_000);
    let after = host.world.objects(host.now_ms);
    touched::check(&before, &after, &deeds.removals, &deeds.grown, &deeds.changed)
}
