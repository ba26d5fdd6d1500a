//! `Serialize` for the types of this crate.

use super::{
    super::{Number, Object, Value},
    number::Typed,
};
use serde::ser::{Error as _, Serialize, SerializeMap as _, Serializer};

/// Serializes a whole number that fits as an integer, and every other number as the nearest floating point
/// number.
///
/// # Errors
/// Where it is larger than every number of Rust's.
impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match Typed::of(self).map_err(S::Error::custom)? {
            Typed::Unsigned(number) => serializer.serialize_u64(number),
            Typed::Signed(number) => serializer.serialize_i64(number),
            Typed::Float(number) => match (self.as_str().parse::<u128>(), self.as_str().parse::<i128>()) {
                (Ok(whole), _) => serializer.serialize_u128(whole),
                (_, Ok(whole)) => serializer.serialize_i128(whole),
                _ => serializer.serialize_f64(number),
            },
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(truth) => serializer.serialize_bool(*truth),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(members) => members.serialize(serializer),
        }
    }
}
