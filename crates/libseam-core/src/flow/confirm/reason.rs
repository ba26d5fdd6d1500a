//! A reason why a removal is not in effect, as a read shows it.

use super::{
    names::{is_array, items},
    probe::{CODE_LENGTH, CODE_LIMIT},
};
use crate::{
    api::confirmation::Explain,
    error::ErrorCode,
    json::{Object, Quoted, Raw, Value},
    memory::{self, OutOfMemory},
    wire::HttpRequest,
};
use alloc::{string::String, vec::Vec};

/// A reason, as a read shows it.
#[derive(Debug)]
pub(super) struct Reason {
    pub(super) explain: &'static Explain,
    pub(super) params: Object,
    pub(super) http_status: Option<u16>,
    pub(super) request_id: Option<String>,
    /// The reason why there is nothing to show.
    pub(super) failed: Option<ErrorCode>,
    /// The values at each of the paths, in their order.
    pub(super) shown: Vec<Vec<Value>>,
}

impl Reason {
    /// Keeps what the object has at each path.
    pub(super) fn see(&mut self, object: Raw<'_>) -> Result<(), OutOfMemory> {
        for (path, values) in self.explain.show.iter().zip(&mut self.shown) {
            let (list, rest) = path.split_once('[').unwrap_or((path, ""));
            let member = rest.strip_prefix("].");
            match (object.at(list), member) {
                (Some(list), Some(member)) if is_array(list) => {
                    for item in items(list) {
                        keep(item.at(member), values)?;
                    }
                }
                (value, None) => keep(value, values)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Removes the credential from what the server wrote.
    pub(super) fn redact(&mut self, request: &HttpRequest) -> Result<(), OutOfMemory> {
        for value in self.shown.iter_mut().flatten() {
            if let Value::String(text) = value {
                *text = request.quote_to_string(text.as_bytes())?;
            }
        }
        Ok(())
    }

    pub(super) fn to_value(&self) -> Result<Value, OutOfMemory> {
        let mut shown = Object::new();
        for (path, values) in self.explain.show.iter().zip(&self.shown) {
            let mut copies = Vec::new();
            for value in values {
                memory::push(&mut copies, value.try_clone()?)?;
            }
            shown = shown.try_with(path, copies.into())?;
        }
        let mut object = Object::new()
            .try_with_text("operation", self.explain.read)?
            .try_with("params", self.params.try_clone()?.into())?
            .try_with_some("request_id", self.request_id.as_deref())?;
        if let Some(status) = self.http_status {
            object = object.try_with_number("http_status", status.into())?;
        }
        match self.failed {
            Some(code) => object = object.try_with_text("why", code.description())?,
            None => object = object.try_with("shown", shown.into())?,
        }
        Ok(object.into())
    }
}

/// Keeps a text or a flag, unless there are too many, or it is too long.
fn keep(value: Option<Raw<'_>>, values: &mut Vec<Value>) -> Result<(), OutOfMemory> {
    let Some(value) = value.filter(|_| values.len() < CODE_LIMIT) else { return Ok(()) };
    let text = value.as_string().map(Quoted::to_text).transpose()?;
    let kept = match (text, value.as_bool()) {
        (Some(text), _) if text.len() <= CODE_LENGTH => Value::String(text),
        (_, Some(flag)) => Value::Bool(flag),
        _ => return Ok(()),
    };
    if values.contains(&kept) { Ok(()) } else { memory::push(values, kept) }
}
