//! Types of the paging rules in `spec/flows.json`.

/// Names of the cursors of a paged list.
#[derive(Debug)]
pub struct Paging {
    /// The parameter that names the page to read.
    pub cursor_in: &'static str,
    /// The path in a reply to the cursor of the next page.
    pub cursor_out: &'static str,
    /// The path in a reply to the flag that announces a next page.
    pub more: &'static str,
}

impl Paging {
    /// Returns the member of a reply that says how the list goes on.
    #[must_use]
    pub fn info(&self) -> &'static str {
        self.more.split('.').next().unwrap_or_default()
    }
}
