//! The pages at `/` and `/off-board`, where `cargo xtask build` has built them, else a page that says how to get them.

use axum::{
    Router,
    body::Body,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::Response,
    routing::get,
};

use crate::api;

/// One file of the page.
struct File {
    path: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
}

#[cfg(playground)]
const FILES: &[File] = &[
    File {
        path: "/",
        content_type: "text/html; charset=utf-8",
        bytes: include_bytes!("../playground/dist/index.html"),
    },
    File {
        path: "/playground.js",
        content_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../playground/dist/playground.js"),
    },
    File {
        path: "/off-board",
        content_type: "text/html; charset=utf-8",
        bytes: include_bytes!("../playground/dist/off-board.html"),
    },
    File {
        path: "/off-board.js",
        content_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../playground/dist/off-board.js"),
    },
    File {
        path: "/playground.css",
        content_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../playground/dist/playground.css"),
    },
];

#[cfg(not(playground))]
const FILES: &[File] = &[File {
    path: "/",
    content_type: "text/html; charset=utf-8",
    bytes: include_bytes!("no_playground.html"),
}];

/// The policy that forbids the page all that it does not need: other servers, inline scripts, being framed.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
                      img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
                      require-trusted-types-for 'script'; trusted-types 'none'";

/// Returns the paths of the page.
pub(crate) fn router() -> Router {
    // To other methods these paths are as unknown as to the real server.
    let unknown = async || api::text::<Body>(StatusCode::NOT_FOUND, "404");
    FILES.iter().fold(Router::new(), |router, file| {
        router.route(file.path, get(async || serve(file)).fallback(unknown))
    })
}

fn serve(file: &'static File) -> Response {
    let mut response = Response::new(Body::from(file.bytes));
    *response.headers_mut() = headers(file.content_type);
    response
}

fn headers(content_type: &'static str) -> HeaderMap {
    let pairs = [
        (CONTENT_TYPE, content_type),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        // Another version of the sandbox may listen on the same port tomorrow.
        (CACHE_CONTROL, "no-cache"),
    ];
    pairs.into_iter().map(|(name, value)| (name, HeaderValue::from_static(value))).collect()
}
