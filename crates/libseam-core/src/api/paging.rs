//! The shape of what `spec/flows.json` says about lists that go on in pages.

/// Where a list that goes on in pages has its cursor.
#[derive(Debug)]
pub(crate) struct Paging {
    /// The parameter that names the page to read.
    pub(crate) cursor_in: &'static str,
    /// The path in a reply to the cursor of the next page.
    pub(crate) cursor_out: &'static str,
    /// The path in a reply to whether there is a next page.
    pub(crate) more: &'static str,
}
