//! Parameters of a call, as a surface passes them.

#[cfg(feature = "serde")]
use crate::error::ProblemCode;
use crate::{
    check::problem_kind::ProblemKind,
    error::{Error, ErrorCode, problem::Problems},
    json::{self, NESTING_LIMIT, Object},
};
use alloc::borrow::Cow;

/// The parameters of a call, in one of the forms that surfaces have.
#[derive(Debug)]
pub enum Params<'a> {
    /// Values.
    Object(Object),
    /// Values that the caller keeps.
    Borrowed(&'a Object),
    /// JSON text.
    Text(&'a [u8]),
}

#[cfg(feature = "serde")]
impl Params<'static> {
    /// Serializes anything that serde serializes as an object. Leave a member out with `skip_serializing_if`:
    /// `null` is a value, which most parameters refuse.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidParams`] where it cannot be JSON, with the path to what cannot, or is no object. Nothing is sent.
    pub fn serialize<T: serde::Serialize + ?Sized>(params: &T) -> Result<Self, Error> {
        let invalid = |parameter: &str, code, message| {
            let problems = alloc::vec![crate::error::Problem::new(parameter, code, message)];
            Error::of_problems(ErrorCode::InvalidParams, problems)
        };
        match json::to_value(params) {
            Ok(json::Value::Object(object)) => Ok(Self::Object(object)),
            Ok(other) => {
                let message = alloc::format!("the parameters must be an object, got {}", other.kind());
                Err(invalid("", ProblemCode::Json, message))
            }
            Err(error) => {
                let whole = if error.path().is_empty() { "the parameters: " } else { "" };
                Err(invalid(error.path(), ProblemCode::Value, alloc::format!("{whole}{error}")))
            }
        }
    }
}

impl<'a> Params<'a> {
    /// Converts the parameters to an object, for a host that adds members to it.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidParams`] where they are no JSON object.
    pub fn into_object(self) -> Result<Object, Error> {
        let mut problems = Problems::new();
        let object = self.read(&mut problems).into_owned();
        match problems.finish()? {
            none if none.is_empty() => Ok(object),
            problems => Err(Error::of_problems(ErrorCode::InvalidParams, problems)),
        }
    }

    /// Reads the parameters as values; adds a problem if they cannot be read.
    pub(crate) fn read(self, problems: &mut Problems) -> Cow<'a, Object> {
        let params = match self {
            Self::Text(text) => return Cow::Owned(read(text, problems)),
            Self::Object(object) => Cow::Owned(object),
            Self::Borrowed(object) => Cow::Borrowed(object),
        };
        if params.values().any(|value| value.nests_deeper_than(NESTING_LIMIT - 1)) {
            add_too_deep(problems);
        }
        params
    }
}

fn read(text: &[u8], problems: &mut Problems) -> Object {
    json::read_object(text).unwrap_or_else(|error| {
        if error.is_out_of_memory() {
            problems.set_out_of_memory();
        } else if error.reason == json::TOO_DEEP {
            add_too_deep(problems);
        } else {
            ProblemKind::NotJson { reason: &error.message("the parameters") }.add(problems, "");
        }
        Object::new()
    })
}

fn add_too_deep(problems: &mut Problems) {
    ProblemKind::TooDeep.add(problems, "");
}

impl From<Object> for Params<'_> {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl<'a> From<&'a Object> for Params<'a> {
    fn from(object: &'a Object) -> Self {
        Self::Borrowed(object)
    }
}

impl<'a> From<&'a str> for Params<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.as_bytes())
    }
}

impl<'a> From<&'a [u8]> for Params<'a> {
    fn from(text: &'a [u8]) -> Self {
        Self::Text(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Value;

    #[test]
    fn values_and_text_may_nest_as_deep() {
        for (depth, fits) in [(NESTING_LIMIT, true), (NESTING_LIMIT + 1, false)] {
            let lists = depth - 1;
            let text = alloc::format!("{{\"x\":{}{}}}", "[".repeat(lists), "]".repeat(lists));
            let value = (0..lists)
                .fold(None, |inner: Option<Value>, _| Some(Value::Array(inner.into_iter().collect())));
            let mut object = Object::new();
            object.insert("x".into(), value.expect("a list"));
            for params in
                [Params::Text(text.as_bytes()), Params::Borrowed(&object), Params::Object(object.clone())]
            {
                let mut problems = Problems::new();
                params.read(&mut problems);
                assert_eq!(problems.is_empty(), fits, "{depth}");
            }
        }
    }
}
