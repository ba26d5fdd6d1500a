//! The memory that a call takes for a reply. This program counts what it allocates.

use libseam::{ErrorCode, Options, UserIdentitiesDelete, blocking::Client};
use libseam_testing::ScriptedServer;
use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicUsize, Ordering},
};

/// The system's allocator, which records the largest request.
struct Recorder;

static LARGEST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every function passes its arguments on to the system's allocator, whose contract is the same.
unsafe impl GlobalAlloc for Recorder {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LARGEST.fetch_max(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        LARGEST.fetch_max(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        LARGEST.fetch_max(size, Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.realloc(memory, layout, size) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Recorder = Recorder;

#[test]
fn an_announced_length_reserves_no_memory() {
    const LIMIT: u64 = 1 << 30;
    const ENOUGH: usize = 1 << 20;
    // The last one is the control: what does arrive does take memory.
    for (announced, sent, is_large) in
        [("9223372036854775807", 11, false), ("536870912", 11, false), ("536870912", 1 << 23, true)]
    {
        let server = ScriptedServer::start(move |mut connection| {
            if connection.read_request().is_some() {
                connection.send(format!("HTTP/1.1 200 OK\r\ncontent-length: {announced}\r\n\r\n"));
                connection.send(r#"{"ok":true}"#.repeat(sent / 11));
            }
        });
        let mut options = Options::api_key("seam_test_memory").with_endpoint(server.url());
        (options.reply_limit_bytes, options.retries) = (Some(LIMIT), 0);
        let seam = Client::new(options).expect("a client");
        let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
        LARGEST.store(0, Ordering::Relaxed);
        let error = seam.user_identities().delete(params).expect_err("the reply is cut off");
        let largest = LARGEST.load(Ordering::Relaxed);
        assert_eq!(error.code(), ErrorCode::ConnectionLost, "{error}");
        assert_eq!(
            largest > ENOUGH,
            is_large,
            "{largest} bytes at once for {announced} announced and {sent} sent"
        );
    }
}
