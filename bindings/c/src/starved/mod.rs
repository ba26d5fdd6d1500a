//! Every vector with memory of every size: each function does the same as with plenty, or says that there is not enough,
//! with what is known of the operation. An allocation that was not asked for and fails would end this program.

mod limit;
mod nonsense;
mod run;
mod scene;

use crate::{
    call::{seam_call_free, step::seam_call_poll},
    client::seam_client_free,
    error::handed_out::seam_error_free,
};
use core::ptr::null_mut;
use libseam_core::Outcome;
use limit::COUNT;
use run::{End, Run, run};
use scene::{Scene, Step, hostile_scenes, scenes};

/// Whether `outcome` is true where memory ran out after so many steps: nobody may know more than is known with plenty of
/// memory, and less only as "unknown".
fn is_true(outcome: u32, known: &[Outcome], steps: usize) -> bool {
    let at = |step: Option<usize>| step.and_then(|step| known.get(step)).copied();
    let (before, after) = (at(steps.checked_sub(1)).unwrap_or(Outcome::NotSent), at(Some(steps)));
    let of_others = [Some(before), after].into_iter().flatten().map(Outcome::number);
    outcome == Outcome::Unknown.number() && steps > 0 || of_others.into_iter().any(|known| known == outcome)
}

/// Runs the scenes with memory of every size, from nothing on.
fn starve(scenes: &[Scene]) {
    for scene in scenes {
        let (full, known) = (run(scene, None), scene.known());
        assert!(matches!(full, End::Told(..)), "{}: {full:?}", scene.name);
        let (mut bytes, mut starved, mut same) = (0, 0, 0);
        // Once it is enough, it stays enough.
        while same < 20 {
            match run(scene, Some(bytes)) {
                End::OutOfMemory { outcome, steps } => {
                    assert!(
                        is_true(outcome, &known, steps),
                        "{}: {outcome} after {steps} steps in {bytes} bytes of {known:?}",
                        scene.name
                    );
                    (starved, same) = (starved + 1, 0);
                }
                // There is no memory for the JSON text.
                End::Told(json, status, outcome) if json.is_empty() => {
                    assert!(
                        matches!(full, End::Told(_, s, o) if (s, o) == (status, outcome)),
                        "{}",
                        scene.name
                    );
                    (starved, same) = (starved + 1, 0);
                }
                told => {
                    assert_eq!(told, full, "{} in {bytes} bytes", scene.name);
                    same += 1;
                }
            }
            bytes += 24;
        }
        assert!(starved > 20, "{}", scene.name);
    }
}

#[test]
fn every_vector_with_memory_of_every_size() {
    let scenes = scenes();
    assert!(scenes.len() > 60);
    starve(&scenes);
}

#[test]
fn hostile_replies_and_parameters_with_memory_of_every_size() {
    let scenes = hostile_scenes();
    assert!(scenes.len() > 100);
    starve(&scenes);
}

#[test]
fn an_idle_poll_takes_no_memory() {
    let scene = scenes().into_iter().find(|scene| scene.name == "remove_acs_user").unwrap();
    let mut run =
        Run { client: null_mut(), call: null_mut(), reply: null_mut(), error: null_mut(), steps: 0 };
    // SAFETY: all pointers lead to what is alive, and what comes out is freed once.
    unsafe {
        let first = Scene { steps: [Step::Poll(0)].into(), ..scene };
        let _ = run.go(&first);
        let (mut step, mut until_ms) = (0, 0);
        let before = COUNT.get();
        for now_ms in 0..100 {
            assert_eq!(seam_call_poll(run.call, now_ms, &mut step, &mut until_ms, null_mut()), 0);
        }
        assert_eq!(COUNT.get(), before, "allocations");
        seam_error_free(run.error);
        seam_call_free(run.call);
        seam_client_free(run.client);
    }
}
