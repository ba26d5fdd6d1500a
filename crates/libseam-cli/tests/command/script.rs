//! A server that says what it was told to say, and one that says nothing.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    thread::{self, JoinHandle},
};

/// Answers one connection after the other with the given bytes. An empty answer breaks the connection off.
#[derive(Debug)]
pub(crate) struct Script {
    url: String,
    server: JoinHandle<Vec<String>>,
}

impl Script {
    pub(crate) fn new(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("no port");
        let url = format!("http://{}", listener.local_addr().expect("no address"));
        let server = thread::spawn(move || {
            let answer = |text: String| {
                let (mut stream, _) = listener.accept().expect("nobody came");
                let request = request(&stream);
                stream.write_all(text.as_bytes()).expect("cannot answer");
                request
            };
            answers.into_iter().map(answer).collect()
        });
        Self { url, server }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The requests that came, once all answers were given.
    pub(crate) fn requests(self) -> Vec<String> {
        self.server.join().expect("the server failed")
    }
}

/// An HTTP reply that ends its connection.
pub(crate) fn reply(status: u16, kind: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\
         seam-request-id: request-7\r\n\r\n{body}",
        body.len()
    )
}

/// The reply of the API that refuses a call.
pub(crate) fn refusal(status: u16, error_type: &str) -> String {
    let body = format!(r#"{{"error":{{"type":"{error_type}","message":"No."}},"ok":false}}"#);
    reply(status, "application/json", &body)
}

/// The whole request that comes on `stream`.
pub(crate) fn request(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let start = head.len();
        assert_ne!(reader.read_line(&mut head).expect("unreadable"), 0, "the request breaks off");
        let line = head[start..].trim_end().to_ascii_lowercase();
        if let Some(number) = line.strip_prefix("content-length:") {
            length = number.trim().parse().expect("no length");
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("no body");
    head + &String::from_utf8(body).expect("no text")
}

/// Whether nobody has tried to connect to `listener`.
pub(crate) fn nobody_came(listener: &TcpListener) -> bool {
    listener.set_nonblocking(true).expect("cannot look");
    listener.accept().is_err_and(|e| e.kind() == std::io::ErrorKind::WouldBlock)
}
