//! A list that is read from a server which may do anything: the items are the list's own, in order and each once, and only a
//! list that was read to its end is a success.
#![allow(clippy::disallowed_methods, reason = "the rules are for the core, not for its tests")]

use libseam_core::{CallOptions, Engine, ErrorCode, FailureKind, Flow, HttpResponse, Options, Step, json};
use proptest::prelude::*;

/// An answer to a request.
#[derive(Clone, Copy, Debug)]
enum Answer {
    /// The requested page.
    Page,
    /// The requested page, after a reply to an exchange that has ended.
    LateThenPage(u32),
    /// The requested page without items, with its cursor.
    Empty,
    /// The requested page, with the cursor of an earlier one as the next.
    Again,
    /// The requested page, without `has_next_page`.
    Silent,
    /// The requested page, with a next one but no cursor.
    NoCursor,
    Status(u16),
    Fail(usize),
    CutOff,
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        12 => Just(Answer::Page),
        2 => (0..3_u32).prop_map(Answer::LateThenPage),
        1 => Just(Answer::Empty),
        1 => Just(Answer::Again),
        1 => Just(Answer::Silent),
        1 => Just(Answer::NoCursor),
        1 => prop::sample::select(&[401_u16, 404, 429, 500, 503][..]).prop_map(Answer::Status),
        2 => (0..FailureKind::ALL.len()).prop_map(Answer::Fail),
        1 => Just(Answer::CutOff),
    ]
}

/// The way in which the caller takes items.
#[derive(Clone, Copy, Debug)]
enum Taking {
    One,
    Rest,
}

struct Model {
    flow: Flow,
    now_ms: u64,
    length: usize,
    size: usize,
    given: Vec<usize>,
    last_exchange: u32,
    /// The server gave no true page once.
    is_broken: bool,
}

impl Model {
    fn new(length: usize, size: usize) -> Self {
        let engine = Engine::new(Options::api_key("seam_test_flow")).expect("an engine");
        let params = format!(r#"{{"limit": {size}, "search": "x"}}"#);
        let flow = engine.pages("user_identities.list", params.as_str(), &CallOptions::default(), 7);
        Self {
            flow: flow.expect("a flow"),
            now_ms: 5,
            length,
            size,
            given: Vec::new(),
            last_exchange: 0,
            is_broken: false,
        }
    }

    /// Looks at the request, and returns the offset that it asks for.
    fn requested_offset(&self, body: &str) -> usize {
        let json::Value::Object(params) = json::read(body.as_bytes()).expect("JSON") else {
            panic!("{body}")
        };
        assert_eq!(params.get("search").and_then(json::Value::as_str), Some("x"), "{body}");
        assert!(params.contains_key("limit"), "{body}");
        let cursor = params.get("page_cursor").and_then(json::Value::as_str);
        cursor
            .map_or(0, |cursor| cursor.trim_start_matches("from ").parse().expect("a cursor of the server's"))
    }

    fn page(&self, from: usize, answer: Answer) -> String {
        let to = self.length.min(from + self.size);
        let items: Vec<String> = (from..to).map(|item| format!("[{item}, {{}}]")).collect();
        let items = if matches!(answer, Answer::Empty) { String::new() } else { items.join(" ,\n") };
        let pagination = match answer {
            // The first page has no cursor.
            Answer::Again if from > 0 => {
                format!(r#"{{"has_next_page": true, "next_page_cursor": "from {}"}}"#, self.size)
            }
            Answer::Silent => r#"{"next_page_cursor": null}"#.to_owned(),
            Answer::NoCursor => r#"{"has_next_page": true, "next_page_cursor": null}"#.to_owned(),
            _ if to < self.length => format!(r#"{{"has_next_page": true, "next_page_cursor": "from {to}"}}"#),
            _ => r#"{"has_next_page": false, "next_page_cursor": null}"#.to_owned(),
        };
        format!(r#"{{"user_identities": [ {items} ], "ok": true, "pagination": {pagination}}}"#)
    }

    /// Answers the request of `exchange`.
    fn answer(&mut self, exchange: u32, from: usize, answer: Answer) {
        self.now_ms += 10;
        if let Answer::LateThenPage(before) = answer {
            let body =
                br#"{"user_identities": ["wrong"], "ok": true, "pagination": {"has_next_page": false}}"#;
            let late = HttpResponse { status: 200, body: body.to_vec(), ..HttpResponse::default() };
            let number = exchange.saturating_sub(before + 1);
            let error = self.flow.feed_response(number, &late, self.now_ms).expect_err("no such exchange");
            assert_eq!(error.code(), ErrorCode::InvalidState);
        }
        let (status, body) = match answer {
            Answer::Status(status) => {
                (status, r#"{"error": {"type": "other", "message": "no"}, "ok": false}"#.to_owned())
            }
            Answer::CutOff => (200, self.page(from, answer).split(']').collect()),
            Answer::Fail(kind) => {
                let kind = FailureKind::ALL[kind];
                return self.flow.feed_failure(exchange, kind, "", self.now_ms).expect("under way");
            }
            _ => (200, self.page(from, answer)),
        };
        self.is_broken |= matches!(answer, Answer::Empty) && from < self.length;
        let response = HttpResponse { status, body: body.into_bytes(), ..HttpResponse::default() };
        self.flow.feed_response(exchange, &response, self.now_ms).expect("under way");
    }

    fn give(&mut self, items: &str) {
        for item in json::read(items.as_bytes()).expect("JSON").items() {
            let number = item.at("0").map(json::Value::to_json).expect("an item");
            self.given.push(number.parse().expect("a number"));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn a_list_is_whole_or_an_error(
        length in 0..20_usize, size in 1..6_usize,
        answers in prop::collection::vec(answer(), 40),
        takings in prop::collection::vec(prop::bool::weighted(0.8).prop_map(|one| if one { Taking::One } else { Taking::Rest }), 64),
        cancel in prop::option::weighted(0.2, 0..40_usize),
    ) {
        let mut model = Model::new(length, size);
        let (mut answers, mut takings, mut requests) = (answers.into_iter(), takings.into_iter().cycle(), 0);
        for step in 0..2_000_usize {
            if cancel == Some(step) {
                model.flow.cancel();
                let given = model.given.len();
                prop_assert!(matches!(model.flow.poll(model.now_ms), Step::Done), "more after it was cancelled");
                prop_assert_eq!(model.given.len(), given);
                break;
            }
            let (exchange, from) = match model.flow.poll(model.now_ms) {
                Step::Send { exchange, request, .. } => {
                    let body = request.body.clone();
                    (exchange, model.requested_offset(&body))
                }
                Step::Wait { until_ms } => {
                    prop_assert!(until_ms > model.now_ms);
                    model.now_ms = until_ms;
                    continue;
                }
                Step::Item(item) => {
                    let item = format!("[{}]", item.json());
                    model.give(&item);
                    if matches!(takings.next(), Some(Taking::Rest)) {
                        let rest = model.flow.take_items().expect("memory");
                        model.give(&rest);
                    }
                    continue;
                }
                Step::Done => break,
                other => panic!("{other:?}"),
            };
            prop_assert!(exchange > model.last_exchange, "the number of an earlier exchange");
            model.last_exchange = exchange;
            requests += 1;
            prop_assert!(requests <= 3 * (length + 1) + 4 * 30, "it goes on for ever");
            model.answer(exchange, from, answers.next().unwrap_or(Answer::Page));
        }
        prop_assert!(matches!(model.flow.poll(model.now_ms), Step::Done), "it never ended");
        if !model.is_broken {
            let expected: Vec<usize> = (0..model.given.len()).collect();
            prop_assert_eq!(&model.given, &expected, "the list's own items, in order and each once");
        }
        match model.flow.take() {
            Ok(reply) => {
                prop_assert!(model.is_broken || model.given.len() == length, "success without the whole list");
                prop_assert!(reply.value().expect("memory").is_some());
            }
            Err(error) => {
                let is_cancelled = error.code() == ErrorCode::Cancelled;
                prop_assert!(!is_cancelled || cancel.is_some(), "{error}");
                prop_assert!(error.code() != ErrorCode::InvalidState, "{error}");
            }
        }
        prop_assert!(model.flow.take().is_err(), "taken twice");
    }
}

#[test]
fn a_page_names_the_parameter_that_reads_the_next_one() {
    let engine = Engine::new(Options::api_key("seam_test_flow")).expect("an engine");
    let next = |operation: &str, params: &str, body: &str| {
        let mut flow =
            Flow::from(engine.call(operation, params, &CallOptions::default(), 7).expect("a call"));
        let Step::Send { exchange, .. } = flow.poll(0) else { panic!("nothing is sent") };
        let headers = [(&b"content-type"[..], &b"application/json"[..])];
        flow.feed_reply(exchange, 200, headers, body.as_bytes(), 0).expect("a reply");
        assert!(matches!(flow.poll(0), Step::Done));
        flow.take().expect("a success").next_page().map_err(|error| error.code())
    };
    let list = |pagination: &str| {
        next("user_identities.list", "{}", &format!(r#"{{"ok":true,"user_identities":[]{pagination}}}"#))
    };
    let more = r#","pagination":{"has_next_page":true,"next_page_cursor":"a\u0062"}"#;
    assert_eq!(list(more), Ok(Some(("page_cursor", "ab".to_owned()))));
    assert_eq!(list(&more.replace("true", "false")), Ok(None));
    // The server does not say whether there is more, or not where.
    for cursor in ["null", "7", r#""""#] {
        assert_eq!(list(&more.replace(r#""a\u0062""#, cursor)), Err(ErrorCode::MalformedReply), "{cursor}");
    }
    for pagination in ["", r#","pagination":[]"#, r#","pagination":{"has_next_page":"true"}"#] {
        assert_eq!(list(pagination), Err(ErrorCode::MalformedReply), "{pagination}");
    }
    let id = r#"{"user_identity_id":"00000000-0000-0000-0000-000000000000"}"#;
    assert_eq!(next("user_identities.delete", id, &format!(r#"{{"ok":true{more}}}"#)), Ok(None));
}
