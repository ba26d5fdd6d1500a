//! The evidence of an off-boarding for people: [`to_html`] writes a page to read and to print, and [`to_csv`] a table with
//! a row for each step. Both are made from the lines alone, and hold nothing that the lines do not; no script and nothing
//! from elsewhere is in the page.

mod document;
mod html;
mod refusal;
mod table;
mod words;

pub use html::to_html;
pub use table::to_csv;
