//! The next page of a list, read from a reply.

use crate::{
    api::{
        generated::flows::PAGES,
        table::{Listing, Operation},
    },
    error::ErrorCode,
    json::Raw,
    memory::OutOfMemory,
};
use alloc::{borrow::ToOwned as _, format, string::String};

/// Largest length of a cursor, in bytes of JSON. It goes into the next request.
const CURSOR_LIMIT: usize = 4096;

/// Finds the cursor of the next page; `None` if `body` is the last page.
pub(crate) fn next_cursor(operation: &Operation, body: Raw<'_>) -> Result<Option<String>, PageError> {
    match body.at(PAGES.more).map(|more| (more.as_bool(), more.kind())) {
        Some((Some(false), _)) => return Ok(None),
        Some((Some(true), _)) => {}
        // Such a list may have no pages, and says then nothing of them.
        None if operation.listing == Listing::Whole && lacks_page_info(body) => return Ok(None),
        None => return Err(malformed(format!("the reply has no `{}`", PAGES.more))),
        Some((None, kind)) => {
            return Err(malformed(format!("`{}` is {kind}, not a boolean", PAGES.more)));
        }
    }
    if operation.param(PAGES.cursor_in).is_none() {
        let why = format!(
            "the reply announces a next page, but the operation has no parameter `{}`",
            PAGES.cursor_in
        );
        return Err(malformed(why));
    }
    let Some(cursor) = body.at(PAGES.cursor_out) else { return Err(no_cursor()) };
    if cursor.text().len() > CURSOR_LIMIT {
        let why = format!("the cursor of the next page is longer than {CURSOR_LIMIT} bytes");
        return Err(PageError(ErrorCode::TooLarge, why));
    }
    let cursor = cursor.as_string().ok_or_else(no_cursor)?.to_text()?;
    if cursor.is_empty() { Err(no_cursor()) } else { Ok(Some(cursor)) }
}

/// Reports whether `body` says nothing about pages.
fn lacks_page_info(body: Raw<'_>) -> bool {
    let about = body.member(PAGES.info());
    about.is_none_or(|about| about.kind() == "null")
}

/// The reason why a list cannot be read on.
#[derive(Debug)]
pub(crate) struct PageError(pub(crate) ErrorCode, pub(crate) String);

impl From<OutOfMemory> for PageError {
    fn from(_: OutOfMemory) -> Self {
        Self(ErrorCode::OutOfMemory, "there is not enough memory to go on".to_owned())
    }
}

pub(crate) fn malformed(why: String) -> PageError {
    PageError(ErrorCode::MalformedReply, why)
}

fn no_cursor() -> PageError {
    malformed(format!("the reply announces a next page, but `{}` is not a cursor", PAGES.cursor_out))
}
