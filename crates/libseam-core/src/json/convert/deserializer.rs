//! The deserializer that reads a value.

use super::{
    super::Value,
    ConversionError,
    names::{RAW, VALUE},
    number::{Typed, float},
};
use alloc::string::{String, ToString as _};
use core::{iter::once, slice};
use serde::{
    Deserializer,
    de::{
        DeserializeSeed, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
        VariantAccess, Visitor, value::MapDeserializer,
    },
    forward_to_deserialize_any,
};

impl Value {
    fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Self::Null => Unexpected::Unit,
            Self::Bool(truth) => Unexpected::Bool(*truth),
            Self::Number(number) => Typed::of(number).map_or(Unexpected::Float(f64::MAX), |n| n.unexpected()),
            Self::String(text) => Unexpected::Str(text),
            Self::Array(_) => Unexpected::Seq,
            Self::Object(_) => Unexpected::Map,
        }
    }
}

/// Reads a 128-bit integer, or reports the value that was found instead.
macro_rules! wide_numbers {
    ($($method:ident: $type:ty => $visit:ident,)+) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
            match self {
                Value::Number(number) => match number.as_str().parse::<$type>() {
                    Ok(number) => visitor.$visit(number),
                    Err(_) => self.deserialize_any(visitor),
                },
                _ => self.deserialize_any(visitor),
            }
        }
    )+ };
}

impl<'de> Deserializer<'de> for &'de Value {
    type Error = ConversionError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
        match self {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(*truth),
            Value::Number(number) => match Typed::of(number)? {
                Typed::Unsigned(number) => visitor.visit_u64(number),
                Typed::Signed(number) => visitor.visit_i64(number),
                Typed::Float(number) => visitor.visit_f64(number),
            },
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(items) => {
                let mut rest = Items { items: items.iter(), next: 0 };
                let value = visitor.visit_seq(&mut rest)?;
                match rest.items.len() {
                    0 => Ok(value),
                    _ => Err(ConversionError::new("the array has more items than expected")),
                }
            }
            Value::Object(members) => visitor.visit_map(Members { members: members.iter(), value: None }),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
        match self {
            Value::Number(number) => visitor.visit_f64(float(number)?),
            _ => self.deserialize_any(visitor),
        }
    }

    wide_numbers! {
        deserialize_i128: i128 => visit_i128,
        deserialize_u128: u128 => visit_u128,
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
        match self {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ConversionError> {
        match name {
            VALUE | RAW => visitor.visit_map(MapDeserializer::new(once((name, self.to_json())))),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ConversionError> {
        match self {
            Value::String(name) => visitor.visit_enum(Variant { name, value: None }),
            Value::Object(members) if members.len() == 1 => {
                let (name, value) = members.iter().next().ok_or_else(|| {
                    ConversionError::new("expected an object with one member, got an empty one")
                })?;
                visitor.visit_enum(Variant { name, value: Some(value) })
            }
            _ => Err(ConversionError::invalid_type(
                self.unexpected(),
                &"a string or an object with one member",
            )),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier
    }
}

impl<'de> IntoDeserializer<'de, ConversionError> for &'de Value {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The items of an array that are still to be read.
struct Items<'v> {
    items: slice::Iter<'v, Value>,
    next: usize,
}

impl<'de> SeqAccess<'de> for &mut Items<'de> {
    type Error = ConversionError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, ConversionError> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let place = self.next;
        self.next = place.saturating_add(1);
        seed.deserialize(item).map(Some).map_err(|e| e.within(&place.to_string()))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The members of an object that are still to be read.
struct Members<'v> {
    members: super::super::Iter<'v>,
    /// The key that was read last, and its value.
    value: Option<(&'v String, &'v Value)>,
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = ConversionError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, ConversionError> {
        let Some((key, value)) = self.members.next() else { return Ok(None) };
        self.value = Some((key, value));
        seed.deserialize(Key(key)).map(Some).map_err(|e| e.within(key))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, ConversionError> {
        let (key, value) = self.value.take().ok_or_else(|| ConversionError::new("a value has no key"))?;
        seed.deserialize(value).map_err(|e| e.within(key))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.members.len())
    }
}

/// A key: text, or the number that the text is where a number is wanted.
struct Key<'v>(&'v String);

macro_rules! numbers_of_keys {
    ($($method:ident => $visit:ident,)+) => { $(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
            match self.0.parse() {
                Ok(number) => visitor.$visit(number),
                Err(_) => visitor.visit_borrowed_str(self.0),
            }
        }
    )+ };
}

impl<'de> Deserializer<'de> for Key<'de> {
    type Error = ConversionError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ConversionError> {
        visitor.visit_borrowed_str(self.0)
    }

    numbers_of_keys! {
        deserialize_i8 => visit_i8, deserialize_i16 => visit_i16, deserialize_i32 => visit_i32,
        deserialize_i64 => visit_i64, deserialize_u8 => visit_u8, deserialize_u16 => visit_u16,
        deserialize_u32 => visit_u32, deserialize_u64 => visit_u64,
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, ConversionError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ConversionError> {
        visitor.visit_enum(Variant { name: self.0, value: None })
    }

    forward_to_deserialize_any! {
        bool i128 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }
}

/// The variant of an enum, and what it holds.
struct Variant<'v> {
    name: &'v String,
    value: Option<&'v Value>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = ConversionError;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), ConversionError> {
        Ok((seed.deserialize(Key(self.name))?, self))
    }
}

impl<'de> Variant<'de> {
    fn value_or_error(&self, expected: &str) -> Result<&'de Value, ConversionError> {
        self.value.ok_or_else(|| ConversionError::invalid_type(Unexpected::Str(self.name), &expected))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = ConversionError;

    fn unit_variant(self) -> Result<(), ConversionError> {
        match self.value {
            None | Some(Value::Null) => Ok(()),
            Some(value) => {
                let error = ConversionError::invalid_type(value.unexpected(), &"nothing");
                Err(error.within(self.name))
            }
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, ConversionError> {
        let value = self.value_or_error("an object with one member")?;
        seed.deserialize(value).map_err(|e| e.within(self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, ConversionError> {
        let value = self.value_or_error("an object with one member")?;
        value.deserialize_seq(visitor).map_err(|e| e.within(self.name))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ConversionError> {
        let value = self.value_or_error("an object with one member")?;
        value.deserialize_map(visitor).map_err(|e| e.within(self.name))
    }
}
