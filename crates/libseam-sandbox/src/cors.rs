//! Lets pages of every origin use the API, as the real server does.

use axum::{
    body::Body,
    extract::Request,
    http::{
        Method, StatusCode,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, HeaderMap, HeaderValue, ORIGIN,
        },
    },
    middleware::Next,
    response::Response,
};

const ALLOWED_METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE, OPTIONS");

/// The request headers that the official fake lets a browser send. Any other fails the preflight.
const ALLOWED_HEADERS: HeaderValue = HeaderValue::from_static(concat!(
    "x-csrf-token, x-requested-with, accept, accept-version, content-length, content-md5, content-type, date, ",
    "x-api-version, seam-workspace, authorization, user-agent, seam-lts-version, seam-sdk-version, seam-sdk-name, ",
    "seam-publishable-key, seam-client-session-token, client-session-token, seam-api-key, seam-user-identifier-key"
));

/// Not in the official fake, where a page can read neither: without it a browser has no request id to report.
const EXPOSED_HEADERS: HeaderValue = HeaderValue::from_static("seam-request-id, retry-after");

/// Answers preflights, and lets pages of every origin read every reply, errors and unknown paths included.
pub(crate) async fn allow_browsers(request: Request, next: Next) -> Response {
    let origin = request.headers().get(ORIGIN).cloned().unwrap_or(HeaderValue::from_static("*"));
    let mut response = if request.method() == Method::OPTIONS {
        let mut preflight = Response::new(Body::empty());
        *preflight.status_mut() = StatusCode::OK;
        preflight
    } else {
        next.run(request).await
    };
    allow(response.headers_mut(), origin);
    response
}

fn allow(headers: &mut HeaderMap, origin: HeaderValue) {
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, ALLOWED_METHODS);
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
}
