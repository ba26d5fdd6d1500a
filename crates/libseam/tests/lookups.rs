//! A look-up that gets no answer holds up no other call. This program has a resolver of its own, which the standard
//! library finds before the system's.
#![cfg(target_os = "linux")]

use libseam::{Client, Error, Options, Reply, UserIdentitiesDelete};
use std::{
    ffi::{CStr, c_char, c_int},
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// How many look-ups wait for ever.
static STUCK: AtomicUsize = AtomicUsize::new(0);

type Resolve = unsafe extern "C" fn(
    *const c_char,
    *const c_char,
    *const libc::addrinfo,
    *mut *mut libc::addrinfo,
) -> c_int;

/// The system's `getaddrinfo`, but for one name that it never answers for.
///
/// # Safety
/// As that one.
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

fn server() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        while let Ok((mut connection, _)) = listener.accept() {
            let mut byte = [0];
            while connection.read(&mut byte).is_ok_and(|length| length == 1) && byte != *b"}" {}
            let reply = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 11\r\n\r\n{\"ok\":true}";
            let _ = connection.write_all(reply.as_bytes());
        }
    });
    port
}

async fn delete(endpoint: String) -> Result<Reply, Error> {
    let mut options = Options::api_key("seam_test_lookups").with_endpoint(endpoint);
    (options.allow_http, options.retries) = (true, 0);
    let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
    Client::new(options)?.user_identities().delete(params).await
}

#[test]
fn one_that_is_stuck_holds_up_no_other() {
    // As few threads as there can be, if the runtime's were used.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build();
    let runtime = runtime.expect("a runtime");
    runtime.block_on(async {
        let stuck: Vec<_> = (0..8).map(|_| tokio::spawn(delete("http://stuck.invalid:1".into()))).collect();
        while STUCK.load(Ordering::SeqCst) < stuck.len() {
            tokio::task::yield_now().await;
        }
        delete(format!("http://localhost:{}", server())).await.expect("success");
        for call in &stuck {
            assert!(!call.is_finished());
            call.abort();
        }
    });
    // Nobody waits for them at the end either.
    drop(runtime);
    assert_eq!(STUCK.load(Ordering::SeqCst), 8);
}
