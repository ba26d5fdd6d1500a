//! Members of a reply, read from its text.

use crate::{
    json::{Object, Quoted, Raw},
    memory::OutOfMemory,
};
use alloc::string::String;

/// Reads a text that is not empty.
pub(super) fn text(item: Raw<'_>, path: &str) -> Result<Option<String>, OutOfMemory> {
    let text = item.at(path).and_then(Raw::as_string).map(Quoted::to_text).transpose()?;
    Ok(text.filter(|text| !text.is_empty()))
}

pub(super) fn flag(item: Raw<'_>, path: &str) -> Option<bool> {
    item.at(path).and_then(Raw::as_bool)
}

/// Iterates over the items of a list.
pub(super) fn list<'a>(item: Raw<'a>, name: &str) -> impl Iterator<Item = Raw<'a>> {
    item.member(name).into_iter().flat_map(crate::flow::confirm::items)
}

pub(super) fn door(item: Raw<'_>) -> Result<Object, OutOfMemory> {
    Object::new()
        .try_with_some("acs_entrance_id", text(item, "acs_entrance_id")?.as_deref())?
        .try_with_some("name", text(item, "display_name")?.as_deref())
}

/// Reads a workspace.
pub(super) fn workspace(item: Raw<'_>) -> Result<Object, OutOfMemory> {
    Object::new()
        .try_with_some("workspace_id", text(item, "workspace_id")?.as_deref())?
        .try_with_some("name", text(item, "name")?.as_deref())?
        .try_with("is_sandbox", flag(item, "is_sandbox").into())
}
