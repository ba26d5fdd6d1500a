//! Feeds a piece of a reply again after there was no memory for it.

use super::{limit::BYTES_LEFT, run::view};
use crate::{
    boundary::{
        constants::{SEAM_ERR_INVALID_STATE, SEAM_ERR_NOT_FOUND, SEAM_ERR_OUT_OF_MEMORY, SEAM_OK},
        names::seam_call,
    },
    call::{
        bytes::seam_call_feed_bytes,
        params::seam_call_set_params_json,
        seam_call_free, seam_call_new_by_name,
        step::{seam_call_feed_response, seam_call_poll, seam_call_take},
    },
    client::{seam_client, seam_client_free, seam_client_new_json},
    error::{hand_out::seam_error_free, seam_error_outcome},
};
use core::ptr::{null, null_mut};
use libseam_core::Outcome;

const PARAMS: &str = r#"{"user_identity_id":"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#;

/// Returns a client and a call of it whose request is under way.
fn sent() -> (*mut seam_client, *mut seam_call) {
    let (mut client, mut call, mut step) = (null_mut(), null_mut(), 0);
    // SAFETY: all pointers lead to what is alive.
    unsafe {
        let options = view(r#"{"api_key":"seam_test_starved"}"#);
        assert_eq!(seam_client_new_json(options, &mut client, null_mut()), SEAM_OK);
        let operation = c"user_identities.delete".as_ptr();
        assert_eq!(seam_call_new_by_name(client, operation, &mut call, null_mut()), SEAM_OK);
        assert_eq!(seam_call_set_params_json(call, view(PARAMS), null_mut()), SEAM_OK);
        assert_eq!(seam_call_poll(call, 0, &mut step, null_mut(), null_mut()), SEAM_OK);
    }
    (client, call)
}

/// Feeds the reply in pieces of `size` bytes, each first with `bytes` bytes of memory and, if that is not enough,
/// once more with plenty. Returns the status of the call, and how often it was not enough.
fn feed_again(reply: &[u8], size: usize, bytes: usize) -> (u32, usize) {
    let (client, call) = sent();
    let (mut error, mut step, mut wants_more, mut starved) = (null_mut(), 0, true, 0);
    // SAFETY: all pointers lead to what is alive, and what comes out is freed once.
    unsafe {
        for piece in reply.chunks(size) {
            assert!(wants_more);
            let feed = |wants_more: *mut bool, error| {
                seam_call_feed_bytes(call, piece.as_ptr().cast(), piece.len(), 1, wants_more, error)
            };
            BYTES_LEFT.set(Some(bytes));
            let mut status = feed(&mut wants_more, &mut error);
            BYTES_LEFT.set(None);
            if status == SEAM_ERR_OUT_OF_MEMORY {
                starved += 1;
                assert_eq!(seam_error_outcome(error), Outcome::Unknown.number());
                seam_error_free(error);
                status = feed(&mut wants_more, &mut error);
            }
            assert_eq!((status, error), (SEAM_OK, null_mut()));
        }
        assert!(!wants_more);
        assert_eq!(seam_call_poll(call, 1, &mut step, null_mut(), null_mut()), SEAM_OK);
        let status = seam_call_take(call, null_mut(), null_mut());
        seam_call_free(call);
        seam_client_free(client);
        (status, starved)
    }
}

#[test]
fn a_piece_for_which_there_was_no_memory_can_be_fed_again() {
    let gone = r#"{"error":{"type":"user_identity_not_found","message":"gone"},"ok":false}"#;
    let found = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nx: y\r\ncontent-type: application/json\r\n\
                 transfer-encoding: chunked\r\n\r\n5\r\n{\"ok\"\r\n6;x\r\n:true}\r\n0\r\nx: y\r\n\r\n";
    let gone = std::format!("HTTP/1.1 404 No\r\ncontent-length: {}\r\n\r\n{gone}", gone.len());
    for (reply, expected) in [(found, SEAM_OK), (&gone, SEAM_ERR_NOT_FOUND)] {
        for size in [1, 7, 40, reply.len()] {
            let mut total = 0;
            for bytes in (0..2_000).step_by(96) {
                let (status, starved) = feed_again(reply.as_bytes(), size, bytes);
                // Where memory ran out in the last piece, after it was taken, the call says so.
                assert!([expected, SEAM_ERR_OUT_OF_MEMORY].contains(&status), "{status} in {bytes} bytes");
                total += starved;
            }
            assert!(total > 0, "pieces of {size} bytes");
        }
    }
}

#[test]
fn a_long_piece_for_which_there_was_no_memory_can_be_fed_again() {
    let body = std::format!("{{\"ok\":true}}{}", " ".repeat(9_000));
    let reply = std::format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let mut total = 0;
    for bytes in (0..24_000).step_by(480) {
        let (status, starved) = feed_again(reply.as_bytes(), reply.len(), bytes);
        assert!([SEAM_OK, SEAM_ERR_OUT_OF_MEMORY].contains(&status), "{status} in {bytes} bytes");
        total += starved;
    }
    assert!(total > 0);
}

#[test]
fn nothing_is_lost_where_there_was_no_memory_for_the_first_piece() {
    let (piece, body) = (std::format!("HTTP/1.1 200 OK\r\nx: {}", "y".repeat(8_000)), br#"{"ok":true}"#);
    let whole = b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";
    let (mut not_begun, mut begun) = (0, 0);
    for bytes in (0..12_000).step_by(240) {
        let (client, call) = sent();
        let (mut error, mut step, mut wants_more) = (null_mut(), 0, true);
        // SAFETY: all pointers lead to what is alive, and what comes out is freed once.
        unsafe {
            BYTES_LEFT.set(Some(bytes));
            let start = piece.as_ptr().cast();
            let status = seam_call_feed_bytes(call, start, piece.len(), 1, &mut wants_more, &mut error);
            BYTES_LEFT.set(None);
            if status == SEAM_ERR_OUT_OF_MEMORY {
                seam_error_free(error);
                let (start, length) = (body.as_ptr().cast(), body.len());
                match seam_call_feed_response(call, 200, null(), 0, start, length, 1, null_mut()) {
                    SEAM_OK => not_begun += 1,
                    // The call has seen that bytes arrive, so a reply comes as bytes only.
                    status => {
                        assert_eq!(status, SEAM_ERR_INVALID_STATE, "{bytes} bytes");
                        let start = whole.as_ptr().cast();
                        let fed =
                            seam_call_feed_bytes(call, start, whole.len(), 1, &mut wants_more, null_mut());
                        assert_eq!((fed, wants_more), (SEAM_OK, false), "{bytes} bytes");
                        begun += 1;
                    }
                }
                assert_eq!(seam_call_poll(call, 1, &mut step, null_mut(), null_mut()), SEAM_OK);
                assert_eq!(seam_call_take(call, null_mut(), null_mut()), SEAM_OK);
            }
            seam_call_free(call);
            seam_client_free(client);
        }
    }
    assert!(not_begun > 0 && begun > 20, "{not_begun} and {begun}");
}
