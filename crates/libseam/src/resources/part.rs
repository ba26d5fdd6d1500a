//! Parts of a resource: values that become a type of Rust and back, and nothing is lost where they do not fit.
//!
//! serde's derived code would refuse a whole list for one member that is null against the documentation, and would not tell
//! null from absence.

use crate::json::{Number, Object, Value, to_value};
use std::collections::BTreeMap;

/// A type that a JSON value may fit.
pub(super) trait Part: Sized {
    /// Converts `value`, or gives it back if it does not fit.
    fn read(value: Value) -> Result<Self, Value>;

    /// Converts it back.
    fn write(self) -> Value;
}

/// Takes the member `name` out of `object` if it is there and fits.
pub(super) fn take<T: Part>(object: &mut Object, name: &str) -> Option<T> {
    match T::read(object.remove(name)?) {
        Ok(part) => Some(part),
        Err(value) => {
            object.insert(name.to_owned(), value);
            None
        }
    }
}

/// Puts the member `name` into `object` if there is one.
pub(super) fn put<T: Part>(object: &mut Object, name: &str, part: Option<T>) {
    if let Some(part) = part {
        object.insert(name.to_owned(), part.write());
    }
}

impl Part for Value {
    fn read(value: Value) -> Result<Self, Value> {
        // A member that is null is not there, whatever its type.
        if value == Value::Null { Err(value) } else { Ok(value) }
    }

    fn write(self) -> Value {
        self
    }
}

impl Part for String {
    fn read(value: Value) -> Result<Self, Value> {
        if let Value::String(text) = value { Ok(text) } else { Err(value) }
    }

    fn write(self) -> Value {
        self.into()
    }
}

impl Part for bool {
    fn read(value: Value) -> Result<Self, Value> {
        value.as_bool().ok_or(value)
    }

    fn write(self) -> Value {
        self.into()
    }
}

fn number(value: &Value) -> Option<&Number> {
    if let Value::Number(number) = value { Some(number) } else { None }
}

impl Part for i64 {
    fn read(value: Value) -> Result<Self, Value> {
        number(&value).and_then(Number::as_i64).ok_or(value)
    }

    fn write(self) -> Value {
        self.into()
    }
}

impl Part for f64 {
    fn read(value: Value) -> Result<Self, Value> {
        let number = number(&value).and_then(|number| number.as_str().parse::<Self>().ok());
        number.filter(|number| number.is_finite()).ok_or(value)
    }

    fn write(self) -> Value {
        // A whole number is written as one: `20`, not `20.0`.
        let whole = format!("{self:.0}").parse::<i64>().ok().filter(|_| self.fract() == 0.0);
        whole.map_or_else(|| to_value(&self).unwrap_or_default(), Value::from)
    }
}

impl<T: Part> Part for Box<T> {
    fn read(value: Value) -> Result<Self, Value> {
        T::read(value).map(Self::new)
    }

    fn write(self) -> Value {
        (*self).write()
    }
}

impl<T: Part> Part for Option<T> {
    fn read(value: Value) -> Result<Self, Value> {
        if value == Value::Null { Ok(None) } else { T::read(value).map(Some) }
    }

    fn write(self) -> Value {
        self.map_or(Value::Null, Part::write)
    }
}

impl<T: Part> Part for Vec<T> {
    fn read(value: Value) -> Result<Self, Value> {
        let Value::Array(items) = value else { return Err(value) };
        let mut read = Self::with_capacity(items.len());
        let mut items = items.into_iter();
        while let Some(item) = items.next() {
            match T::read(item) {
                Ok(part) => read.push(part),
                Err(item) => {
                    let before = read.into_iter().map(Part::write);
                    return Err(Value::Array(before.chain([item]).chain(items).collect()));
                }
            }
        }
        Ok(read)
    }

    fn write(self) -> Value {
        Value::Array(self.into_iter().map(Part::write).collect())
    }
}

impl<T: Part> Part for BTreeMap<String, T> {
    fn read(value: Value) -> Result<Self, Value> {
        let Value::Object(members) = value else { return Err(value) };
        let mut read = Self::new();
        let mut members = members.into_iter();
        while let Some((name, member)) = members.next() {
            match T::read(member) {
                Ok(part) => {
                    read.insert(name, part);
                }
                Err(member) => {
                    let before = read.into_iter().map(|(name, part)| (name, part.write()));
                    return Err(Value::Object(before.chain([(name, member)]).chain(members).collect()));
                }
            }
        }
        Ok(read)
    }

    fn write(self) -> Value {
        Value::Object(self.into_iter().map(|(name, part)| (name, part.write())).collect())
    }
}
