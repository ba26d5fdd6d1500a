//! HTTP as this API speaks it: requests, replies, and foreign text quoted without secrets.

pub(crate) mod http1;
pub(crate) mod http_date;
pub(crate) mod interpret;
pub(crate) mod paging;
pub(crate) mod quote;
pub(crate) mod reply;
pub(crate) mod request;
pub(crate) mod response;
mod retry_after;
pub(crate) mod secret;
mod server_error;

pub use reply::Reply;
pub use request::{Header, HttpRequest};
pub use response::HttpResponse;
pub use secret::{REDACTED, Secret};
