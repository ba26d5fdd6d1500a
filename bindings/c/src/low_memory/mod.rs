//! Runs every vector with memory of every size. Each function returns the same as with plenty of memory, or
//! an error for lack of memory with the outcome so far. A failed allocation that the library did not expect
//! would abort this test.

mod bytes;
mod flows;
mod limit;
mod nonsense;
mod run;
mod scenario;

use crate::{
    call::{seam_call_free, step::seam_call_poll},
    client::seam_client_free,
    error::hand_out::seam_error_free,
};
use core::ptr::null_mut;
use libseam_core::Outcome;
use limit::ALLOCATIONS;
use run::{End, Run, run};
use scenario::{Scenario, Step, byte_scenarios, hostile_scenarios, scenarios};

/// Returns true if `outcome` is true for a run that ran out of memory after `steps` steps. It may not claim
/// more than is known with plenty of memory; less only as "unknown".
fn is_true(outcome: u32, known: &[Outcome], steps: usize) -> bool {
    let at = |step: Option<usize>| step.and_then(|step| known.get(step)).copied();
    let (before, after) = (at(steps.checked_sub(1)).unwrap_or(Outcome::NotSent), at(Some(steps)));
    let of_others = [Some(before), after].into_iter().flatten().map(Outcome::number);
    outcome == Outcome::Unknown.number() && steps > 0 || of_others.into_iter().any(|known| known == outcome)
}

/// Runs the scenarios with memory of every size, from nothing on.
fn starve(scenarios: &[Scenario]) {
    for scenario in scenarios {
        let (full, known) = (run(scenario, None).0, scenario.known());
        assert!(matches!(full, End::Finished(..)), "{}: {full:?}", scenario.name);
        let (mut bytes, mut starved, mut same) = (0, 0, 0);
        // Once it is enough, it stays enough.
        while same < 20 {
            match run(scenario, Some(bytes)).0 {
                End::OutOfMemory { outcome, steps } => {
                    assert!(
                        is_true(outcome, &known, steps),
                        "{}: {outcome} after {steps} steps in {bytes} bytes of {known:?}",
                        scenario.name
                    );
                    (starved, same) = (starved + 1, 0);
                }
                // There is no memory for the JSON text.
                End::Finished(json, status, outcome) if json.is_empty() => {
                    assert!(
                        matches!(full, End::Finished(_, s, o) if (s, o) == (status, outcome)),
                        "{}: {status} with {outcome} in {bytes} bytes, not {full:?}",
                        scenario.name
                    );
                    (starved, same) = (starved + 1, 0);
                }
                told => {
                    assert_eq!(told, full, "{} in {bytes} bytes", scenario.name);
                    same += 1;
                }
            }
            bytes += 24;
        }
        assert!(starved > 20, "{}", scenario.name);
    }
}

#[test]
fn every_vector_with_memory_of_every_size() {
    let scenarios = scenarios();
    assert!(scenarios.len() > 60);
    starve(&scenarios);
}

#[test]
fn hostile_replies_and_parameters_with_memory_of_every_size() {
    let scenarios = hostile_scenarios();
    assert!(scenarios.len() > 100);
    starve(&scenarios);
}

#[test]
fn every_reply_as_bytes_with_memory_of_every_size() {
    let scenarios = byte_scenarios();
    assert!(scenarios.len() > 60);
    starve(&scenarios);
}

#[test]
fn an_idle_poll_takes_no_memory() {
    let scenario = scenarios().into_iter().find(|scenario| scenario.name == "remove_acs_user").unwrap();
    let mut run = Run::new();
    // SAFETY: all pointers lead to what is alive, and what comes out is freed once.
    unsafe {
        let first = Scenario { steps: [Step::Poll(0)].into(), ..scenario };
        let _ = run.go(&first);
        let (mut step, mut until_ms) = (0, 0);
        let before = ALLOCATIONS.get();
        for now_ms in 0..100 {
            assert_eq!(seam_call_poll(run.call, now_ms, &mut step, &mut until_ms, null_mut()), 0);
        }
        assert_eq!(ALLOCATIONS.get(), before, "allocations");
        seam_error_free(run.error);
        seam_call_free(run.call);
        seam_client_free(run.client);
    }
}
