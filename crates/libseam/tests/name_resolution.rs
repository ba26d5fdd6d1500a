//! A name whose resolution hangs does not block other calls. This program defines `getaddrinfo`, which the standard library
//! then uses instead of the system's.
#![cfg(target_os = "linux")]

use libseam::{Client, Error, Options, Reply, UserIdentitiesDelete};
use libseam_testing::{CONFIRMATION, ScriptedServer};
use std::{
    ffi::{CStr, c_char, c_int},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// The number of resolutions that hang.
static STUCK: AtomicUsize = AtomicUsize::new(0);

type Resolve = unsafe extern "C" fn(
    *const c_char,
    *const c_char,
    *const libc::addrinfo,
    *mut *mut libc::addrinfo,
) -> c_int;

/// Calls the system's `getaddrinfo`, except for one name, for which it hangs.
///
/// # Safety
/// See the system's function.
#[unsafe(no_mangle)]
unsafe extern "C" fn getaddrinfo(
    node: *const c_char,
    service: *const c_char,
    hints: *const libc::addrinfo,
    result: *mut *mut libc::addrinfo,
) -> c_int {
    // SAFETY: as the caller promises; the symbol is a function of this type.
    unsafe {
        if !node.is_null() && CStr::from_ptr(node) == c"stuck.invalid" {
            STUCK.fetch_add(1, Ordering::SeqCst);
            loop {
                thread::park();
            }
        }
        let next = libc::dlsym(libc::RTLD_NEXT, c"getaddrinfo".as_ptr());
        core::mem::transmute::<*mut libc::c_void, Resolve>(next)(node, service, hints, result)
    }
}

async fn delete(endpoint: String) -> Result<Reply, Error> {
    let mut options = Options::api_key("seam_test_lookups").with_endpoint(endpoint);
    (options.allow_http, options.retries) = (true, 0);
    let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
    Client::new(options)?.user_identities().delete(params).await
}

#[test]
fn a_name_that_hangs_blocks_neither_other_calls_nor_the_end_of_the_runtime() {
    // A resolution in the runtime's own threads would use up its only one.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build();
    let runtime = runtime.expect("a runtime");
    let server = ScriptedServer::answering(|_| CONFIRMATION);
    runtime.block_on(async {
        let stuck: Vec<_> = (0..8).map(|_| tokio::spawn(delete("http://stuck.invalid:1".into()))).collect();
        while STUCK.load(Ordering::SeqCst) < stuck.len() {
            tokio::task::yield_now().await;
        }
        delete(format!("http://localhost:{}", server.port())).await.expect("success");
        for call in &stuck {
            assert!(!call.is_finished());
            call.abort();
        }
    });
    drop(runtime);
    assert_eq!(STUCK.load(Ordering::SeqCst), 8);
}
