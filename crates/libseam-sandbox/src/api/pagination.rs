//! Pages of lists, and the cursors that lead from one to the next.

use serde_json::{Value, json};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{check::Params, error_reply::ErrorReply};

const CURSOR: &str = "page_cursor";
const DEFAULT_LIMIT: usize = 500;

/// The part of a list that a request asks for.
#[derive(Debug)]
pub(super) struct Page {
    /// The position of the last object of the page before; 0 for the first page.
    pub(super) after: i64,
    pub(super) limit: usize,
}

/// Reads the page that a request asks for, by the cursor that an earlier reply gave it.
///
/// A cursor holds where the page before it ended and a fingerprint of the other parameters, because following a list
/// with other filters than it was begun with gives neither list.
pub(super) fn page(params: &Params) -> Result<Page, ErrorReply> {
    let limit = params.get("limit").and_then(Value::as_f64).map_or(DEFAULT_LIMIT, |limit| limit as usize);
    let Some(cursor) = params.text(CURSOR) else { return Ok(Page { after: 0, limit }) };
    let (fingerprint_then, after) =
        read(cursor).ok_or_else(|| ErrorReply::bad_request("invalid_input", "Invalid page_cursor"))?;
    if fingerprint_then != fingerprint(params) {
        let message = "The other parameters must be those of the request that gave the page_cursor";
        return Err(ErrorReply::bad_request("mismatched_page_parameters", message));
    }
    Ok(Page { after, limit })
}

/// Returns the `pagination` member of a reply. `next` is the position that the next page begins behind.
pub(super) fn pagination(params: &Params, next: Option<i64>) -> Value {
    let cursor = next.map(|position| format!("{:016x}{position:016x}", fingerprint(params)));
    // The official fake's URL carries the cursor under a name that is not read; this one leads to the page.
    let url = cursor.as_ref().and_then(|cursor| params.url_with(CURSOR, cursor));
    json!({ "has_next_page": cursor.is_some(), "next_page_cursor": cursor, "next_page_url": url })
}

fn read(cursor: &str) -> Option<(u64, i64)> {
    let (fingerprint, position) = cursor.split_at_checked(16)?;
    Some((u64::from_str_radix(fingerprint, 16).ok()?, i64::from_str_radix(position, 16).ok()?))
}

fn fingerprint(params: &Params) -> u64 {
    let mut hasher = DefaultHasher::new();
    params.all_but(CURSOR).hash(&mut hasher);
    hasher.finish()
}
