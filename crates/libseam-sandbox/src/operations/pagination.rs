use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Value, json};

use crate::check::{Kind, Param, Params};
use crate::refusal::Refusal;
use crate::store::Page;

const CURSOR: &str = "page_cursor";

pub(super) const LIMIT_PARAM: Param = Param::optional("limit", Kind::PositiveInteger);
pub(super) const CURSOR_PARAM: Param = Param::optional(CURSOR, Kind::Text).or_null();

const DEFAULT_LIMIT: i64 = 500;

/// The page that a request asks for, by the cursor that an earlier reply gave it.
///
/// A cursor holds where the page before it ended and a fingerprint of the other parameters, because following a list
/// with other filters than it was begun with gives neither list.
pub(super) fn page(params: &Params) -> Result<Page, Refusal> {
    let after = match params.text(CURSOR) {
        None => 0,
        Some(cursor) => {
            let (fingerprint_then, after) =
                read(cursor).ok_or_else(|| Refusal::bad_request("invalid_input", "Invalid page_cursor"))?;
            if fingerprint_then != fingerprint(params) {
                let message = "The other parameters must be those of the request that gave the page_cursor";
                return Err(Refusal::bad_request("mismatched_page_parameters", message));
            }
            after
        }
    };
    Ok(Page { after, limit: params.integer("limit").unwrap_or(DEFAULT_LIMIT) })
}

/// A whole list as one page.
pub(super) const EVERYTHING: Page = Page { after: 0, limit: i64::MAX };

/// The `pagination` member of a reply.
pub(super) fn pagination(params: &Params, next: Option<i64>) -> Value {
    let cursor = next.map(|position| format!("{:016x}{position:016x}", fingerprint(params)));
    // The official fake's URL carries the cursor under a name that is not read; this one leads to the page.
    let url = cursor.as_ref().and_then(|cursor| params.url_with(CURSOR, cursor));
    json!({ "has_next_page": cursor.is_some(), "next_page_cursor": cursor, "next_page_url": url })
}

fn read(cursor: &str) -> Option<(u64, i64)> {
    let (fingerprint, position) = cursor.split_at_checked(16)?;
    let position = i64::from_str_radix(position, 16).ok()?;
    Some((u64::from_str_radix(fingerprint, 16).ok()?, position))
}

fn fingerprint(params: &Params) -> u64 {
    let mut hasher = DefaultHasher::new();
    params.all_but(CURSOR).hash(&mut hasher);
    hasher.finish()
}
