//! Evidence as a page.

use crate::{document::Document, words};
use libseam_core::{Error, ErrorCode};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};

const PAGE: &str = include_str!("page.html");

/// Writes evidence as a page of HTML, whole in itself, to be read and printed. A page about evidence that was changed says so
/// at its head.
///
/// # Errors
/// [`ErrorCode::InvalidParams`] where there is no plan among the lines.
pub fn to_html(evidence: &[u8]) -> Result<String, Error> {
    let document = Document::read(evidence)?;
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    // Evidence that breaks off lacks members.
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    environment.add_filter("kind_in_words", |kind: String| words::of_kind(&kind).to_owned());
    environment.add_filter("state_in_words", |state: String| words::of_state(&state).to_owned());
    let page =
        environment.template_from_str(PAGE).and_then(|page| page.render(Value::from_serialize(&document)));
    page.map_err(|error| Error::new(ErrorCode::Internal, format!("the page cannot be written: {error}")))
}
