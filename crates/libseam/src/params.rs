//! The parameters of a call as a surface has them.

use crate::{
    json::{self, NESTING_LIMIT, Object},
    message::message,
    problem::{Problem, ProblemCode},
};

/// The parameters of a call in one of the forms that surfaces have them in.
#[derive(Debug)]
pub enum Params<'a> {
    /// As values.
    Object(Object),
    /// As JSON text.
    Text(&'a [u8]),
}

impl Params<'_> {
    // What a caller has them in is known where this becomes part of it.
    #[inline(always)]
    pub(crate) fn read(self) -> Result<Object, Problem> {
        match self {
            Self::Object(object) => shallow(object),
            Self::Text(text) => read(text),
        }
    }
}

fn read(text: &[u8]) -> Result<Object, Problem> {
    json::read_object(text).map_err(|e| {
        if e.reason == json::TOO_DEEP {
            return too_deep();
        }
        Problem::new("", ProblemCode::Json, e.told_of("the parameters"))
    })
}

fn shallow(object: Object) -> Result<Object, Problem> {
    let is_deep = object.values().any(|value| value.nests_deeper_than(NESTING_LIMIT - 1));
    if is_deep { Err(too_deep()) } else { Ok(object) }
}

fn too_deep() -> Problem {
    let message = message!("the parameters nest deeper than {} levels", NESTING_LIMIT);
    Problem::new("", ProblemCode::Json, message)
}

impl From<Object> for Params<'_> {
    fn from(object: Object) -> Self {
        Self::Object(object)
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
