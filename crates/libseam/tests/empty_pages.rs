//! A list with many empty pages can be aborted between two pages.

use libseam::{CallOptions, ErrorCode, Instant, Options, Pump, blocking::Client};
use libseam_testing::{ScriptedServer, reply};

#[test]
fn a_list_of_quick_empty_pages_asks_between_pages_whether_to_abort() {
    const LAST: usize = 1000;
    let server = ScriptedServer::answering(|request| {
        let cursor = request.number;
        let more = cursor < LAST;
        let body = format!(
            r#"{{"ok":true,"user_identities":[],"pagination":{{"has_next_page":{more},"next_page_cursor":"{cursor}"}}}}"#
        );
        reply("200 OK", "content-type: application/json\r\n", &body)
    });
    let client = Client::new(Options::api_key("seam_test_empty_pages").with_endpoint(server.url()));
    let client = client.expect("a client");
    let mut flow = client.begin_pages("user_identities.list", "{}", &CallOptions::default()).expect("a list");
    let mut pump = Pump::new(&mut flow, Instant::now(), None);
    let mut asked = 0;
    let stop = || {
        asked += 1;
        asked > 20
    };
    assert!(!client.drive_until(&mut pump, stop, |wait| wait()).expect("memory"), "there are no items");
    assert_eq!(flow.take().expect_err("aborted").code(), ErrorCode::Cancelled);
    assert_eq!(asked, 21, "an abort is final");
    assert!(server.requests().len() <= 21, "{} pages", server.requests().len());
}
