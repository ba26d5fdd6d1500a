//! The fuzz targets. An ordinary test, `crates/libseam-core/tests/corpus.rs`, runs the committed corpus through them.

use libseam_core::{
    CallOptions, Engine, Error, ErrorCode, FailureKind, HttpResponse, Options, Reply, Step, json,
    table::Operation,
};

const TOKEN: &str = "seam_test_fuzz_token";
const ID: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

/// Returns the target called `name`.
pub fn target(name: &str) -> Option<fn(&[u8])> {
    match name {
        "parameters" => Some(parameters),
        "replies" => Some(replies),
        "retry_after" => Some(retry_after),
        "events" => Some(events),
        "pages" => Some(pages),
        "bytes" => Some(bytes),
        _ => None,
    }
}

/// Checks parameters: the first byte picks the operation, the rest is JSON text. Accepted parameters must be sent
/// unchanged, and a report must be the same twice.
pub fn parameters(data: &[u8]) {
    let Some((pick, text)) = data.split_first() else { return };
    let operation = &Operation::all()[usize::from(pick >> 1) % Operation::all().len()];
    let strict = pick & 1 == 0;
    let params = || libseam_core::Params::Text(text);
    let first = libseam_core::check(operation.name, params(), strict);
    assert_eq!(first, libseam_core::check(operation.name, params(), strict));
    match first {
        Ok(()) => {
            let object = json::read_object(text).expect("accepted parameters are an object");
            let mut options = Options::api_key(TOKEN);
            options.strict = strict;
            let engine = Engine::new(options).expect("an engine");
            let request = engine.build(operation.name, params(), &CallOptions::default()).expect("accepted");
            assert_eq!(json::read_object(request.body.as_bytes()), Ok(object));
        }
        Err(error) => {
            assert_eq!(error.code(), ErrorCode::InvalidParams);
            assert!(!error.problems.is_empty() && error.problems.len() <= libseam_core::PROBLEM_LIMIT + 1);
            assert!(json::read(error.to_value().to_string().as_bytes()).is_ok());
        }
    }
}

/// Feeds a reply: two bytes of status, the content type up to a NUL, then the body.
pub fn replies(data: &[u8]) {
    let [high, low, rest @ ..] = data else { return };
    let status = u16::from_be_bytes([*high, *low]);
    let cut = rest.iter().position(|b| *b == 0).unwrap_or(0);
    let content_type = String::from_utf8_lossy(&rest[..cut]).into_owned();
    let mut headers = vec![("content-type".into(), content_type)];
    headers.push(("seam-request-id".into(), format!("r {TOKEN}")));
    let body = rest.get(cut + usize::from(cut > 0)..).unwrap_or_default().to_vec();
    let confirmed = (200..300).contains(&status)
        && json::read_object(&body).is_ok_and(|o| o.get("ok").and_then(json::Value::as_bool) == Some(true));
    let mut call = call(0, CallOptions::default());
    assert!(matches!(call.poll(0), Step::Send { .. }));
    call.feed_response(&HttpResponse { status, headers, body }, 1).expect("in flight");
    call.cancel();
    match call.take() {
        Ok(_) => assert!(confirmed, "success without a confirmation"),
        Err(error) => without_token(&error),
    }
}

/// Feeds pages: bodies separated by NULs, each the reply with one page. The items must be those in the bodies, in order, and
/// a list may end well only if its last page says that it is the last.
pub fn pages(data: &[u8]) {
    let engine = Engine::new(Options::api_key(TOKEN)).expect("an engine");
    let flow = engine.pages("user_identities.list", "{}", &CallOptions::default(), 0);
    let (mut flow, mut bodies) = (flow.expect("a flow"), data.split(|byte| *byte == 0));
    let (mut given, mut sent, mut last) = (Vec::new(), Vec::new(), None);
    loop {
        match flow.poll(0) {
            Step::Send { exchange, .. } => {
                let Some(body) = bodies.next() else { return };
                last = json::read(body).ok();
                sent.extend(
                    last.iter()
                        .flat_map(|page| page.at("user_identities"))
                        .flat_map(json::Value::items)
                        .cloned(),
                );
                let response = HttpResponse { status: 200, body: body.to_vec(), ..HttpResponse::default() };
                flow.feed_response(exchange, &response, 0).expect("in flight");
            }
            Step::Item(item) => {
                given.push(item.to_value().expect("memory"));
                if given.len() % 3 == 0 {
                    let rest = json::read(flow.take_items().expect("memory").as_bytes()).expect("JSON");
                    given.extend(rest.items().iter().cloned());
                }
            }
            Step::Done => break,
            other => panic!("{other:?}"),
        }
    }
    match flow.take() {
        Ok(_) => {
            assert_eq!(given, sent);
            let more = last.as_ref().and_then(|page| page.at("pagination.has_next_page"));
            assert_eq!(
                more.and_then(json::Value::as_bool),
                Some(false),
                "success without the end of the list"
            );
        }
        Err(error) => {
            assert_eq!(given, sent[..given.len()]);
            without_token(&error);
        }
    }
}

/// Feeds the bytes of a connection: the first byte picks the sizes of the pieces, the rest is what the server sends before it
/// ends the connection. Every way to cut them gives the same, bytes behind the reply change nothing, and success needs all
/// bytes of a reply that confirms.
pub fn bytes(data: &[u8]) {
    let Some((pick, sent)) = data.split_first() else { return };
    let (whole, _) = fed([sent]);
    let cut = usize::from(pick >> 4).min(sent.len());
    let pieces = sent[cut..].chunks(usize::from(pick & 15) + 1);
    assert_eq!(fed([&sent[..cut]].into_iter().chain(pieces)).0, whole);
    let (one_by_one, taken) = fed(sent.chunks(1));
    assert_eq!(one_by_one, whole);
    match whole {
        Ok(reply) => {
            assert!((200..300).contains(&reply.http_status), "success with {}", reply.http_status);
            let body = json::read_object(reply.body().as_bytes()).expect("an object");
            assert_eq!(body.get("ok").and_then(json::Value::as_bool), Some(true));
            let mut left = sent.iter();
            assert!(reply.body().bytes().all(|byte| left.any(|other| *other == byte)), "not what was sent");
            if let Some(taken) = taken {
                assert!(fed([&sent[..taken - 1]]).0.is_err(), "success without the last byte");
            }
        }
        Err(error) => without_token(&error),
    }
}

/// Feeds the pieces to a call without retries, and then the end of the connection. Returns the result, and the number of bytes
/// after which no more were wanted; `None` where that was the end of the connection.
fn fed<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> (Result<Reply, Error>, Option<usize>) {
    let mut options = CallOptions::default();
    options.retries = Some(0);
    let mut call = call(0, options);
    assert!(matches!(call.poll(0), Step::Send { .. }));
    let mut taken = 0;
    for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
        taken += piece.len();
        if !call.feed_bytes(piece, 1).expect("in flight") {
            return (call.take(), Some(taken));
        }
    }
    assert!(!call.feed_bytes(b"", 1).expect("in flight"));
    (call.take(), None)
}

/// Feeds a 429: the texts of `Retry-After` and `Date`, separated by a NUL.
pub fn retry_after(data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    let (retry_after, date) = text.split_once('\0').unwrap_or((&text, ""));
    let mut call = call(0, CallOptions::default());
    assert!(matches!(call.poll(7), Step::Send { .. }));
    let headers = vec![("retry-after".into(), retry_after.into()), ("date".into(), date.into())];
    call.feed_response(&HttpResponse { status: 429, headers, body: Vec::new() }, 7).expect("in flight");
    match call.poll(7) {
        Step::Wait { until_ms } => assert!(until_ms <= 7 + 90_000),
        Step::Done => without_token(&call.take().expect_err("rate limited")),
        _ => {}
    }
}

/// Drives a call: every byte is an action of the host. The call must end within its limits, and never report success
/// without a confirmation.
pub fn events(data: &[u8]) {
    let Some((setting, data)) = data.split_first() else { return };
    let mut options = CallOptions::default();
    options.retries = Some(u32::from(setting & 3));
    options.missing_ok = setting & 4 != 0;
    let most = u32::from(setting & 3) + 1;
    let mut call = call(usize::from(setting >> 3), options);
    let (mut now, mut confirmed, mut gone) = (0_u64, false, false);
    for byte in data.iter().copied().chain([0, 1].into_iter().cycle().take(400)) {
        let argument = byte >> 3;
        match byte & 7 {
            0 => drop(call.poll(now)),
            1 => now += 30_000,
            2 => now += u64::from(argument),
            3 => call.cancel(),
            4 => {
                let kind = FailureKind::ALL[usize::from(argument) % FailureKind::ALL.len()];
                let _ = call.feed_failure(kind, TOKEN, now);
            }
            _ => {
                let status = [200, 404, 500, 503, 429, 301, 400, 401][usize::from(argument & 7)];
                let body: &str = match argument >> 3 {
                    0 => r#"{"ok":true}"#,
                    1 => r#"{"error":{"type":"not_found","message":"gone"},"ok":false}"#,
                    2 => r#"{"ok":false}"#,
                    _ => "<html>",
                };
                let response = HttpResponse { status, body: body.into(), ..HttpResponse::default() };
                if call.feed_response(&response, now).is_ok() {
                    confirmed |= status == 200 && argument >> 3 == 0;
                    gone |= status == 404 && argument >> 3 == 1;
                }
            }
        }
        assert!(call.attempts() <= most);
    }
    assert!(matches!(call.poll(now), Step::Done), "it never ended");
    match call.take() {
        Ok(reply) => {
            assert!(if reply.already_gone { gone } else { confirmed }, "success without a confirmation")
        }
        Err(error) => without_token(&error),
    }
}

fn call(pick: usize, options: CallOptions) -> libseam_core::Call {
    let params = |operation: &Operation| {
        let ids = operation.params.iter().filter(|p| p.required || p.name == "acs_user_id");
        ids.map(|p| (p.name.to_owned(), ID.into())).collect::<json::Object>()
    };
    // The operations that need ids alone.
    let is_plain =
        |operation: &&Operation| libseam_core::check(operation.name, params(operation), true).is_ok();
    let operations: Vec<&Operation> = Operation::all().iter().filter(is_plain).collect();
    let operation = operations[pick % operations.len()];
    let engine = Engine::new(Options::api_key(TOKEN)).expect("an engine");
    engine.call(operation.name, params(operation), &options, 1).expect("a call")
}

fn without_token(error: &Error) {
    let text = format!("{error} {error:?} {}", error.to_value());
    assert!(!text.contains(TOKEN), "{text}");
}
