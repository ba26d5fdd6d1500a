//! The parameters of a call as a surface has them.

#[cfg(feature = "serde")]
use crate::error::{Error, ErrorCode, ProblemCode};
use crate::{
    check::problem_kind::ProblemKind,
    error::problem::Problems,
    json::{self, NESTING_LIMIT, Object},
};
use alloc::borrow::Cow;

/// The parameters of a call in one of the forms that surfaces have them in.
#[derive(Debug)]
pub enum Params<'a> {
    /// As values.
    Object(Object),
    /// As values that stay the caller's.
    Borrowed(&'a Object),
    /// As JSON text.
    Text(&'a [u8]),
}

#[cfg(feature = "serde")]
impl Params<'static> {
    /// Takes the parameters from anything that serde serializes as an object. What is to be left out has to be left out
    /// when it is serialized (`skip_serializing_if`): `null` is a value, which most parameters do not take.
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
    /// The parameters as values; what keeps them from being read is added to `problems`.
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
