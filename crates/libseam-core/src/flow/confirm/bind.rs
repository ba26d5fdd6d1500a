//! Names that the reads before a removal bind.

use super::{
    names::{Bound, Truth, is_array, is_value, items},
    work::Work,
};
use crate::{
    json::{Quoted, Raw},
    memory::{self, OutOfMemory},
    wire::secret::Secret,
};
use alloc::{string::String, vec::Vec};

impl Work {
    /// Binds what a read before the removal resolves.
    pub(super) fn resolve(&mut self, at: usize, index: usize, item: Raw<'_>) -> Result<(), OutOfMemory> {
        let Some(subject) = self.subjects.get_mut(at) else { return Ok(()) };
        let Some(resolve) = subject.row.resolve.get(index) else { return Ok(()) };
        let is_it =
            Truth::all(resolve.item.iter().map(|(path, term)| is_value(item.at(path), subject, *term, None)));
        let text = item.at(resolve.take).and_then(Raw::as_string);
        if let (Truth::Yes, Some(text), Some(bound @ Bound::Lost)) =
            (is_it, text, subject.bound_mut(resolve.name))
        {
            *bound = Bound::Text(text.to_text()?);
        }
        Ok(())
    }

    /// Binds what is to be remembered.
    pub(super) fn remember(&mut self, at: usize, index: usize, item: Raw<'_>) -> Result<(), OutOfMemory> {
        let Some(subject) = self.subjects.get_mut(at) else { return Ok(()) };
        let Some(remember) = subject.row.remember.get(index) else { return Ok(()) };
        for (name, path, is_secret) in remember.take {
            let of_items = path.strip_prefix("[].");
            let value = item.at(of_items.unwrap_or(path)).filter(|value| !value.is_null());
            let text = value.and_then(Raw::as_string).map(Quoted::to_text).transpose()?;
            let Some(bound) = subject.bound_mut(name) else { continue };
            match (bound, value, text) {
                (Bound::List(list), _, Some(text)) if of_items.is_some() => memory::push(list, text)?,
                (Bound::Secrets(list), _, Some(text)) => memory::push(list, Secret::new(text))?,
                (_, _, _) if of_items.is_some() => {}
                (bound, None, _) => *bound = Bound::Absent,
                (bound, _, Some(text)) if *is_secret => *bound = Bound::Secret(Secret::new(text)),
                (bound, _, Some(text)) => *bound = Bound::Text(text),
                (bound, Some(value), None) if is_array(value) => *bound = list(value)?,
                (bound, Some(value), None) => *bound = value.as_bool().map_or(Bound::Lost, Bound::Flag),
            }
        }
        Ok(())
    }
}

/// Copies a list of texts.
fn list(value: Raw<'_>) -> Result<Bound, OutOfMemory> {
    let mut list: Vec<String> = Vec::new();
    for item in items(value) {
        let Some(text) = item.as_string() else { return Ok(Bound::Lost) };
        memory::push(&mut list, text.to_text()?)?;
    }
    Ok(Bound::List(list))
}
