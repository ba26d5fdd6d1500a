//! Parameters, as the core's table has them.

use crate::published::{Format, Member, Schema, Type};
use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use serde_json::Number;

/// A parameter of an operation, or a member of one.
#[derive(Serialize)]
pub(crate) struct Param {
    pub(crate) name: String,
    summary: String,
    pub(crate) required: bool,
    nullable: bool,
    #[serde(flatten)]
    kind: Kind,
    /// True if nothing can be removed without an object that has this id.
    pub(super) needed: bool,
}

/// The part of a parameter that says what values it may have.
#[derive(Serialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: &'static str,
    format: Option<&'static str>,
    #[serde(rename = "enum")]
    values: Option<Vec<String>>,
    #[serde(rename = "minLength")]
    min_length: Option<u64>,
    #[serde(rename = "maxLength")]
    max_length: Option<u64>,
    #[serde(rename = "minItems")]
    min_items: Option<u64>,
    #[serde(rename = "maxItems")]
    max_items: Option<u64>,
    minimum: Option<i64>,
    maximum: Option<i64>,
    #[serde(rename = "exclusiveMinimum")]
    exclusive_minimum: bool,
    items: Option<Box<Kind>>,
    properties: Option<Vec<Param>>,
}

impl Param {
    /// Makes the parameter of the published `member`.
    pub(super) fn new(member: &Member, summary: String) -> Result<Self> {
        let kind = Kind::new(&member.schema).with_context(|| member.name.clone())?;
        let (name, nullable) = (member.name.clone(), member.schema.nullable);
        Ok(Self { name, summary, required: member.required, nullable, kind, needed: false })
    }
}

impl Kind {
    /// Makes the kind of `schema`. Refuses what the core's table cannot express.
    fn new(schema: &Schema) -> Result<Self> {
        let Some(kind) = schema.kind.filter(|_| schema.one_of.is_empty()) else {
            bail!("a union or a value of any type cannot be expressed yet");
        };
        if schema.pattern.is_some() {
            bail!("`pattern` cannot be expressed yet");
        }
        if schema.others.is_some() {
            bail!("an object with members of any name, or a closed one, cannot be expressed yet");
        }
        if kind != Type::Integer && (schema.minimum.is_some() || schema.maximum.is_some()) {
            bail!("limits on a {} cannot be expressed yet", kind.name());
        }
        let text = |value: &serde_json::Value| {
            let text = value.as_str().map(str::to_owned);
            text.context("an enum of other values than strings cannot be expressed yet")
        };
        let whole = |limit: &Option<Number>| {
            let whole = |limit: &Number| limit.as_i64().context("a limit of an integer must be whole");
            limit.as_ref().map(whole).transpose()
        };
        let item = |schema: &Schema| {
            if schema.nullable {
                bail!("an item that can be null cannot be expressed yet");
            }
            Self::new(schema).map(Box::new)
        };
        let members = schema.properties.as_ref();
        let member = |member: &Member| Param::new(member, String::new());
        Ok(Self {
            kind: kind.name(),
            format: schema.format.map(Format::name),
            values: schema.values.as_ref().map(|values| values.iter().map(text).collect()).transpose()?,
            min_length: schema.min_length,
            max_length: schema.max_length,
            min_items: schema.min_items,
            max_items: schema.max_items,
            minimum: whole(&schema.minimum)?,
            maximum: whole(&schema.maximum)?,
            exclusive_minimum: schema.exclusive_minimum,
            items: schema.items.as_deref().map(item).transpose()?,
            properties: members.map(|members| members.iter().map(member).collect()).transpose()?,
        })
    }
}
