//! Runs nonsense as parameters and options with memory of any size.

use super::{
    limit::within,
    run::{view, view_of},
};
use crate::{
    boundary::{names::seam_call, text::seam_str},
    call::{
        options::{seam_call_set_options_json, seam_call_set_timeout_ms, seam_call_set_workspace_id},
        params::{
            seam_call_set_i64, seam_call_set_json, seam_call_set_null, seam_call_set_params_json,
            seam_call_set_str,
        },
        request::seam_call_request_json,
        seam_call_check, seam_call_free, seam_call_new_by_name,
    },
    client::{seam_client_free, seam_client_new_json},
    error::{hand_out::seam_error_free, seam_error, seam_error_code, seam_error_json},
};
use core::{ffi::CStr, ptr::null_mut};
use std::{ffi::CString, vec::Vec};

/// Returns a number below `limit` from a reproducible sequence.
fn any(seed: &mut u64, limit: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap_or(0) % limit
}

/// Sets a parameter or an option to nonsense, and returns the status.
unsafe fn set_any(call: *mut seam_call, seed: &mut u64, text: &CStr, error: *mut *mut seam_error) -> u32 {
    let value = view_of(text.to_bytes());
    // SAFETY: the call is valid, and so are the texts.
    unsafe {
        match any(seed, 10) {
            0 => seam_call_set_params_json(call, value, error),
            1 => seam_call_set_json(call, c"acs_user_id".as_ptr(), value, error),
            2 => seam_call_set_options_json(call, value, error),
            3 => seam_call_set_str(call, text.as_ptr(), value, error),
            4 => seam_call_set_workspace_id(call, value, error),
            5 => seam_call_set_str(call, c"user_identity_id".as_ptr(), value, error),
            6 => seam_call_set_null(call, text.as_ptr(), error),
            7 => seam_call_set_timeout_ms(call, 0, error),
            _ => seam_call_set_i64(call, [c"a", c"b", c"c", c"d", c"e"][any(seed, 5)].as_ptr(), 1, error),
        }
    }
}

#[test]
fn nonsense_with_memory_of_any_size() {
    const PIECES: [&[u8]; 14] = [
        b"{",
        b"}",
        b"[1,2,",
        b"\"a\":",
        b"\"ok\":true",
        b"null",
        b"-1.5e9",
        b"\xc3\xa9",
        b"\xff",
        b"acs_user",
        b",",
        b"\"timeout_ms\":1",
        b"{\"acs_user_id\":\"7ad2566e-6fd8-466d-b8e4-c10a14a74fd3\"}",
        b"\\u0001",
    ];
    let options = r#"{"api_key":"seam_test_starved"}"#;
    // What is made once, by the first function, is not given back.
    // SAFETY: NULL is no error.
    assert_eq!(unsafe { seam_error_code(null_mut()) }, 0);
    let mut seed = 1;
    for _ in 0..3_000 {
        let bytes = 2_000 + any(&mut seed, 20_000);
        let texts: Vec<CString> = (0..any(&mut seed, 12))
            .map(|_| {
                let pieces =
                    (0..any(&mut seed, 40)).flat_map(|_| PIECES[any(&mut seed, PIECES.len())]).copied();
                CString::new(pieces.collect::<Vec<u8>>()).unwrap()
            })
            .collect();
        within(bytes, || {
            let (mut client, mut call, mut error) = (null_mut(), null_mut(), null_mut());
            // SAFETY: all pointers lead to what is alive, and what comes out is freed once.
            unsafe {
                let agree = |status, error: *mut seam_error| {
                    assert_eq!(seam_error_code(error), status);
                    let _ = seam_error_json(error);
                    seam_error_free(error);
                };
                agree(seam_client_new_json(view(options), &mut client, &mut error), error);
                agree(
                    seam_call_new_by_name(client, c"acs.users.delete".as_ptr(), &mut call, &mut error),
                    error,
                );
                for text in &texts {
                    agree(set_any(call, &mut seed, text, &mut error), error);
                }
                agree(seam_call_check(call, &mut error), error);
                let mut json = seam_str::EMPTY;
                agree(seam_call_request_json(call, &mut json, &mut error), error);
                seam_call_free(call);
                seam_client_free(client);
            }
        });
    }
}
