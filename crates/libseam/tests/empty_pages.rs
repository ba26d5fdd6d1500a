//! A list whose pages are empty, without end: whoever wants to give it up is asked between two pages too.

use core::time::Duration;
use libseam::{CallOptions, Course, ErrorCode, Instant, Options, blocking::Client};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpListener,
    thread,
};

/// Serves empty pages to one connection, each with a cursor of its own, and returns the server's URL.
fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        let (stream, _) = listener.accept().expect("a connection");
        let (mut reader, mut writer) = (BufReader::new(stream.try_clone().expect("a clone")), stream);
        for cursor in 1.. {
            let mut length = 0;
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().expect("a length");
                }
                line.clear();
            }
            if reader.read_exact(&mut vec![0; length]).is_err() || line.is_empty() {
                return;
            }
            let body = format!(
                r#"{{"ok":true,"user_identities":[],"pagination":{{"has_next_page":true,"next_page_cursor":"{cursor}"}}}}"#
            );
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length:";
            if write!(writer, "{head} {}\r\n\r\n{body}", body.len()).is_err() {
                return;
            }
            // Each page takes less than the 50 ms after which a thread that waits is asked.
            thread::sleep(Duration::from_millis(2));
        }
    });
    format!("http://{address}")
}

#[test]
fn a_list_of_empty_pages_can_be_given_up() {
    let client =
        Client::new(Options::api_key("seam_test_empty_pages").with_endpoint(serve())).expect("a client");
    let mut flow = client.begin_pages("user_identities.list", "{}", &CallOptions::default()).expect("a list");
    let mut course = Course::new(&mut flow, Instant::now(), None);
    let mut asked = 0;
    let stop = || {
        asked += 1;
        asked > 20
    };
    let at_hand = client.drive_apart(&mut course, stop, |wait| wait()).expect("memory");
    assert!(!at_hand);
    assert_eq!(flow.take().expect_err("given up").code(), ErrorCode::Cancelled);
    assert!((21..100).contains(&asked), "asked {asked} times");
}
