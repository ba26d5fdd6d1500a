//! Types of resources, with a name for each object and each enumeration within them.

use super::shape::{Form, Member, Shape};
use anyhow::{Result, bail};
use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The types of all resources, sorted by name.
#[derive(Default, Serialize)]
pub(crate) struct Types {
    types: Vec<ObjectType>,
    enumerations: Vec<Enumeration>,
    /// The name of each resource's type.
    #[serde(skip)]
    resources: BTreeMap<String, String>,
}

/// A type of objects.
#[derive(Serialize)]
struct ObjectType {
    name: String,
    doc: String,
    /// The members in every form.
    members: Vec<Member>,
    /// All members of each form, if there are several. Nothing in them has a name.
    forms: Vec<Form>,
    #[serde(flatten)]
    place: Place,
}

/// A type of strings.
#[derive(Serialize)]
struct Enumeration {
    name: String,
    doc: String,
    values: Vec<Value>,
    #[serde(flatten)]
    place: Place,
}

/// Place of a value.
#[derive(Clone, Serialize)]
struct Place {
    /// The type of the resource.
    #[serde(skip)]
    resource: String,
    /// The resource, without `unmanaged_`: an unmanaged one shares the types of the other.
    #[serde(skip)]
    family: String,
    /// The dotted path of the member, empty for the resource itself.
    #[serde(skip)]
    path: String,
    #[serde(skip)]
    is_element: bool,
    /// True for what is within one of several forms.
    in_form: bool,
}

/// A resource whose types are to be added.
pub(super) struct Named<'n> {
    pub(super) resource: &'n str,
    pub(super) type_name: &'n str,
    pub(super) doc: &'n str,
}

impl Types {
    /// Returns no types yet, for `resources` with these names of types.
    pub(super) fn new(resources: BTreeMap<String, String>) -> Self {
        Self { resources, ..Self::default() }
    }

    /// Adds the types of a resource with this shape.
    pub(super) fn add(&mut self, named: &Named<'_>, mut shape: Shape) -> Result<()> {
        let Named { resource, type_name, doc } = *named;
        if shape.kind != "object" {
            bail!("a resource is an object");
        }
        let place = Place {
            resource: type_name.to_owned(),
            family: resource.strip_prefix("unmanaged_").unwrap_or(resource).to_owned(),
            path: String::new(),
            is_element: false,
            in_form: false,
        };
        let in_form = !shape.forms.is_empty();
        for member in &mut shape.members {
            self.name_member(member, type_name, &Place { in_form, ..place.clone() })?;
        }
        let Shape { members, forms, .. } = shape;
        self.check_name(type_name)?;
        self.types.push(ObjectType { name: type_name.into(), doc: doc.into(), members, forms, place });
        Ok(())
    }

    /// Sorts the types.
    pub(super) fn sort(&mut self) {
        self.types.sort_by(|a, b| a.name.cmp(&b.name));
        self.enumerations.sort_by(|a, b| a.name.cmp(&b.name));
    }

    fn name_member(&mut self, member: &mut Member, holder: &str, holder_place: &Place) -> Result<()> {
        let dot = if holder_place.path.is_empty() { "" } else { "." };
        let path = format!("{}{dot}{}", holder_place.path, member.name);
        let place = Place { path, is_element: false, ..holder_place.clone() };
        let mut name = joined(holder, &member.name);
        if self.resources.values().any(|resource| *resource == name) {
            name = format!("{holder}{}", member.name.to_upper_camel_case());
        }
        self.name(&mut member.shape, &name, &place)
    }

    /// Gives `shape`, or what it consists of, the name `name` or that of an equal type.
    fn name(&mut self, shape: &mut Shape, name: &str, place: &Place) -> Result<()> {
        if shape.kind == "resource" {
            shape.name = shape.name.as_ref().and_then(|resource| self.resources.get(resource)).cloned();
        }
        if let Some(items) = &mut shape.items {
            return self.name(items, &singular(name), &Place { is_element: true, ..place.clone() });
        }
        if let Some(each) = &mut shape.each {
            return self.name(each, &format!("{name}Value"), &Place { is_element: true, ..place.clone() });
        }
        if let (Some(values), "string") = (&shape.values, shape.kind) {
            let is_same = |it: &&Enumeration| it.values == *values && it.place.shares_types_with(place);
            if let Some(known) = self.enumerations.iter().find(is_same) {
                shape.name = Some(known.name.clone());
                return Ok(());
            }
            self.check_name(name)?;
            let (values, doc) = (values.clone(), place.doc());
            self.enumerations.push(Enumeration { name: name.into(), doc, values, place: place.clone() });
            shape.name = Some(name.into());
        }
        if shape.kind == "object" {
            let in_form = place.in_form || !shape.forms.is_empty();
            for member in &mut shape.members {
                self.name_member(member, name, &Place { in_form, ..place.clone() })?;
            }
            let is_same = |it: &&ObjectType| {
                it.members == shape.members && it.forms == shape.forms && it.place.shares_types_with(place)
            };
            if let Some(known) = self.types.iter().find(is_same) {
                shape.name = Some(known.name.clone());
                return Ok(());
            }
            self.check_name(name)?;
            let (members, forms) = (shape.members.clone(), shape.forms.clone());
            let object =
                ObjectType { name: name.into(), doc: place.doc(), members, forms, place: place.clone() };
            self.types.push(object);
            shape.name = Some(name.into());
        }
        Ok(())
    }

    fn check_name(&self, name: &str) -> Result<()> {
        let mut names =
            self.types.iter().map(|it| &it.name).chain(self.enumerations.iter().map(|it| &it.name));
        if names.any(|known| known == name) {
            bail!("two types would be called {name}");
        }
        Ok(())
    }
}

impl Place {
    /// Reports whether equal types at the two places are one. Elsewhere types are equal by chance, and may differ tomorrow.
    fn shares_types_with(&self, other: &Self) -> bool {
        let last = |place: &Self| place.path.rsplit('.').next().unwrap_or_default().to_owned();
        self.family == other.family && self.in_form == other.in_form && last(self) == last(other)
    }

    fn doc(&self) -> String {
        let kind = if self.is_element { "Element of" } else { "Value of" };
        format!("{kind} `{}` in `{}`.", self.path, self.resource)
    }
}

/// Appends the name of a member to that of the type that holds it; words that both have are there once, so that
/// `AccessCodeError` and `error_code` are `AccessCodeErrorCode`.
fn joined(holder: &str, member: &str) -> String {
    let snake = holder.to_snake_case();
    let (holder_words, words): (Vec<&str>, Vec<&str>) =
        (snake.split('_').collect(), member.split('_').collect());
    let most = words.len().saturating_sub(1).min(holder_words.len());
    let overlap =
        (0..=most).rev().find(|length| holder_words.ends_with(words.get(..*length).unwrap_or_default()));
    let rest = words.get(overlap.unwrap_or_default()..).unwrap_or_default();
    format!("{holder}{}", rest.join("_").to_upper_camel_case())
}

/// Returns the name of an element of a list with this name.
fn singular(name: &str) -> String {
    match (name.strip_suffix("ies"), name.strip_suffix('s')) {
        (Some(start), _) => format!("{start}y"),
        (None, Some(start)) => start.to_owned(),
        (None, None) => format!("{name}Element"),
    }
}

#[cfg(test)]
mod tests;
