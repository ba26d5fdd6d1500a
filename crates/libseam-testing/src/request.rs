//! Requests as they arrive.

use std::io::Read;

/// A request that a server has received.
#[derive(Clone, Debug)]
pub struct Request {
    /// The position of the request among all requests of the server, from 0.
    pub number: usize,
    /// The position of its connection among all connections of the server, from 0.
    pub connection: usize,
    /// The request line and the headers, with the empty line.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Request {
    /// Returns the request line: method, target and version.
    #[must_use]
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// Iterates over the headers, with names in lower case.
    pub fn headers(&self) -> impl Iterator<Item = (String, &str)> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.map(|(name, value)| (name.to_ascii_lowercase(), value.trim()))
    }

    /// Returns the value of the header `name`, given in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers().find_map(|(own, value)| (own == name).then_some(value))
    }

    /// Returns the head and the body as they arrived.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}{}", self.head, self.body)
    }
}

/// Reads a head and a body, and not a byte more. Returns `None` where the stream ends or fails before that.
pub(crate) fn read(stream: &mut impl Read) -> Option<(String, String)> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).expect("the head is UTF-8");
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().expect("the length is a number"))
    });
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some((head, String::from_utf8(body).expect("the body is UTF-8")))
}
