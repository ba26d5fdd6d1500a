//! The serializer that builds a value.

use super::{
    super::{NESTING_LIMIT, Object, Value, read},
    ConversionError,
    names::TEXTS,
    number::{of_float, whole},
};
use alloc::{
    borrow::ToOwned as _,
    format,
    string::{String, ToString as _},
    vec::Vec,
};
use core::fmt::Display;
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

type BuildResult = Result<Value, ConversionError>;

/// Builds a value, which may nest so many levels deeper.
#[derive(Clone, Copy)]
pub(super) struct ValueSerializer {
    levels: usize,
}

impl ValueSerializer {
    pub(super) fn new() -> Self {
        Self { levels: NESTING_LIMIT }
    }

    /// Returns the serializer of members or items.
    fn below(self) -> Result<Self, ConversionError> {
        match self.levels.checked_sub(1) {
            Some(levels) => Ok(Self { levels }),
            None => {
                Err(ConversionError::new(format!("nesting must not be deeper than {NESTING_LIMIT} levels")))
            }
        }
    }

    fn members(self, variant: Option<&'static str>) -> Result<Members, ConversionError> {
        let tree = if variant.is_some() { self.below()? } else { self };
        Ok(Members { tree: tree.below()?, object: Object::new(), key: None, variant })
    }

    fn items(self, variant: Option<&'static str>) -> Result<Items, ConversionError> {
        let tree = if variant.is_some() { self.below()? } else { self };
        Ok(Items { tree: tree.below()?, items: Vec::new(), variant })
    }
}

/// Wraps `value` in an object under the name of the variant, if there is one.
fn tag(value: Value, variant: Option<&'static str>) -> Value {
    match variant {
        Some(variant) => Object::new().with(variant, value).into(),
        None => value,
    }
}

macro_rules! whole_numbers {
    ($($method:ident: $type:ty,)+) => { $(
        fn $method(self, number: $type) -> BuildResult {
            Ok(Value::Number(whole(number)))
        }
    )+ };
}

impl Serializer for ValueSerializer {
    type Ok = Value;
    type Error = ConversionError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Members;
    type SerializeStruct = Structure;
    type SerializeStructVariant = Members;

    whole_numbers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128,
    }

    fn serialize_bool(self, truth: bool) -> BuildResult {
        Ok(truth.into())
    }

    // `Debug` writes an exponent where there would be many zeros, and a fraction always.
    fn serialize_f32(self, number: f32) -> BuildResult {
        of_float(format!("{number:?}"), number.is_finite()).map(Value::Number)
    }

    fn serialize_f64(self, number: f64) -> BuildResult {
        of_float(format!("{number:?}"), number.is_finite()).map(Value::Number)
    }

    fn serialize_char(self, character: char) -> BuildResult {
        Ok(character.to_string().into())
    }

    fn serialize_str(self, text: &str) -> BuildResult {
        Ok(text.into())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> BuildResult {
        self.below()?;
        Ok(bytes.iter().map(|byte| i64::from(*byte).into()).collect::<Vec<Value>>().into())
    }

    fn serialize_none(self) -> BuildResult {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> BuildResult {
        value.serialize(self)
    }

    fn serialize_unit(self) -> BuildResult {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> BuildResult {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> BuildResult {
        Ok(variant.into())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> BuildResult {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> BuildResult {
        let value = value.serialize(self.below()?).map_err(|e| e.within(variant))?;
        Ok(tag(value, Some(variant)))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, ConversionError> {
        self.items(None)
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, ConversionError> {
        self.items(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items, ConversionError> {
        self.items(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items, ConversionError> {
        self.items(Some(variant))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members, ConversionError> {
        self.members(None)
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Structure, ConversionError> {
        if TEXTS.contains(&name) {
            return Ok(Structure::Text(String::new()));
        }
        self.members(None).map(Structure::Members)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Members, ConversionError> {
        self.members(Some(variant))
    }

    fn collect_str<T: Display + ?Sized>(self, text: &T) -> BuildResult {
        Ok(text.to_string().into())
    }
}

/// An array under construction.
pub(super) struct Items {
    tree: ValueSerializer,
    items: Vec<Value>,
    variant: Option<&'static str>,
}

impl Items {
    fn add<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), ConversionError> {
        let item = item.serialize(self.tree).map_err(|e| {
            let e = e.within(&self.items.len().to_string());
            self.variant.map_or(e.clone(), |variant| e.within(variant))
        })?;
        self.items.push(item);
        Ok(())
    }

    fn done(self) -> BuildResult {
        Ok(tag(self.items.into(), self.variant))
    }
}

/// An object under construction.
pub(super) struct Members {
    tree: ValueSerializer,
    object: Object,
    /// Key whose value comes next.
    key: Option<String>,
    variant: Option<&'static str>,
}

impl Members {
    fn add<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), ConversionError> {
        let added = value.serialize(self.tree).and_then(|value| {
            let before = self.object.insert(key.to_owned(), value);
            before.map_or(Ok(()), |_| Err(ConversionError::new("duplicate key")))
        });
        added.map_err(|e| {
            let e = e.within(key);
            self.variant.map_or(e.clone(), |variant| e.within(variant))
        })
    }

    fn done(self) -> BuildResult {
        Ok(tag(self.object.into(), self.variant))
    }
}

/// A structure: an object, or the text of a value.
pub(super) enum Structure {
    Members(Members),
    Text(String),
}

macro_rules! arrays {
    ($($trait:ident :: $method:ident,)+) => { $(
        impl $trait for Items {
            type Ok = Value;
            type Error = ConversionError;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), ConversionError> {
                self.add(item)
            }

            fn end(self) -> BuildResult {
                self.done()
            }
        }
    )+ };
}

arrays! {
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field,
}

impl SerializeMap for Members {
    type Ok = Value;
    type Error = ConversionError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ConversionError> {
        self.key = match key.serialize(self.tree)? {
            Value::String(text) => Some(text),
            Value::Number(number) if number.is_integer() => Some(number.as_str().to_owned()),
            other => {
                let reason = format!("a key must be a string or a whole number, got {}", other.kind());
                return Err(ConversionError::new(reason));
            }
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ConversionError> {
        let key = self.key.take().ok_or_else(|| ConversionError::new("a value has no key"))?;
        self.add(&key, value)
    }

    fn end(self) -> BuildResult {
        self.done()
    }
}

impl SerializeStruct for Structure {
    type Ok = Value;
    type Error = ConversionError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), ConversionError> {
        match self {
            Self::Members(members) => members.add(key, value),
            Self::Text(text) => match value.serialize(ValueSerializer::new())? {
                Value::String(given) => {
                    *text = given;
                    Ok(())
                }
                other => Err(ConversionError::new(format!("expected JSON text, got {}", other.kind()))),
            },
        }
    }

    fn end(self) -> BuildResult {
        match self {
            Self::Members(members) => members.done(),
            Self::Text(text) => read(text.as_bytes()).map_err(|e| ConversionError::new(e.reason)),
        }
    }
}

impl SerializeStructVariant for Members {
    type Ok = Value;
    type Error = ConversionError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), ConversionError> {
        self.add(key, value)
    }

    fn end(self) -> BuildResult {
        self.done()
    }
}
