//! The page, and the control paths that it uses.

use hyper::{Method, StatusCode};
use serde_json::json;

use crate::client::{Client, Reply};

#[cfg(playground)]
const FILES: &[(&str, &str)] = &[
    ("/", "text/html; charset=utf-8"),
    ("/off-board", "text/html; charset=utf-8"),
    ("/off-board.js", "text/javascript; charset=utf-8"),
    ("/playground.js", "text/javascript; charset=utf-8"),
    ("/playground.css", "text/css; charset=utf-8"),
];
#[cfg(not(playground))]
const FILES: &[(&str, &str)] = &[("/", "text/html; charset=utf-8")];

#[tokio::test]
async fn the_page_is_served_with_a_policy_and_to_its_own_origin_only() {
    let client = Client::demo().await;
    for &(path, content_type) in FILES {
        let reply = Reply::of(client.request(Method::GET, path)).await;
        assert_eq!(reply.status, StatusCode::OK, "{path}");
        assert_eq!(reply.header("content-type"), Some(content_type));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"));
        assert_eq!(reply.header("access-control-allow-origin"), None);
        let policy = reply.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(reply.text.len() > 1000, cfg!(playground), "{path}");
        // What tokens begin with is in the core, in whose table it stands before other words.
        for key in ["seam_test", "seam_at1", "LocalSandboxOnly"] {
            assert!(!reply.text.contains(key), "{path} holds a credential");
        }
    }
    let head = Reply::of(client.request(Method::HEAD, "/")).await;
    assert_eq!((head.status, head.text.as_str()), (StatusCode::OK, ""));
    let post = Reply::of(client.request(Method::POST, "/")).await;
    assert_eq!((post.status, post.text.as_str()), (StatusCode::NOT_FOUND, "404"));
}

#[cfg(not(playground))]
#[tokio::test]
async fn a_build_without_the_page_says_how_to_get_it() {
    let client = Client::demo().await;
    let page = Reply::of(client.request(Method::GET, "/")).await;
    assert!(page.text.contains("<code>cargo xtask build</code>"), "{}", page.text);
    let script = Reply::of(client.request(Method::GET, "/playground.js")).await;
    assert_eq!(script.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_page_gets_a_key_that_works() {
    let client = Client::demo().await;
    let about = Reply::of(client.request(Method::POST, "/_sandbox/about")).await.json();
    assert_eq!(about["api_key"], client.sandbox.credentials().api_key);
    assert_eq!(about["version"], env!("CARGO_PKG_VERSION"));
    let get = Reply::of(client.request(Method::GET, "/_sandbox/about")).await;
    assert_eq!(get.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(!get.text.contains("seam_test"));
}

#[tokio::test]
async fn the_scene_has_every_counted_object_and_no_token() {
    let client = Client::demo().await;
    let (scene, counts) = (client.get("/_sandbox/scene", json!({}), "scene").await, client.counts().await);
    for (table, rows) in scene.as_object().expect("tables") {
        assert_eq!(json!(rows.as_array().expect("rows").len()), counts[table], "{table}");
    }
    assert_eq!(scene["user_identities"][0]["full_name"], "Amara Okafor");
    for secret in ["seam_", "502915", "token"] {
        assert!(!scene.to_string().contains(secret), "{secret}");
    }
    let stranger = Reply::of(client.request(Method::POST, "/_sandbox/scene")).await;
    stranger.assert_refused(401, "unauthorized");
}

#[tokio::test]
async fn pages_of_other_origins_reach_neither_the_page_nor_the_controls() {
    let client = Client::demo().await;
    let own = client.sandbox.url().to_owned();
    for path in ["/", "/_sandbox/about", "/_sandbox/scene", "/_sandbox/reset"] {
        let method = if path.starts_with("/_") { Method::POST } else { Method::GET };
        for (name, value) in [
            ("origin", "https://example.com"),
            ("origin", "null"),
            ("origin", "http://127.0.0.1:1"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let reply = Reply::of(client.authorized(method.clone(), path).header(name, value)).await;
            reply.assert_refused(403, "forbidden");
            assert_eq!(reply.header("access-control-allow-origin"), None);
        }
        let preflight = client.request(Method::OPTIONS, path).header("origin", "https://example.com");
        let preflight = Reply::of(preflight.header("access-control-request-method", "POST")).await;
        preflight.assert_refused(403, "forbidden");
        let same = client.authorized(method, path).header("origin", &own);
        assert_eq!(Reply::of(same.header("sec-fetch-site", "same-origin")).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn pages_of_every_origin_reach_the_api() {
    let client = Client::demo().await;
    let request = client.authorized(Method::POST, "/acs/systems/list");
    let request = request.header("origin", "https://example.com").header("sec-fetch-site", "cross-site");
    assert_eq!(Reply::of(request).await.status, StatusCode::OK);
}
