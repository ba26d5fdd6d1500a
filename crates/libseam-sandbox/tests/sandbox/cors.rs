//! Pages of other origins and the API.

use hyper::Method;

use crate::client::{Client, Reply};

fn assert_open(reply: &Reply, origin: &str) {
    assert_eq!(reply.header("access-control-allow-origin"), Some(origin));
    assert_eq!(reply.header("access-control-allow-credentials"), Some("true"));
    assert_eq!(reply.header("access-control-allow-methods"), Some("GET, POST, PUT, PATCH, DELETE, OPTIONS"));
    assert_eq!(reply.header("access-control-expose-headers"), Some("seam-request-id, retry-after"));
    let allowed = reply.header("access-control-allow-headers").unwrap_or_default();
    for name in ["authorization", "content-type", "seam-workspace", "seam-sdk-name", "seam-sdk-version"] {
        assert!(allowed.split(", ").any(|allowed| allowed == name), "{name}");
    }
}

#[tokio::test]
async fn preflights_need_no_credentials() {
    let client = Client::demo().await;
    for path in ["/user_identities/delete", "/nowhere"] {
        let request = client.request(Method::OPTIONS, path).header("origin", "http://localhost:8080");
        let reply = Reply::of(request.header("access-control-request-method", "POST")).await;
        assert_eq!((reply.status.as_u16(), reply.text.as_str()), (200, ""));
        assert_open(&reply, "http://localhost:8080");
        assert_eq!(reply.header("seam-request-id"), None);
    }
}

#[tokio::test]
async fn every_reply_can_be_read_by_a_page() {
    let client = Client::demo().await;
    let malformed =
        client.request(Method::POST, "/health").header("content-type", "application/json").body("{");
    let requests = [
        (client.authorized(Method::POST, "/acs/systems/list"), 200),
        (client.authorized(Method::POST, "/acs/systems/get"), 400),
        (client.request(Method::POST, "/acs/systems/list"), 401),
        (client.authorized(Method::PUT, "/acs/systems/list"), 405),
        (client.authorized(Method::POST, "/nowhere"), 404),
        (malformed, 400),
    ];
    for (request, status) in requests {
        let reply = Reply::of(request.header("origin", "https://example.com")).await;
        assert_eq!(reply.status.as_u16(), status);
        assert_open(&reply, "https://example.com");
    }
}

#[tokio::test]
async fn a_request_without_an_origin_allows_all_origins() {
    let client = Client::demo().await;
    assert_open(&Reply::of(client.request(Method::POST, "/health")).await, "*");
}
