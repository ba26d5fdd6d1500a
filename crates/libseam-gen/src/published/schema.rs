//! Schemas as facts: the values that a parameter, a member or a reply may have. Sentences are left out.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Number, Value};

/// The values that something may have. Without any member it may have every value.
///
/// `nullable` beats `enum`: null is allowed although the enum does not list it. Lengths count UTF-16 code units. A
/// `pattern` is ASCII: `\d` is `[0-9]` and `\w` is `[0-9A-Za-z_]`. `default` is what the server assumes; nothing sends it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
pub(crate) struct Schema {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) kind: Option<Type>,
    /// The resource that it is, in place of everything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) resource: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) format: Option<Format>,
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    pub(crate) values: Option<Vec<Value>>,
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) nullable: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) deprecated: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) undocumented: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) draft: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) min_length: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_length: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) minimum: Option<Number>,
    /// True if `minimum` itself is not allowed.
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) exclusive_minimum: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) maximum: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) min_items: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_items: Option<u64>,
    /// Null is a default too.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub(crate) default: Option<Value>,
    /// Of an array.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) items: Option<Box<Schema>>,
    /// The member that tells the forms in `one_of` apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) discriminator: Option<String>,
    /// Of an object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) properties: Option<Vec<Member>>,
    /// Of an object, the members beside `properties`: a schema, or false if there may be none. Absent: the server
    /// ignores them.
    #[serde(rename = "additionalProperties", skip_serializing_if = "Option::is_none")]
    pub(crate) others: Option<Others>,
    /// The forms it may have. The first that fits counts; several may. `properties` beside them belong to every form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) one_of: Vec<Schema>,
}

/// A schema with a name: a parameter, or a member of an object.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Member {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) required: bool,
    #[serde(flatten)]
    pub(crate) schema: Schema,
}

/// A JSON type.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Type {
    String,
    Boolean,
    Integer,
    Number,
    Array,
    Object,
}

/// A form of strings, or of numbers.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Format {
    Uuid,
    DateTime,
    Email,
    Uri,
    Float,
}

/// The members of an object beside those that it names.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Others {
    Allowed(bool),
    Like(Box<Schema>),
}

impl Type {
    /// Returns its name in JSON schemas.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

impl Format {
    /// Returns its name in JSON schemas.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Uuid => "uuid",
            Self::DateTime => "date-time",
            Self::Email => "email",
            Self::Uri => "uri",
            Self::Float => "float",
        }
    }
}

impl Schema {
    /// Returns the members that it names, in every form.
    pub(crate) fn members(&self) -> &[Member] {
        self.properties.as_deref().unwrap_or_default()
    }

    /// Calls `see` with each documented member of this schema, in every form, and of those within it, and with the name of
    /// the member that holds it: that of `object` for its own.
    pub(crate) fn walk_members<'s>(
        &'s self,
        object: Option<&'s str>,
        see: &mut impl FnMut(Option<&'s str>, &'s Member),
    ) {
        if self.undocumented || self.draft {
            return;
        }
        for member in self.members().iter().filter(|it| !it.schema.undocumented && !it.schema.draft) {
            see(object, member);
            member.schema.walk_members(Some(&member.name), see);
        }
        for inner in self.items.as_deref().into_iter().chain(&self.one_of) {
            inner.walk_members(object, see);
        }
    }

    /// Calls `see` with this schema and all within it.
    pub(crate) fn walk<'s>(&'s self, see: &mut impl FnMut(&'s Self)) {
        see(self);
        let others = match &self.others {
            Some(Others::Like(schema)) => Some(&**schema),
            _ => None,
        };
        let members = self.members().iter().map(|member| &member.schema);
        for inner in members.chain(self.items.as_deref()).chain(others).chain(&self.one_of) {
            inner.walk(see);
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Reads a value that is there, null included.
fn given<'d, D: Deserializer<'d>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
