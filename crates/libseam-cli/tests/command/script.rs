//! Replies of the API for a scripted server.

use libseam_testing::{ScriptedServer, reply as http_reply};

/// Starts a server that gives each connection the next of `replies`. An empty reply loses the reply.
pub(crate) fn server(replies: impl IntoIterator<Item = String>) -> ScriptedServer {
    ScriptedServer::with_replies(replies)
}

/// Makes a reply that ends its connection.
pub(crate) fn reply(status: u16, kind: &str, body: &str) -> String {
    let headers = format!("content-type: {kind}\r\nconnection: close\r\nseam-request-id: request-7\r\n");
    http_reply(&format!("{status} X"), &headers, body)
}

/// Makes the API's reply that refuses a call.
pub(crate) fn refusal(status: u16, error_type: &str) -> String {
    let body = format!(r#"{{"error":{{"type":"{error_type}","message":"No."}},"ok":false}}"#);
    reply(status, "application/json", &body)
}
