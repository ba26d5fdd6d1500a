//! Parameters and their kinds, as the core's table has them.

use super::{
    alternatives::{self, Members},
    rows::MemberSummaries,
    rules::{Check, Placed},
};
use crate::published::{Format, Member, Others, Schema, Type};
use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use serde_json::{Number, Value};

/// A parameter, or a member of an object.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Param {
    pub(crate) name: String,
    /// Empty for what the API does not document.
    pub(crate) summary: String,
    pub(crate) required: bool,
    #[serde(flatten)]
    pub(crate) kind: Kind,
    /// True if nothing can be removed without an object that has this id.
    pub(super) needed: bool,
    /// True if something else is to be given in its place.
    pub(crate) deprecated: bool,
    /// True for what the API's documentation leaves out: it is checked where it is given, and offered nowhere.
    #[serde(skip)]
    pub(super) hidden: bool,
}

/// Values that a parameter, an item or a member accepts. Each `type` uses the fields that its name suggests; the others are
/// empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Kind {
    /// `string`, `boolean`, `integer`, `number`, `array`, `object`, `record`, `union` or `any`.
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    pub(crate) nullable: bool,
    pub(crate) format: Option<&'static str>,
    /// Name of the core's `Form`.
    pub(crate) form: Option<&'static str>,
    #[serde(rename = "enum")]
    pub(crate) values: Option<Vec<Value>>,
    #[serde(rename = "minLength")]
    pub(crate) min_length: Option<u64>,
    #[serde(rename = "maxLength")]
    max_length: Option<u64>,
    #[serde(rename = "minItems")]
    min_items: Option<u64>,
    #[serde(rename = "maxItems")]
    max_items: Option<u64>,
    pub(crate) minimum: Option<i64>,
    maximum: Option<i64>,
    #[serde(rename = "exclusiveMinimum")]
    pub(crate) exclusive_minimum: bool,
    pub(crate) items: Option<Box<Kind>>,
    /// Of an object.
    pub(crate) properties: Option<Vec<Param>>,
    /// Of an object: the members that are hidden.
    hidden: Vec<Param>,
    /// Of an object: the rules across its members.
    pub(crate) checks: Vec<Placed>,
    /// Of a record: the kind of each member.
    #[serde(rename = "values")]
    pub(crate) each: Option<Box<Kind>>,
    /// Of a union.
    pub(crate) variants: Option<Vec<Kind>>,
}

impl Param {
    /// Makes the parameter of the published `member`, without a summary.
    pub(super) fn new(member: &Member) -> Result<Self> {
        let kind = Kind::new(&member.schema).with_context(|| member.name.clone())?;
        let (name, summary) = (member.name.clone(), String::new());
        let Schema { deprecated, undocumented, draft, .. } = member.schema;
        let hidden = undocumented || draft;
        Ok(Self { name, summary, required: member.required, kind, needed: false, deprecated, hidden })
    }

    /// Moves the hidden ones of `params` to the end, and returns them apart from the others.
    pub(super) fn split(params: &mut Vec<Self>) -> Vec<Self> {
        params.sort_by_key(|param| param.hidden);
        params.split_off(params.partition_point(|param| !param.hidden))
    }

    /// Takes `summary`, and marks it where the parameter is deprecated.
    pub(super) fn set_summary(&mut self, summary: &str) {
        self.summary = if self.deprecated { format!("{summary} Deprecated.") } else { summary.to_owned() };
    }

    /// Fills in the summaries of the members of the objects in it.
    pub(super) fn summarize_members(&mut self, summaries: &MemberSummaries) {
        self.kind.summarize_members(&self.name, summaries);
    }
}

impl Kind {
    /// Makes the kind of `schema`. Refuses what the core's table cannot express.
    fn new(schema: &Schema) -> Result<Self> {
        if !schema.one_of.is_empty() {
            let mut union = match Members::new(schema)? {
                Some(members) => Self::of_members(members)?,
                None => Self::of_union(schema)?,
            };
            union.nullable |= schema.nullable;
            return Ok(union);
        }
        let Some(kind) = schema.kind else {
            return Ok(Self { kind: "any", nullable: true, ..Self::default() });
        };
        let mut own = Self { kind: kind.name(), nullable: schema.nullable, ..Self::default() };
        match kind {
            Type::String => own.read_string(schema)?,
            Type::Boolean => own.values.clone_from(&schema.values),
            Type::Integer | Type::Number => {
                (own.minimum, own.maximum) =
                    (whole(schema.minimum.as_ref())?, whole(schema.maximum.as_ref())?);
                own.exclusive_minimum = schema.exclusive_minimum;
            }
            Type::Array => {
                let items = schema.items.as_deref().context("an array needs `items`")?;
                own.items = Some(Box::new(Self::new(items)?));
                (own.min_items, own.max_items) = (schema.min_items, schema.max_items);
            }
            Type::Object => own.read_object(schema)?,
        }
        own.check(schema)?;
        Ok(own)
    }

    fn read_string(&mut self, schema: &Schema) -> Result<()> {
        self.format = schema.format.map(Format::name);
        if let Some(values) = &schema.values {
            if let Some(other) = values.iter().find(|value| !value.is_string()) {
                bail!("the value {other} of a string cannot be expressed");
            }
            self.values = Some(once(values.iter()));
        }
        (self.min_length, self.max_length) = (schema.min_length, schema.max_length);
        self.form = Some(match (schema.pattern.as_deref(), schema.format) {
            (None, None | Some(Format::Uuid)) => "free",
            (None, Some(Format::DateTime)) => "date_time",
            (None, Some(Format::Email)) => "email",
            (None, Some(Format::Uri)) => "url",
            (Some(r"^\d+$"), None) => "digits",
            (Some(r"^([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$"), None) => "time",
            (Some(r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"), None) => "short_time",
            (Some(r"^[a-zA-Z_]\w*$"), None) => "name",
            (pattern, format) => {
                bail!("the pattern {pattern:?} and the format {format:?} cannot be expressed yet")
            }
        });
        Ok(())
    }

    fn read_object(&mut self, schema: &Schema) -> Result<()> {
        match (&schema.properties, &schema.others) {
            (Some(properties), None | Some(Others::Allowed(_))) => {
                let mut properties = properties.iter().map(Param::new).collect::<Result<_>>()?;
                self.hidden = Param::split(&mut properties);
                self.properties = Some(properties);
            }
            (None, Some(Others::Like(each))) => {
                self.kind = "record";
                self.each = Some(Box::new(Self::new(each)?));
            }
            (None, None | Some(Others::Allowed(true))) => {
                let any = Self { kind: "any", nullable: true, ..Self::default() };
                (self.kind, self.each) = ("record", Some(Box::new(any)));
            }
            _ => bail!("an object with both properties and members of any name cannot be expressed yet"),
        }
        Ok(())
    }

    fn summarize_members(&mut self, object: &str, summaries: &MemberSummaries) {
        for member in self.properties.iter_mut().flatten() {
            if let Some(summary) = summaries.get(&(object.to_owned(), member.name.clone())) {
                member.set_summary(summary);
            }
            member.summarize_members(summaries);
        }
        let inner = self.items.as_deref_mut().into_iter().chain(self.each.as_deref_mut());
        for inner in inner.chain(self.variants.iter_mut().flatten()) {
            inner.summarize_members(object, summaries);
        }
    }

    /// Refuses what the core's table cannot express.
    fn check(&self, schema: &Schema) -> Result<()> {
        let is = |kinds: &[&str]| kinds.contains(&self.kind);
        let limits = schema.minimum.is_some() || schema.maximum.is_some() || schema.exclusive_minimum;
        if limits && !is(&["integer", "number"]) {
            bail!("limits on a {} cannot be expressed", self.kind);
        }
        if schema.exclusive_minimum && schema.minimum.is_none() {
            bail!("`exclusiveMinimum` needs a `minimum`");
        }
        if schema.values.is_some() && !is(&["string", "boolean"]) {
            bail!("an enumeration of a {} cannot be expressed", self.kind);
        }
        if self.kind == "boolean" && self.values.as_ref().is_some_and(|values| values.len() != 1) {
            bail!("an enumeration of booleans has one value");
        }
        if schema.pattern.is_some() && self.values.is_some() {
            bail!("an enumeration has no pattern");
        }
        Ok(())
    }

    fn of_members(members: Members) -> Result<Self> {
        let mut properties = members.params;
        let hidden = Param::split(&mut properties);
        let checks = Check::place_all(&members.checks, &properties)?;
        Ok(Self { kind: "object", properties: Some(properties), hidden, checks, ..Self::default() })
    }

    /// Makes the kind of a union of other values than objects. Several enumerations become one.
    fn of_union(schema: &Schema) -> Result<Self> {
        if schema.properties.is_some() || schema.others.is_some() {
            bail!("a union with properties beside it cannot be expressed yet");
        }
        let mut kinds: Vec<Self> =
            alternatives::flat(&schema.one_of).map(Self::new).collect::<Result<_>>()?;
        let nullable = kinds.iter().any(|kind| kind.nullable);
        let enums: Option<Vec<&Vec<Value>>> = kinds.iter().map(Self::bare_enum).collect();
        if let Some(enums) = enums {
            let (form, values) = (Some("free"), Some(once(enums.into_iter().flatten())));
            return Ok(Self { kind: "string", nullable, values, form, ..Self::default() });
        }
        for kind in &mut kinds {
            kind.nullable = false;
        }
        Ok(Self { kind: "union", nullable, variants: Some(kinds), ..Self::default() })
    }

    /// Returns the members and rules of an object, or of the objects in a list.
    pub(super) fn object_mut(&mut self) -> Option<(&mut Vec<Param>, &mut Vec<Placed>)> {
        match &mut self.items {
            Some(items) => items.object_mut(),
            None => self.properties.as_mut().map(|properties| (properties, &mut self.checks)),
        }
    }

    /// Reports whether a string or boolean is of the right type, and one of the values where there are only a few.
    pub(super) fn can_be(&self, value: &Value) -> bool {
        let is_type = match value {
            Value::String(_) => self.kind == "string",
            Value::Bool(_) => self.kind == "boolean",
            _ => false,
        };
        is_type && self.values.as_ref().is_none_or(|values| values.contains(value))
    }

    /// Returns the values of an enumeration of strings that says nothing else.
    pub(super) fn bare_enum(&self) -> Option<&Vec<Value>> {
        let is_bare = self.kind == "string" && self.min_length.is_none() && self.max_length.is_none();
        self.values.as_ref().filter(|_| is_bare)
    }
}

/// Collects values, each once.
pub(super) fn once<'v>(values: impl Iterator<Item = &'v Value>) -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for value in values {
        if !all.contains(value) {
            all.push(value.clone());
        }
    }
    all
}

/// Returns the limit as the core compares with it.
fn whole(limit: Option<&Number>) -> Result<Option<i64>> {
    let whole = |limit: &Number| limit.as_i64().context("a limit that is not whole cannot be expressed yet");
    limit.map(whole).transpose()
}
