//! Subjects of a confirmation with the names that are bound for them, and the comparison of values.

use crate::{
    api::confirmation::{Confirmation, Term, Values},
    check::validate::is_uuid,
    json::{Object, Raw, Value},
    memory::{self, OutOfMemory},
    wire::secret::Secret,
};
use alloc::{string::String, vec::Vec};

/// The name of the value for which a check is done.
const EACH: &str = "each";

/// The value that is bound to a name.
#[derive(Debug)]
pub(super) enum Bound {
    /// The read before showed that there is no such value.
    Absent,
    /// A value that was never read, or that no token may hold.
    Lost,
    Text(String),
    Flag(bool),
    List(Vec<String>),
    Secret(Secret),
    Secrets(Vec<Secret>),
}

/// The value of a term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Found<'a> {
    Text(&'a str),
    Flag(bool),
    Absent,
    Lost,
}

/// A thing that a removal takes away: the one of the call, or one that depends on it.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) row: &'static Confirmation,
    /// The parameters of its operation that are known.
    pub(super) params: Object,
    pub(super) bound: Vec<(&'static str, Bound)>,
    /// True if the API cannot take it away.
    pub(super) is_not_revocable: bool,
}

impl Subject {
    pub(super) fn new(row: &'static Confirmation, params: Object) -> Self {
        Self { row, params, bound: Vec::new(), is_not_revocable: false }
    }

    /// Binds `name`, instead of what it was bound to.
    pub(super) fn bind(&mut self, name: &'static str, bound: Bound) -> Result<(), OutOfMemory> {
        match self.bound_mut(name) {
            Some(place) => *place = bound,
            None => memory::push(&mut self.bound, (name, bound))?,
        }
        Ok(())
    }

    pub(super) fn bound_mut(&mut self, name: &str) -> Option<&mut Bound> {
        self.bound.iter_mut().find(|(known, _)| *known == name).map(|(_, bound)| bound)
    }

    fn bound(&self, name: &str) -> Option<&Bound> {
        self.bound.iter().find(|(known, _)| *known == name).map(|(_, bound)| bound)
    }

    /// Returns the value of `name`.
    pub(super) fn value<'a>(&'a self, name: &str, path: &str, each: Option<&'a str>) -> Found<'a> {
        if name == EACH {
            return each.map_or(Found::Lost, Found::Text);
        }
        match self.bound(name) {
            Some(Bound::Text(text)) => Found::Text(text),
            Some(Bound::Secret(secret)) => Found::Text(secret.expose()),
            Some(Bound::Flag(flag)) => Found::Flag(*flag),
            Some(Bound::Absent) => Found::Absent,
            Some(_) => Found::Lost,
            None => match self.params.get(name).and_then(|value| value.at(path)) {
                Some(Value::String(text)) => Found::Text(text),
                Some(Value::Bool(flag)) => Found::Flag(*flag),
                Some(Value::Null) | None => Found::Absent,
                Some(_) => Found::Lost,
            },
        }
    }

    /// Returns the value of a term.
    pub(super) fn term<'a>(&'a self, term: Term, each: Option<&'a str>) -> Found<'a> {
        match term {
            Term::Name(name, path) => self.value(name, path, each),
            Term::Text(text) => Found::Text(text),
            Term::Flag(flag) => Found::Flag(flag),
            Term::Null => Found::Absent,
        }
    }

    /// Copies the values of the list `name`; `None` where it is not known.
    pub(super) fn list(&self, name: &str) -> Result<Option<Vec<String>>, OutOfMemory> {
        let mut copy = Vec::new();
        match self.bound(name) {
            Some(Bound::List(list)) => {
                for text in list {
                    memory::push(&mut copy, memory::copy(text)?)?;
                }
            }
            Some(Bound::Absent) => {}
            Some(_) => return Ok(None),
            None => {
                for value in self.params.get(name).map(Value::items).unwrap_or_default() {
                    let Some(text) = value.as_str() else { return Ok(None) };
                    memory::push(&mut copy, memory::copy(text)?)?;
                }
            }
        }
        Ok(Some(copy))
    }

    /// Reports whether the list `list` has the value of `name`.
    pub(super) fn is_in(&self, list: &str, name: &str) -> bool {
        let Found::Text(text) = self.value(name, "", None) else { return false };
        match self.bound(list) {
            Some(Bound::List(list)) => list.iter().any(|known| is_same(known, text)),
            Some(Bound::Secrets(list)) => list.iter().any(|known| is_same(known.expose(), text)),
            _ => false,
        }
    }

    /// Builds the parameters of a read; otherwise returns what is wrong with one of them.
    pub(super) fn params_of(
        &self,
        values: Values,
        each: Option<&str>,
    ) -> Result<Result<Object, Found<'static>>, OutOfMemory> {
        let mut params = Object::new();
        for (param, term) in values {
            params = match self.term(*term, each) {
                Found::Text(text) => params.try_with_text(param, text)?,
                Found::Absent => return Ok(Err(Found::Absent)),
                Found::Flag(_) | Found::Lost => return Ok(Err(Found::Lost)),
            };
        }
        Ok(Ok(params))
    }
}

/// Compares two texts. Of UUIDs the case makes no difference: a caller may write `A`, and the API answers `a`.
pub(in crate::flow) fn is_same(one: &str, other: &str) -> bool {
    one == other || one.eq_ignore_ascii_case(other) && is_uuid(one)
}

/// The answer to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    Unknown,
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

impl Truth {
    pub(super) fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }

    /// Returns whether all hold.
    pub(super) fn all(truths: impl Iterator<Item = Self>) -> Self {
        truths.fold(Self::Yes, |all, truth| match (all, truth) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            _ => Self::Yes,
        })
    }

    /// Returns whether any holds.
    pub(super) fn any(truths: impl Iterator<Item = Self>) -> Self {
        Self::all(truths.map(Self::not)).not()
    }
}

/// Compares a value of a reply with that of `term`. A name without a value decides nothing.
pub(super) fn is_value(raw: Option<Raw<'_>>, subject: &Subject, term: Term, each: Option<&str>) -> Truth {
    let raw = raw.filter(|raw| !raw.is_null());
    match (subject.term(term, each), term) {
        (_, Term::Null) => raw.is_none().into(),
        (Found::Text(text), _) => raw.is_some_and(|raw| is_text(raw, text)).into(),
        (Found::Flag(flag), _) => (raw.and_then(Raw::as_bool) == Some(flag)).into(),
        (Found::Absent | Found::Lost, _) => Truth::Unknown,
    }
}

/// Compares a value of a reply with a text, as [`is_same`] compares two.
pub(super) fn is_text(raw: Raw<'_>, text: &str) -> bool {
    let Some(string) = raw.as_string() else { return false };
    if string == *text {
        return true;
    }
    let (mut one, mut other) = (string.chars(), text.chars());
    is_uuid(text)
        && loop {
            match (one.next(), other.next()) {
                (None, None) => break true,
                (Some(a), Some(b)) if a.eq_ignore_ascii_case(&b) => {}
                _ => break false,
            }
        }
}

/// Iterates over the items of an array; there are none in anything else.
pub(in crate::flow) fn items(raw: Raw<'_>) -> impl Iterator<Item = Raw<'_>> {
    let mut tokens = raw.tokens();
    // Passes over the bracket.
    let _ = tokens.token();
    core::iter::from_fn(move || tokens.value()).take_while(move |_| is_array(raw))
}

pub(super) fn is_array(raw: Raw<'_>) -> bool {
    raw.text().starts_with('[')
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn only_uuids_are_compared_without_case() {
        let (lower, upper) = ("acc00000-0000-4000-8000-0000000000ab", "ACC00000-0000-4000-8000-0000000000AB");
        assert!(is_same(lower, upper));
        assert!(is_same("Key", "Key") && !is_same("Key", "key"));
        assert!(!is_same(lower, "ACC00000-0000-4000-8000-0000000000AC"));
    }
}
