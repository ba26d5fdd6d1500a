//! The fate of an exchange: what becomes of a request and of its reply on the line.

use fastrand::Rng;
use libseam_core::{FailureKind, HttpResponse};

/// The fate of an exchange.
#[derive(Debug, Clone)]
pub(crate) enum Fate {
    /// No byte of the request leaves.
    Unsent(FailureKind),
    /// The connection breaks; the request may have arrived.
    Broken { arrives: bool, kind: FailureKind },
    /// No reply comes back, as long as anyone waits.
    Silent { arrives: bool },
    /// The reply comes back, in this form.
    Answered(Form),
    /// Something on the line answers in place of the server, which may have got the request.
    Replaced { arrives: bool, response: HttpResponse },
}

/// The form in which a reply comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Whole,
    /// Bytes in pieces of this length.
    Bytes(usize),
    /// A body of which this share in hundredths is left, as if that were all.
    Truncated(usize),
    /// Bytes up to this share in hundredths, and then the connection breaks.
    Cut(usize),
    /// After the time that the exchange may take.
    Late,
}

/// The line of a scenario.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    /// The share of exchanges that something happens to, in hundredths.
    pub(crate) faults: u32,
    /// The share of exchanges that take long, in hundredths.
    pub(crate) slow: u32,
}

impl Line {
    pub(crate) const PERFECT: Self = Self { faults: 0, slow: 0 };

    pub(crate) fn choose(rng: &mut Rng) -> Self {
        let faults = rng.choice([0, 5, 15, 40, 70]).expect("a share");
        Self { faults, slow: rng.choice([0, 0, 10, 40]).expect("a share") }
    }

    /// Returns the time that one way takes.
    pub(crate) fn way_ms(self, rng: &mut Rng) -> u64 {
        if rng.u32(..100) < self.slow { rng.u64(1_000..14_000) } else { rng.u64(1..150) }
    }

    /// Chooses the fate of an exchange.
    pub(crate) fn fate(self, rng: &mut Rng) -> Fate {
        if rng.u32(..100) >= self.faults {
            let form = if rng.u32(..8) == 0 { Form::Bytes(rng.usize(1..200)) } else { Form::Whole };
            return Fate::Answered(form);
        }
        let arrives = rng.bool();
        match rng.u32(..14) {
            0 => Fate::Unsent(pick(rng, &[FailureKind::Dns, FailureKind::Connect, FailureKind::Tls])),
            1 => Fate::Unsent(FailureKind::ConnectTimeout),
            2 | 3 => {
                let kinds =
                    [FailureKind::ConnectionLost, FailureKind::Internal, FailureKind::StaleConnection];
                Fate::Broken { arrives, kind: pick(rng, &kinds) }
            }
            4 => Fate::Broken { arrives, kind: FailureKind::Timeout },
            5 => Fate::Broken { arrives: true, kind: FailureKind::TooLarge },
            6 => Fate::Silent { arrives },
            7 => Fate::Answered(Form::Late),
            8 => Fate::Answered(Form::Truncated(rng.usize(..100))),
            9 => Fate::Answered(Form::Cut(rng.usize(..100))),
            10 => Fate::Replaced { arrives, response: gateway_error(rng) },
            11 => Fate::Replaced { arrives: false, response: refusal(rng) },
            _ => Fate::Replaced { arrives, response: stranger(rng) },
        }
    }
}

fn pick<T: Copy>(rng: &mut Rng, of: &[T]) -> T {
    of[rng.usize(..of.len())]
}

fn response(status: u16, media_type: &str, body: &str) -> HttpResponse {
    let headers = vec![("content-type".into(), media_type.into())];
    HttpResponse { status, headers, body: body.into() }
}

/// An error of 5xx, by a gateway or by the API itself.
fn gateway_error(rng: &mut Rng) -> HttpResponse {
    let status = pick(rng, &[500, 502, 503, 504]);
    if rng.bool() {
        response(status, "text/html", "<html>bad gateway</html>")
    } else {
        let body = r#"{"error":{"type":"unknown_error","message":"An error occurred"},"ok":false}"#;
        response(status, "application/json", body)
    }
}

/// A refusal of the API that keeps a request from having an effect.
fn refusal(rng: &mut Rng) -> HttpResponse {
    let (status, kind) = pick(rng, &[(429, "too_many_requests"), (401, "unauthorized"), (408, "timeout")]);
    let body = format!(r#"{{"error":{{"type":"{kind}","message":"No"}},"ok":false}}"#);
    let mut refusal = response(status, "application/json", &body);
    if status == 429 {
        refusal.headers.push(("retry-after".into(), rng.u32(..20).to_string()));
    }
    refusal
}

/// A reply of something that is not the API.
fn stranger(rng: &mut Rng) -> HttpResponse {
    match rng.u32(..8) {
        0..=2 => response(404, "text/plain", "404"),
        3 => response(404, "application/json", r#"{"error":"no route"}"#),
        4 => response(200, "text/html", "<html>sign in</html>"),
        5 => response(200, "application/json", r#"{"ok":false}"#),
        6 => {
            let mut redirect = response(pick(rng, &[301, 302, 307]), "text/plain", "");
            redirect.headers.push(("location".into(), "https://elsewhere.example/".into()));
            redirect
        }
        _ => response(204, "text/plain", ""),
    }
}
