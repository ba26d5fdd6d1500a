//! Off-boardings with memory of every size. They end in a result or in an error, which never claims more than with plenty of
//! memory; an allocation that nobody asked for would abort this test.
#![allow(clippy::disallowed_methods, reason = "the rules are for the core, not for its tests")]

#[path = "../../../../tests/vectors/expand.rs"]
#[allow(dead_code, reason = "another test needs more of it")]
mod expand;
#[path = "../../../../bindings/c/src/low_memory/limit.rs"]
#[allow(dead_code, reason = "another test needs more of it")]
mod limit;
mod script;

use libseam_core::{
    CallOptions, Engine, Error, Flow, Options, Outcome, Step,
    json::read_object,
    memory::{self, OutOfMemory},
    table::{Effect, Operation},
    verify_evidence,
};
use limit::{BYTES_LEFT, within};
use script::{Script, Turn};

/// The end of a run.
#[derive(Clone, Debug, Default, PartialEq)]
struct End {
    /// The reply or the error as JSON; empty where there was no memory for one.
    told: String,
    is_reply: bool,
    outcome: Option<Outcome>,
    /// The lines that were made durable.
    lines: String,
    /// True if a change was sent.
    has_changed: bool,
    /// True if it took another way than the script, and was cancelled there.
    is_elsewhere: bool,
}

/// Runs `work` without the limit.
fn freely<T>(work: impl FnOnce() -> T) -> T {
    let left = BYTES_LEFT.replace(None);
    let result = work();
    BYTES_LEFT.set(left);
    result
}

/// Makes the flow as a host does that has asked for memory before; `None` where the host had none.
fn make(script: &Script) -> Option<Result<Flow, Error>> {
    memory::ensure_available(0).ok()?;
    let options = read_object(script.client.as_bytes()).ok()?;
    memory::ensure_available(0).ok()?;
    let engine = Engine::new(Options::from_object(options)).ok()?;
    memory::ensure_available(0).ok()?;
    let options = read_object(script.options.as_bytes()).ok()?;
    let (call, journal) = (CallOptions::default(), script.journal.as_bytes());
    memory::ensure_available(0).ok()?;
    Some(match script.flow.as_str() {
        "plan_off_boarding" => engine.plan_off_boarding(options, &call, 0),
        "apply_off_boarding" => engine.apply_off_boarding(script.plan.as_bytes(), options, journal, &call, 0),
        "check_off_boarding" => engine.check_off_boarding(options, journal, &call, 0),
        _ => engine.off_board(options, journal, &call, 0),
    })
}

/// Goes through the script as far as the memory of the host and the flow's way allow.
fn go(flow: &mut Flow, script: &Script, end: &mut End) -> Result<(), OutOfMemory> {
    let mut exchange = 0;
    for turn in &script.turns {
        memory::ensure_available(0)?;
        let is_as_written = match turn {
            Turn::Send { now_ms, url, body } => match flow.poll(*now_ms) {
                Step::Send { exchange: number, request, .. } => {
                    exchange = number;
                    let is_it = request.url == *url && request.body == *body;
                    let is_change = freely(|| is_change(url));
                    end.has_changed |= is_it && is_change;
                    is_it
                }
                _ => false,
            },
            Turn::Wait { now_ms } => matches!(flow.poll(*now_ms), Step::Wait { .. }),
            Turn::Response { now_ms, response } => flow.feed_response(exchange, response, *now_ms).is_ok(),
            Turn::Failure { now_ms, kind } => flow.feed_failure(exchange, *kind, "", *now_ms).is_ok(),
            Turn::Record { now_ms } => match flow.poll(*now_ms) {
                Step::Record { bytes } => {
                    freely(|| end.lines.push_str(std::str::from_utf8(bytes).expect("text")));
                    true
                }
                _ => false,
            },
            Turn::Recorded => {
                flow.recorded();
                drop(flow.take_items());
                true
            }
            Turn::RecordFailed => {
                flow.record_failed("the disk is full");
                true
            }
            Turn::Cancel => {
                flow.cancel();
                true
            }
        };
        if !is_as_written {
            end.is_elsewhere = true;
            memory::ensure_available(0)?;
            flow.cancel();
            break;
        }
    }
    memory::ensure_available(0)?;
    let is_done = loop {
        match flow.poll(script.ends_ms) {
            Step::Record { bytes } => {
                freely(|| end.lines.push_str(std::str::from_utf8(bytes).expect("text")));
                flow.recorded();
            }
            Step::Item(_) => {}
            Step::Done => break true,
            _ => break false,
        }
        memory::ensure_available(0)?;
    };
    assert!(is_done, "{}: it goes on after its end", script.name);
    Ok(())
}

fn is_change(url: &str) -> bool {
    let name = url.splitn(4, '/').nth(3).expect("a path").replace('/', ".");
    Operation::by_name(&name).expect("an operation").effect != Effect::Read
}

fn run(script: &Script, bytes: Option<usize>) -> End {
    let mut end = End::default();
    let mut work = || {
        let mut flow = match make(script) {
            Some(Ok(flow)) => flow,
            None => return,
            Some(Err(error)) => {
                end.outcome = Some(error.outcome);
                freely(|| end.told = error.to_value().to_json());
                return;
            }
        };
        let went = go(&mut flow, script, &mut end);
        end.outcome = Some(flow.outcome());
        if went.and_then(|()| memory::ensure_available(0)).is_err() {
            return;
        }
        match flow.take() {
            Ok(reply) => {
                end.is_reply = true;
                freely(|| end.told = reply.to_value().expect("memory").to_json());
            }
            Err(error) => {
                end.outcome = Some(error.outcome);
                freely(|| end.told = error.to_value().to_json());
            }
        }
    };
    match bytes {
        Some(bytes) => within(bytes, work),
        None => work(),
    }
    end
}

/// Counts the things that evidence reports as confirmed.
fn confirmed(lines: &str) -> usize {
    let things = lines.lines().filter(|line| line.contains(r#""kind":"thing""#));
    things.filter(|line| line.contains(r#""state":"confirmed""#)).count()
}

/// Runs a vector with memory of every size, from nothing on.
fn starve(name: &str, step: usize) {
    let script = Script::named(name);
    let full = run(&script, None);
    assert!(!full.told.is_empty() && !full.is_elsewhere, "{name}: {full:?}");
    let (mut bytes, mut starved, mut same) = (0, 0, 0);
    // Once it is enough, it stays enough.
    while same < 5 {
        let end = run(&script, Some(bytes));
        bytes += step;
        if end == full {
            same += 1;
            continue;
        }
        (starved, same) = (starved + 1, 0);
        let told = format!("{name} in {bytes} bytes: {end:?}");
        assert!(!end.is_reply || end.told == full.told, "{told}");
        assert!(confirmed(&end.lines) <= confirmed(&full.lines), "{told}");
        assert!(!end.has_changed || end.outcome != Some(Outcome::NotSent), "{told}");
        let evidence = format!("{}{}", script.journal, end.lines);
        let checked = verify_evidence(evidence.as_bytes()).expect("memory").to_json();
        assert!(evidence.is_empty() || checked.contains(r#""is_intact":true"#), "{told}: {checked}");
    }
    assert!(starved > 20, "{name}: {starved}");
}

#[test]
fn a_plan_with_memory_of_every_size() {
    starve("off_board_plans_for_a_person_found_by_email", 401);
    starve("off_board_plans_nothing_where_a_search_finds_two", 97);
}

#[test]
fn an_application_with_memory_of_every_size() {
    starve("off_board_takes_everything_in_the_safe_order", 997);
    starve("off_board_goes_on_after_a_step_that_is_refused", 1_499);
}

#[test]
fn what_goes_on_with_a_journal_with_memory_of_every_size() {
    starve("off_board_goes_on_after_it_was_killed", 997);
    starve("off_board_check_says_who_is_back", 997);
}

#[test]
fn ends_before_the_end_with_memory_of_every_size() {
    starve("off_board_ends_where_a_later_record_fails", 997);
    starve("off_board_that_is_cancelled_reports_what_was_done", 997);
    starve("off_board_stops_before_the_first_removal_where_something_is_new", 997);
}

#[test]
fn several_workspaces_with_memory_of_every_size() {
    starve("off_board_plans_in_all_workspaces", 997);
    starve("off_board_plans_without_a_workspace_that_is_closed_and_says_so", 997);
    starve("off_board_plans_nothing_where_one_of_the_workspaces_has_two", 397);
    starve("off_board_applies_only_in_the_workspaces_that_are_named", 1_499);
    starve("off_board_check_looks_in_every_workspace_of_the_plan", 1_499);
}

#[test]
fn refusals_with_memory_of_every_size() {
    starve("off_board_refuses_options_that_are_wrong", 61);
    starve("off_board_refuses_a_plan_that_was_changed", 211);
    starve("off_board_in_several_workspaces_needs_a_personal_access_token", 31);
    starve("off_board_refuses_workspaces_that_are_no_ids", 31);
}

#[test]
fn a_check_of_evidence_with_memory_of_every_size() {
    for name in ["evidence_that_is_intact", "evidence_with_a_changed_line"] {
        let script = Script::named(name);
        let full = verify_evidence(script.journal.as_bytes()).expect("memory");
        let mut bytes = 0;
        let mut starved = 0;
        loop {
            let is_same = within(bytes, || {
                memory::ensure_available(0).ok()?;
                Some(verify_evidence(script.journal.as_bytes()).ok()? == full)
            });
            match is_same {
                Some(is_same) => break assert!(is_same && starved > 10, "{name} in {bytes} bytes"),
                None => starved += 1,
            }
            bytes += 101;
        }
    }
}
