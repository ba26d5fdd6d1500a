//! Flows with memory of every size: lists, confirmations, and those that go on with a token. A reply that does not
//! fit may lead a confirmation another way, to a weaker verdict; it never leads to "confirmed".

use super::{
    is_true,
    run::{End, run},
    scenario::{Kind, Scenario, scenarios_named},
};
use std::string::String;

/// Reports whether a result or an outcome says that a removal is in effect.
fn confirms(json: &str) -> bool {
    json.contains(r#""verdict":"confirmed""#)
}

/// Checks the items of a run against those of a run with plenty of memory.
fn check_items(scenario: &Scenario, items: &[String], all: &[String], bytes: usize) {
    assert!(items.len() <= all.len(), "{}: more items in {bytes} bytes", scenario.name);
    for (item, full) in items.iter().zip(all) {
        let is_weaker = matches!(scenario.kind, Kind::ConfirmMany) && !confirms(item);
        assert!(item == full || is_weaker, "{}: {item} in {bytes} bytes, not {full}", scenario.name);
    }
}

/// Runs the flows with memory of every size, from nothing on.
fn starve(names: &[&str], step: usize) {
    let scenarios = scenarios_named(names);
    assert_eq!(scenarios.len(), names.len());
    for scenario in &scenarios {
        let ((full, all), known) = (run(scenario, None), scenario.known());
        let End::Finished(full_json, full_status, _) = &full else {
            panic!("{}: {full:?}", scenario.name);
        };
        let (mut bytes, mut starved, mut same) = (0, 0, 0);
        // Once it is enough, it stays enough.
        while same < 20 {
            let (end, items) = run(scenario, Some(bytes));
            check_items(scenario, &items, &all, bytes);
            let (json, status, outcome, steps) = match end {
                told if told == full && items == all => {
                    (bytes, same) = (bytes + step, same + 1);
                    continue;
                }
                End::OutOfMemory { outcome, steps } => (String::new(), u32::MAX, outcome, steps),
                End::Finished(json, status, outcome) => (json, status, outcome, scenario.steps.len()),
                End::Elsewhere { json, status, outcome, steps } => (json, status, outcome, steps),
            };
            let told =
                std::format!("{}: {status} {json} after {steps} steps in {bytes} bytes", scenario.name);
            // A success without its JSON text is one all the same.
            assert!(status != 0 || *full_status == 0 && json.is_empty(), "{told}, not {full:?}");
            assert!(!confirms(&json) || confirms(full_json), "{told}, not {full:?}");
            assert!(status == 0 || is_true(outcome, &known, steps), "{told}: {outcome} of {known:?}");
            (bytes, starved, same) = (bytes + step, starved + 1, 0);
        }
        assert!(starved > 20, "{}", scenario.name);
    }
}

#[test]
fn lists_with_memory_of_every_size() {
    starve(&["pages_of_three_pages", "pages_end_in_the_error_of_the_second_page"], 24);
}

#[test]
fn confirmations_with_memory_of_every_size() {
    starve(
        &[
            "confirm_a_user_that_is_pending_twice_and_then_gone",
            "confirm_an_unassigned_credential_once_it_is_synchronized",
            "confirm_takes_no_list_for_proof_that_was_not_read_to_its_end",
        ],
        56,
    );
}

#[test]
fn tokens_with_memory_of_every_size() {
    starve(
        &[
            "token_of_a_user_that_is_gone_hours_later",
            "token_with_the_credential_of_another_workspace_reads_nothing_more",
            "token_of_an_identity_goes_on_with_its_users",
        ],
        72,
    );
}

#[test]
fn sweeps_with_memory_of_every_size() {
    starve(&["many_users_of_which_one_is_not_in_the_list", "many_users_of_which_one_read_fails"], 104);
}
