//! The call machine under random event sequences: it ends, it keeps its limits, and it never says success without a
//! reply that does, nor less than what may have happened.

use libseam_core::{
    CallOptions, Engine, ErrorCode, FailureKind, HttpResponse, Options, Outcome, Step,
    table::{Effect, Kind, Operation, Param, RuleKind},
};
use proptest::prelude::*;

/// Something that the host may do.
#[derive(Clone, Debug)]
enum Event {
    Poll,
    Sleep(u64),
    /// Sleep until the machine asked to be called again.
    SleepUntilDue,
    Respond(u16, &'static str, Option<&'static str>),
    Fail(usize),
    Cancel,
    Take,
}

const OK: &str = r#"{"ok":true}"#;
const GONE: &str = r#"{"error":{"type":"not_found","message":"gone"},"ok":false}"#;
const BODIES: &[&str] = &[OK, GONE, r#"{"ok":false}"#, "", "<html>", "[]", r#"{"ok":tr"#, r#"{"ok":1}"#];
const STATUSES: &[u16] =
    &[200, 201, 204, 301, 307, 400, 401, 404, 408, 409, 429, 500, 502, 503, 504, 520, 0, 999];
const RETRY_AFTER: &[&str] = &["0", "1", "5", "100000", "99999999999999999999999", "soon"];

fn event() -> impl Strategy<Value = Event> {
    let respond = (
        prop::sample::select(STATUSES),
        prop::sample::select(BODIES),
        prop::option::weighted(0.3, prop::sample::select(RETRY_AFTER)),
    );
    prop_oneof![
        6 => Just(Event::Poll),
        1 => (0..40_000_u64).prop_map(Event::Sleep),
        4 => Just(Event::SleepUntilDue),
        6 => respond.prop_map(|(status, body, wait)| Event::Respond(status, body, wait)),
        3 => (0..FailureKind::ALL.len()).prop_map(Event::Fail),
        1 => Just(Event::Take),
        1 => prop::bool::weighted(0.2).prop_map(|cancel| if cancel { Event::Cancel } else { Event::Poll }),
    ]
}

/// Parameters that `operation` accepts: those that it requires, and the first of those that exclude each other.
fn params(operation: &Operation) -> String {
    const ID: &str = "\"00000000-0000-0000-0000-000000000000\"";
    let least = operation.rules.iter().filter(|rule| rule.kind == RuleKind::AtLeastOneOf);
    let chosen: Vec<u16> = least.filter_map(|rule| rule.groups().next()).flatten().copied().collect();
    let is_given = |at: &u16, p: &Param| p.required || chosen.contains(at);
    let given = (0..).zip(operation.params).filter(|(at, p)| is_given(at, p)).map(|(_, p)| match p.kind {
        Kind::Array { .. } => format!("{:?}:[{ID}]", p.name),
        _ => format!("{:?}:{ID}", p.name),
    });
    format!("{{{}}}", given.collect::<Vec<_>>().join(","))
}

fn removals() -> Vec<&'static Operation> {
    Operation::all().iter().filter(|operation| operation.effect == Effect::Removal).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]
    #[test]
    fn any_sequence_of_events(
        events in prop::collection::vec(event(), 1..60),
        operation in prop::sample::select(removals()),
        retries in 0..5_u32, missing_ok in any::<bool>(), entropy in any::<u64>(),
        timeout_ms in 1..40_000_u64, deadline_ms in 1..120_000_u64, start in 0..u64::MAX / 2,
    ) {
        let engine = Engine::new(Options::api_key("seam_test_call")).expect("an engine");
        let mut options = CallOptions::default();
        (options.retries, options.missing_ok) = (Some(retries), missing_ok);
        (options.timeout_ms, options.deadline_ms) = (Some(timeout_ms), Some(deadline_ms));
        let text = params(operation);
        let mut call = engine.call(operation.name, text.as_str(), &options, entropy).expect("a call");
        let (mut now, mut due, mut first_poll) = (start, start, None::<u64>);
        let (mut in_flight, mut done, mut taken, mut sent, mut stale) = (false, false, false, 0_u32, 0_u32);
        // What entitles the call to say success, and what keeps it from saying that nothing happened.
        let (mut confirmed, mut may_be_done, mut refused) = (false, false, false);
        let end = events.len();
        // However the host behaved, in the end it drives the call properly.
        let closing = (0..100).map(|_| Event::Poll).flat_map(|poll| [poll, Event::SleepUntilDue]);
        for (at, event) in events.into_iter().chain(closing).enumerate() {
            match event {
                Event::Poll => {
                    let began = *first_poll.get_or_insert(now);
                    let was_in_flight = in_flight;
                    match call.poll(now) {
                        Step::Send { request, timeout_ms: time, .. } => {
                            prop_assert!(!done, "sent after it was done");
                            // A poll past the time of a request counts it as timed out first.
                            may_be_done |= was_in_flight;
                            prop_assert_eq!(&request.body, &text);
                            prop_assert!(now < began.saturating_add(deadline_ms), "sent past the deadline");
                            prop_assert!(time > 0 && time <= timeout_ms.min(deadline_ms));
                            (in_flight, sent, due) = (true, sent + 1, now + time);
                        }
                        Step::Wait { until_ms } => {
                            prop_assert!(!done && until_ms > now, "waits for the past");
                            prop_assert!(until_ms <= began.saturating_add(deadline_ms), "waits past the deadline");
                            if was_in_flight && until_ms != due { in_flight = false; may_be_done = true; }
                            due = until_ms;
                        }
                        Step::Done => {
                            // Its time was over, and so was the call's.
                            may_be_done |= was_in_flight;
                            (in_flight, done) = (false, true);
                        }
                        other => prop_assert!(false, "a call gives no {other:?}"),
                    }
                }
                Event::Sleep(ms) => now += ms,
                Event::SleepUntilDue => now = now.max(due),
                Event::Respond(status, body, wait) => {
                    let mut response = HttpResponse { status, body: body.into(), ..HttpResponse::default() };
                    response.headers.extend(wait.map(|w| ("retry-after".into(), w.into())));
                    let fed = call.feed_response(&response, now);
                    prop_assert_eq!(fed.is_ok(), in_flight);
                    if in_flight {
                        confirmed |= (200..300).contains(&status) && body == OK;
                        confirmed |= status == 404 && body == GONE && missing_ok;
                        let is_refusal = body == GONE && (400..500).contains(&status) && status != 408;
                        refused |= is_refusal;
                        may_be_done |= !is_refusal;
                        in_flight = false;
                    }
                }
                Event::Fail(kind) => {
                    let kind = FailureKind::ALL[kind];
                    let fed = call.feed_failure(kind, "detail", now);
                    prop_assert_eq!(fed.is_ok(), in_flight);
                    may_be_done |= in_flight && kind.may_have_been_sent();
                    if in_flight && kind == FailureKind::StaleConnection && stale < 4 {
                        (stale, sent) = (stale + 1, sent - 1);
                    }
                    in_flight = false;
                }
                Event::Cancel => { call.cancel(); may_be_done |= in_flight; in_flight = false; }
                Event::Take if at < end => match call.take() {
                    Ok(reply) => {
                        prop_assert!(confirmed && !taken, "success without a reply that says so");
                        prop_assert_eq!(reply.attempts, sent);
                        (done, taken) = (true, true);
                    }
                    Err(error) if error.code() == ErrorCode::InvalidState => {}
                    Err(error) => {
                        prop_assert!(!taken);
                        prop_assert_eq!(error.attempts, sent);
                        let known = match (may_be_done, refused) {
                            (true, _) => Outcome::Unknown,
                            (false, true) => Outcome::Refused,
                            (false, false) => Outcome::NotSent,
                        };
                        prop_assert_eq!(error.outcome(), known);
                        let is_answer = error.code() == ErrorCode::NotFound && error.error_type.is_some();
                        prop_assert!(!is_answer || !may_be_done, "not found, although it may have been removed");
                        (done, taken) = (true, true);
                    }
                },
                Event::Take => {}
            }
            prop_assert!(sent <= retries + 1, "more attempts than allowed");
        }
        prop_assert!(done, "it never ended");
        prop_assert!(matches!(call.poll(now), Step::Done));
        if !taken && call.take().is_ok() {
            prop_assert!(confirmed, "success without a reply that says so");
        }
    }
}
