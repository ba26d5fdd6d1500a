//! Parameters as the API publishes them: the facts in `data/published.json`.

use serde::Deserialize;
use serde_json::Value;

use super::{Kind, Param, Pattern, Shape};

/// The published facts about a parameter, a member or an item.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Fact {
    /// Empty for an item of a list.
    #[serde(default)]
    name: String,
    /// Empty for a value of any kind, and for several kinds.
    #[serde(default, rename = "type")]
    type_name: String,
    format: Option<String>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    nullable: bool,
    #[serde(rename = "enum")]
    values: Option<Vec<Value>>,
    pattern: Option<String>,
    min_length: Option<usize>,
    max_length: Option<usize>,
    minimum: Option<f64>,
    #[serde(default)]
    exclusive_minimum: bool,
    maximum: Option<f64>,
    min_items: Option<usize>,
    max_items: Option<usize>,
    items: Option<Box<Fact>>,
    properties: Option<Vec<Fact>>,
    additional_properties: Option<Box<Fact>>,
    one_of: Option<Vec<Fact>>,
}

impl Fact {
    /// Returns the parameter to check.
    pub(crate) fn param(&self) -> Param {
        Param { name: self.name.clone(), kind: self.kind(), required: self.required, nullable: self.nullable }
    }

    fn shape(&self) -> Shape {
        Shape { kind: self.kind(), nullable: self.nullable }
    }

    fn kind(&self) -> Kind {
        if let Some(kinds) = &self.one_of {
            return Kind::Union(kinds.iter().map(Self::shape).collect());
        }
        match self.type_name.as_str() {
            "string" => self.text(),
            "boolean" => match self.values.as_deref() {
                Some([Value::Bool(only)]) => Kind::Literal(*only),
                _ => Kind::Boolean,
            },
            "number" | "integer" => Kind::Number {
                integer: self.type_name == "integer",
                above: self.minimum.filter(|_| self.exclusive_minimum),
                min: self.minimum.filter(|_| !self.exclusive_minimum),
                max: self.maximum,
            },
            "array" => {
                let any = || Shape { kind: Kind::Any, nullable: true };
                let items = Box::new(self.items.as_ref().map_or_else(any, |items| items.shape()));
                Kind::List { items, min: self.min_items, max: self.max_items }
            }
            "object" => match (&self.properties, &self.additional_properties) {
                (Some(members), _) => Kind::Object(members.iter().map(Self::param).collect()),
                (None, Some(values)) => Kind::Record(Box::new(values.shape())),
                (None, None) => Kind::Record(Box::new(Shape { kind: Kind::Any, nullable: true })),
            },
            "" => Kind::Any,
            other => panic!("`{other}` is no type: {self:?}"),
        }
    }

    fn text(&self) -> Kind {
        if let Some(values) = &self.values {
            return Kind::OneOf(values.iter().filter_map(Value::as_str).map(Into::into).collect());
        }
        match self.format.as_deref() {
            Some("uuid") => Kind::Uuid,
            Some("email") => Kind::Email,
            Some("date-time") => Kind::DateTime,
            Some("uri") => Kind::Url,
            Some(other) => panic!("`{other}` is no format: {self:?}"),
            None => {
                let known = |text: &String| Pattern::of(text).unwrap_or_else(|| panic!("{text}: no pattern"));
                let pattern = self.pattern.as_ref().map(known);
                Kind::Limited { min: self.min_length, max: self.max_length, pattern }
            }
        }
    }
}
