//! The headers of a request, as types of the crate `http`.

use super::failure::Failure;
use crate::{FailureKind, HttpRequest};
use http::{HeaderMap, HeaderName, HeaderValue};

/// Appends the headers of `request` to `to`.
///
/// # Errors
/// [`FailureKind::Internal`] where a header cannot be sent.
pub(super) fn append(request: &HttpRequest, to: &mut HeaderMap) -> Result<(), Failure> {
    for header in &request.headers {
        let bad = || Failure::new(FailureKind::Internal, format!("bad header `{}`", header.name));
        let name = HeaderName::from_bytes(header.name.as_bytes()).map_err(|_| bad())?;
        let mut value = HeaderValue::from_str(header.expose()).map_err(|_| bad())?;
        value.set_sensitive(header.sensitive);
        let too_many = |_| Failure::new(FailureKind::Internal, "too many headers");
        to.try_append(name, value).map_err(too_many)?;
    }
    Ok(())
}
