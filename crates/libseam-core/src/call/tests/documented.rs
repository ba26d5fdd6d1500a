//! The table in `docs/errors.md` of what is tried again and what is known then, held against the call.

use super::*;

/// Returns the rows below the table's head: what came of an attempt, whether removals and reads and whether
/// writes are tried again, and what is known if it was the only attempt.
fn rows() -> Vec<[&'static str; 4]> {
    let page = include_str!("../../../../../docs/errors.md");
    let (_, rest) = page.split_once("| what came of an attempt |").expect("the table");
    let rows = rest.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        core::array::from_fn(|_| cells.next().expect("four cells"))
    })
    .collect()
}

/// Returns the row that says `what`, as its first cell or one of the things in it.
fn row(what: &str) -> [&'static str; 4] {
    let fits = |cell: &str| cell.split(", ").any(|part| part.trim_matches('`') == what);
    let found: Vec<_> = rows().into_iter().filter(|[cell, ..]| fits(cell)).collect();
    assert_eq!(found.len(), 1, "rows that are about {what}");
    found[0]
}

/// Returns the row about a reply with `status`, in the API's own error form or not.
fn row_of_reply(status: u16, is_own: bool) -> [&'static str; 4] {
    let exact = std::format!("{status}");
    match status {
        408 | 429 if is_own => row(&exact),
        429 => row("429 in another form"),
        408 => row("408"),
        400..=499 if is_own => row("another 4xx"),
        400..=499 => row("another 4xx in another form"),
        500..=599 => row("5xx"),
        300..=399 => row("3xx"),
        200..=299 => row("2xx that does not confirm"),
        _ => row("another status"),
    }
}

/// Reports whether `operation` is tried again after what `feed` gives its first attempt, and what is known if
/// it is not.
fn seen(operation: &'static Operation, feed: impl Fn(&mut Call)) -> (bool, Outcome) {
    let mut again = call(operation);
    feed(&mut again);
    let mut last = call(operation);
    last.policy.attempts = 1;
    feed(&mut last);
    // One that did not count is sent again whatever the policy says.
    if !matches!(last.poll(1), Step::Done) {
        last.cancel();
    }
    let error = last.take().expect_err("no success");
    assert_eq!(error.outcome(), last.outcome());
    (!matches!(again.poll(1), Step::Done), error.outcome())
}

fn hold(row: [&str; 4], what: &str, feed: impl Fn(&mut Call)) {
    let [_, removals, writes, known] = row;
    for (operation, expected) in [(&REMOVAL, removals), (&READ, removals), (&WRITE, writes)] {
        let (again, outcome) = seen(operation, &feed);
        assert_eq!(if again { "yes" } else { "no" }, expected, "{:?} {what}", operation.effect);
        assert_eq!(known.trim_matches('`'), outcome.name(), "{:?} {what}", operation.effect);
    }
}

#[test]
fn every_status_is_documented() {
    let own = br#"{"error":{"type":"teapot","message":"no"},"ok":false}"#;
    for status in 0..1_000 {
        for (is_own, body) in [(true, own.as_slice()), (false, b"<html>"), (false, b"")] {
            let row = row_of_reply(status, is_own);
            let response = HttpResponse { status, body: body.into(), ..HttpResponse::default() };
            hold(row, &std::format!("{status}"), |call| {
                call.feed_response(&response, 1).expect("in flight");
            });
        }
    }
}

#[test]
fn every_failure_is_documented() {
    for kind in FailureKind::ALL {
        hold(row(kind.name()), kind.name(), |call| call.feed_failure(*kind, "", 1).expect("in flight"));
    }
}

#[test]
fn every_row_is_about_something() {
    let replies = (0..1_000).flat_map(|status| [row_of_reply(status, true), row_of_reply(status, false)]);
    let failures = FailureKind::ALL.iter().map(|kind| row(kind.name()));
    let known: Vec<_> = replies.chain(failures).collect();
    for row in rows() {
        assert!(known.contains(&row), "{row:?}");
    }
}
