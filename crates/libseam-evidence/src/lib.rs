//! The evidence of an off-boarding for people: [`to_html`] writes a page to read and to print, and [`to_csv`] a table with
//! a row for each step. Both are made from the lines alone, and hold nothing that the lines do not; no script and nothing
//! from elsewhere is in the page. [`SigningKey`] signs evidence as the program `minisign` does, and [`verify_signed`] checks that.

mod document;
mod html;
mod refusal;
mod signature;
mod table;
mod words;

pub use html::to_html;
pub use signature::{Signed, SigningKey, verify_signed};
pub use table::to_csv;
