//! The end of an exchange whose reply is fed as the bytes of its connection.

use super::{Call, FailureKind};
use crate::{
    error::{Error, ErrorCode, Outcome},
    memory::{self, OutOfMemory},
    wire::http1::{incoming::Incoming, no_reply::NoReply},
};
use alloc::boxed::Box;

impl Call {
    /// Feeds the next bytes of the connection on which the request of [`crate::HttpRequest::to_http1`] was
    /// sent, and on which nothing else is. An empty piece says that the server ended the connection, in TLS
    /// with its `close_notify`. Returns true if more bytes are wanted.
    ///
    /// Returns false once the exchange has ended: with a complete reply, which counts as in
    /// [`Call::feed_response`], or with a failure. Bytes that do not belong to one complete reply never do:
    /// a reply that ends early, that is not valid HTTP/1.1 or could be read in two ways ends the exchange as
    /// [`FailureKind::ConnectionLost`], and one that is not complete when the exchange's time is over as
    /// [`FailureKind::Timeout`]; one that exceeds a limit ends the call with [`ErrorCode::TooLarge`].
    /// Bytes behind the reply are ignored. Close the connection then.
    ///
    /// ```
    /// # use libseam_core::{CallOptions, Engine, Options, Step};
    /// # let engine = Engine::new(Options::api_key("seam_test_key"))?;
    /// # let params = r#"{"user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#;
    /// # let mut call = engine.call("user_identities.delete", params, &CallOptions::default(), 4)?;
    /// # let now_ms = 0;
    /// let Step::Send { request, .. } = call.poll(now_ms) else { unreachable!() };
    /// assert!(request.to_http1()?.starts_with("POST /user_identities/delete HTTP/1.1\r\nhost: connect.getseam.com\r\n"));
    /// // The host writes it to a new connection, and feeds what it reads.
    /// assert!(call.feed_bytes(b"HTTP/1.1 200 OK\r\nContent-Le", now_ms)?);
    /// assert!(!call.feed_bytes(b"ngth: 11\r\n\r\n{\"ok\":true}", now_ms)?);
    /// assert!(matches!(call.poll(now_ms), Step::Done));
    /// call.take()?;
    /// # Ok::<(), libseam_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorCode::InvalidState`] when no request is under way; [`ErrorCode::OutOfMemory`] when there is no
    /// memory for this piece. Nothing changes then, and the piece can be fed again.
    pub fn feed_bytes(&mut self, piece: &[u8], now_ms: u64) -> Result<bool, Error> {
        self.require_in_flight()?;
        let limit = self.policy.reply_limit;
        let incoming = self.incoming.get_or_insert_with(|| Box::new(Incoming::new(limit)));
        let room = incoming.reserve(piece).and_then(|()| memory::ensure_available(0));
        room.map_err(|OutOfMemory| self.out_of_memory())?;
        let Some(mut incoming) = self.incoming.take() else { return Ok(false) };
        match if piece.is_empty() { incoming.end() } else { incoming.feed(piece) } {
            Ok(true) | Err(NoReply::Oversized) => self.feed_parts(&incoming.reply(), now_ms)?,
            Ok(false) if now_ms >= self.until_ms => self.fail_exchange(FailureKind::Timeout, "", now_ms),
            Ok(false) => {
                self.incoming = Some(incoming);
                return Ok(true);
            }
            Err(NoReply::Incomplete) => self.fail_exchange(FailureKind::ConnectionLost, "", now_ms),
            Err(NoReply::Malformed(why)) => self.fail_exchange(FailureKind::ConnectionLost, why, now_ms),
            Err(NoReply::TooLarge(what)) => {
                self.known = Outcome::Unknown;
                let error = self.error(ErrorCode::TooLarge, what);
                self.finish_exchange(Err(error), false, now_ms);
            }
        }
        Ok(false)
    }

    /// Reports whether the reply to the request under way has begun to arrive as bytes.
    pub(super) fn reply_has_begun(&self) -> bool {
        self.incoming.is_some()
    }
}
