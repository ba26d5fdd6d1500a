//! Types of the paging rules in `spec/flows.json`.

/// Names of the cursors of a paged list.
#[derive(Debug)]
pub(crate) struct Paging {
    /// The parameter that names the page to read.
    pub(crate) cursor_in: &'static str,
    /// The path in a reply to the cursor of the next page.
    pub(crate) cursor_out: &'static str,
    /// The path in a reply to the flag that announces a next page.
    pub(crate) more: &'static str,
}
