//! The values that members of resources have: schemas as templates see them, and several forms of an object as one.

use super::params::once;
use crate::published::{self, Format, Others, Schema, Type};
use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use serde_json::Value;

/// Values. Each `type` uses the fields that its name suggests; the others are empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Shape {
    /// `string`, `boolean`, `integer`, `number`, `array`, `object`, `record`, `resource`, `union`, `null` or `any`.
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    pub(super) nullable: bool,
    format: Option<&'static str>,
    #[serde(rename = "enum")]
    pub(super) values: Option<Vec<Value>>,
    /// Of an array.
    pub(super) items: Option<Box<Shape>>,
    /// Of a record: the values of its members.
    #[serde(rename = "values")]
    pub(super) each: Option<Box<Shape>>,
    /// Of an object: the members in every form.
    pub(super) members: Vec<Member>,
    /// Of an object that has several forms: all members of each.
    pub(super) forms: Vec<Form>,
    /// Of a union of other values than objects.
    pub(super) variants: Vec<Shape>,
    /// The name of the type: of a resource, an object, or a string with an enumeration.
    #[serde(rename = "type_name")]
    pub(super) name: Option<String>,
}

/// One of the forms that an object has.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Form {
    deprecated: bool,
    members: Vec<Member>,
}

/// A member of an object.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Member {
    pub(super) name: String,
    pub(super) doc: String,
    /// True if it is always there.
    required: bool,
    deprecated: bool,
    /// True if its value tells forms apart.
    tag: bool,
    #[serde(flatten)]
    pub(super) shape: Shape,
}

impl Shape {
    /// Makes the shape of `schema`. Members and forms that are not documented are left out.
    pub(super) fn new(schema: &Schema) -> Result<Self> {
        if let Some(resource) = &schema.resource {
            let name = Some(resource.clone());
            return Ok(Self { kind: "resource", nullable: schema.nullable, name, ..Self::default() });
        }
        if !schema.one_of.is_empty() {
            let variants: Vec<&Schema> = schema.one_of.iter().filter(|it| is_documented(it)).collect();
            let is_object = |variant: &&Schema| variant.kind == Some(Type::Object);
            let nullable = schema.nullable || variants.iter().any(|variant| variant.nullable);
            let union = if variants.iter().all(is_object) {
                Self::of_forms(schema, &variants)?
            } else {
                Self::of_union(&variants)?
            };
            return Ok(Self { nullable, ..union });
        }
        let Some(kind) = schema.kind else {
            // The document has no type for null alone.
            let kind = if schema.nullable { "null" } else { "any" };
            return Ok(Self { kind, ..Self::default() });
        };
        let mut own = Self { kind: kind.name(), nullable: schema.nullable, ..Self::default() };
        match kind {
            Type::String => {
                own.format = schema.format.map(Format::name);
                own.values = schema.values.as_ref().map(|values| once(values.iter()));
            }
            Type::Boolean => own.values.clone_from(&schema.values),
            Type::Integer | Type::Number => {}
            Type::Array => {
                let items = schema.items.as_deref().context("an array needs `items`")?;
                own.items = Some(Box::new(Self::new(items)?));
            }
            Type::Object => own.read_object(schema)?,
        }
        Ok(own)
    }

    fn read_object(&mut self, schema: &Schema) -> Result<()> {
        if !schema.members().is_empty() {
            self.members = members(schema)?;
            return Ok(());
        }
        let each = match &schema.others {
            Some(Others::Like(each)) => Self::new(each)?,
            _ => Self { kind: "any", ..Self::default() },
        };
        (self.kind, self.each) = ("record", Some(Box::new(each)));
        Ok(())
    }

    /// Makes the shape of an object with these forms.
    fn of_forms(schema: &Schema, variants: &[&Schema]) -> Result<Self> {
        let common = members(schema)?;
        let form = |variant: &&Schema| {
            let own = match Self::new(variant)? {
                Self { kind: "object", forms, members, .. } if forms.is_empty() => members,
                Self { kind: "record", .. } => Vec::new(),
                _ => bail!("forms within forms cannot be expressed"),
            };
            let mut members = [common.clone(), own].concat();
            members.sort_by(|a, b| a.name.cmp(&b.name));
            Ok(Form { deprecated: variant.deprecated, members })
        };
        let mut forms = variants.iter().map(form).collect::<Result<Vec<_>>>()?;
        let members = merge_forms(&forms)?;
        mark_tags(&mut forms);
        if forms.len() < 2 {
            forms.clear();
        }
        Ok(Self { kind: "object", members, forms, ..Self::default() })
    }

    /// Makes the shape of a union of other values than objects. Several enumerations become one.
    fn of_union(variants: &[&Schema]) -> Result<Self> {
        let mut shapes = variants.iter().map(|it| Self::new(it)).collect::<Result<Vec<_>>>()?;
        for shape in &mut shapes {
            shape.nullable = false;
        }
        let enums: Option<Vec<&Vec<Value>>> = shapes.iter().map(|shape| shape.values.as_ref()).collect();
        if let Some(enums) = enums.filter(|_| shapes.iter().all(|shape| shape.kind == "string")) {
            let values = Some(once(enums.into_iter().flatten()));
            return Ok(Self { kind: "string", values, ..Self::default() });
        }
        Ok(Self { kind: "union", variants: shapes, ..Self::default() })
    }

    /// Gives every member the sentence that `about` has for its path; `path` is that of the object.
    pub(super) fn describe(&mut self, path: &str, about: &mut impl FnMut(&str) -> String) {
        for inner in self.items.as_deref_mut().into_iter().chain(self.each.as_deref_mut()) {
            inner.describe(path, about);
        }
        for member in self.forms.iter_mut().flat_map(|form| &mut form.members).chain(&mut self.members) {
            let dot = if path.is_empty() { "" } else { "." };
            let path = format!("{path}{dot}{}", member.name);
            member.doc = about(&path);
            member.shape.describe(&path, about);
        }
    }

    /// Returns the shape of values that have this shape or that of `other`.
    fn merged(self, other: Self) -> Result<Self> {
        if self == other {
            return Ok(self);
        }
        let nullable = self.nullable || other.nullable;
        let shape = match (self.kind, other.kind) {
            ("null", _) => Self { nullable: true, ..other },
            (_, "null") => Self { nullable: true, ..self },
            ("string", "string") => {
                let values = self.values.as_ref().zip(other.values.as_ref());
                let values = values.map(|(own, others)| once(own.iter().chain(others)));
                Self { kind: "string", nullable, values, ..Self::default() }
            }
            ("boolean", "boolean") => Self { kind: "boolean", nullable, ..Self::default() },
            ("array", "array") => {
                let (items, others) = self.items.zip(other.items).context("an array needs `items`")?;
                let items = Some(Box::new(items.merged(*others)?));
                Self { kind: "array", nullable, items, ..Self::default() }
            }
            // An object without published members and one with them.
            ("object" | "record", "object" | "record") => {
                let forms = [self, other].map(|it| Form { deprecated: false, members: it.members });
                let members = merge_forms(&forms)?;
                Self { kind: "object", nullable, members, ..Self::default() }
            }
            _ => Self { kind: "any", ..Self::default() },
        };
        Ok(shape)
    }
}

/// Reports whether a client may know of it.
fn is_documented(schema: &Schema) -> bool {
    !schema.undocumented && !schema.draft
}

/// Returns the documented members that `schema` names.
fn members(schema: &Schema) -> Result<Vec<Member>> {
    let documented = schema.members().iter().filter(|member| is_documented(&member.schema));
    documented.map(Member::new).collect()
}

/// Returns the members of an object that may have any of `forms`.
fn merge_forms(forms: &[Form]) -> Result<Vec<Member>> {
    let mut names: Vec<&String> = Vec::new();
    for member in forms.iter().flat_map(|form| &form.members) {
        if !names.contains(&&member.name) {
            names.push(&member.name);
        }
    }
    names.sort_unstable();
    let merged = |name: &String| {
        let all: Vec<&Member> = forms.iter().filter_map(|form| form.get(name)).collect();
        let (first, rest) = all.split_first().context("a name without a member")?;
        let shape = rest.iter().try_fold(first.shape.clone(), |shape, it| shape.merged(it.shape.clone()));
        Ok(Member {
            name: name.clone(),
            doc: String::new(),
            required: all.len() == forms.len() && all.iter().all(|it| it.required),
            deprecated: all.iter().all(|it| it.deprecated),
            tag: false,
            shape: shape.with_context(|| name.clone())?,
        })
    };
    names.into_iter().map(merged).collect()
}

/// Marks the members whose values tell `forms` apart: every form has them, with values that not all the others have.
fn mark_tags(forms: &mut [Form]) {
    let Some(first) = forms.first() else { return };
    let tells_apart = |name: &String| {
        let values: Option<Vec<_>> = forms.iter().map(|form| form.get(name)?.shape.values.as_ref()).collect();
        values.is_some_and(|values| values.iter().any(|other| *other != values[0]))
    };
    let names = first.members.iter().map(|member| member.name.clone());
    let tags: Vec<String> = names.filter(tells_apart).collect();
    for member in forms.iter_mut().flat_map(|form| &mut form.members) {
        member.tag = tags.contains(&member.name);
    }
}

impl Form {
    fn get(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

impl Member {
    fn new(member: &published::Member) -> Result<Self> {
        Ok(Self {
            name: member.name.clone(),
            doc: String::new(),
            required: member.required,
            deprecated: member.schema.deprecated,
            tag: false,
            shape: Shape::new(&member.schema).with_context(|| member.name.clone())?,
        })
    }
}
