//! Schemas of the document as facts.

use super::document::{AdditionalProperties, SchemaObject};
use crate::published::schema::{Member, Others, Schema, Type};
use anyhow::{Context as _, Result, bail};

/// The start of a reference to a resource.
const REFERENCE: &str = "#/components/schemas/";

/// Returns the facts of `object`.
pub(super) fn convert(object: &SchemaObject) -> Result<Schema> {
    if let Some(reference) = &object.reference {
        let resource =
            reference.strip_prefix(REFERENCE).with_context(|| format!("cannot follow {reference}"))?;
        return Ok(Schema { resource: Some(resource.to_owned()), ..Schema::default() });
    }
    let mut schema = Schema {
        kind: read(object.kind.as_ref())?,
        format: read(object.format.as_ref())?,
        values: object.values.clone().map(without_repeats),
        nullable: object.nullable,
        deprecated: object.deprecated || object.is_deprecated,
        undocumented: object.is_undocumented,
        draft: object.is_draft,
        min_length: object.min_length,
        max_length: object.max_length,
        pattern: object.pattern.clone(),
        minimum: object.minimum.clone(),
        exclusive_minimum: object.exclusive_minimum,
        maximum: object.maximum.clone(),
        min_items: object.min_items,
        max_items: object.max_items,
        default: object.default.clone(),
        items: object.items.as_deref().map(convert).transpose().context("[]")?.map(Box::new),
        discriminator: object.discriminator.as_ref().map(|it| it.property_name.clone()),
        properties: properties(object)?,
        others: match &object.additional_properties {
            None => None,
            Some(AdditionalProperties::Allowed(allowed)) => Some(Others::Allowed(*allowed)),
            Some(AdditionalProperties::Like(like)) => Some(Others::Like(Box::new(convert(like)?))),
        },
        one_of: object.one_of.iter().map(convert).collect::<Result<_>>()?,
        ..Schema::default()
    };
    for part in &object.all_of {
        intersect(&mut schema, convert(part)?)?;
    }
    hoist(&mut schema);
    check(&schema)?;
    Ok(schema)
}

/// Reads a word that must be one of those that are known.
fn read<T: serde::de::DeserializeOwned>(word: Option<&serde_json::Value>) -> Result<Option<T>> {
    Ok(word.cloned().map(serde_json::from_value).transpose()?)
}

/// Older documents list a value twice here and there.
fn without_repeats(values: Vec<serde_json::Value>) -> Vec<serde_json::Value> {
    let mut kept = Vec::with_capacity(values.len());
    for value in values {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept
}

fn properties(object: &SchemaObject) -> Result<Option<Vec<Member>>> {
    let Some(properties) = &object.properties else {
        if let Some(name) = object.required.first() {
            bail!("{name} is required, and there is no such member");
        }
        return Ok(None);
    };
    if let Some(name) = object.required.iter().find(|name| !properties.contains_key(*name)) {
        bail!("{name} is required, and there is no such member");
    }
    let member = |(name, value): (&String, &SchemaObject)| -> Result<Member> {
        let schema = convert(value).with_context(|| name.clone())?;
        Ok(Member { name: name.clone(), required: object.required.contains(name), schema })
    };
    properties.iter().map(member).collect::<Result<_>>().map(Some)
}

/// Adds the members of `part` to those of `whole`: a value must fit both.
fn intersect(whole: &mut Schema, part: Schema) -> Result<()> {
    let Schema { kind, properties, one_of, discriminator, nullable: false, others: None, .. } = part else {
        bail!("cannot intersect what is nullable, or has members of any name");
    };
    if kind.is_some_and(|kind| kind != Type::Object) || (kind.is_none() && one_of.is_empty()) {
        bail!("can intersect objects only");
    }
    whole.kind = Some(Type::Object);
    let members = whole.properties.get_or_insert_default();
    for member in properties.unwrap_or_default() {
        match members.iter_mut().find(|known| known.name == member.name) {
            None => members.push(member),
            Some(known) if known.schema == member.schema => known.required |= member.required,
            Some(_) => bail!("{} differs in the parts of an intersection", member.name),
        }
    }
    members.sort_by(|a, b| a.name.cmp(&b.name));
    if !one_of.is_empty() {
        if !whole.one_of.is_empty() {
            bail!("cannot intersect two unions");
        }
        (whole.one_of, whole.discriminator) = (one_of, discriminator);
    }
    Ok(())
}

/// Moves the members that every form of a union has alike out of the forms.
fn hoist(schema: &mut Schema) {
    let is_open = |form: &Schema| {
        let Schema { kind, resource: None, nullable: false, others: None, .. } = form else { return false };
        *kind == Some(Type::Object) && form.properties.is_some()
    };
    let [first, others @ ..] = &schema.one_of[..] else { return };
    if others.is_empty() || !schema.one_of.iter().all(is_open) {
        return;
    }
    let is_common = |member: &&Member| others.iter().all(|form| form.members().contains(member));
    let common: Vec<Member> = first.members().iter().filter(is_common).cloned().collect();
    if common.is_empty() {
        return;
    }
    for form in &mut schema.one_of {
        form.properties.get_or_insert_default().retain(|member| !common.contains(member));
    }
    schema.kind = Some(Type::Object);
    let members = schema.properties.get_or_insert_default();
    members.extend(common);
    members.sort_by(|a, b| a.name.cmp(&b.name));
}

/// Refuses a schema whose members do not go with its type.
fn check(schema: &Schema) -> Result<()> {
    let is = |kind| schema.kind == Some(kind);
    if is(Type::Array) != schema.items.is_some() {
        bail!("arrays, and nothing else, have `items`");
    }
    if (schema.properties.is_some() || schema.others.is_some()) && !is(Type::Object) {
        bail!("only objects have members");
    }
    if is(Type::Object) && schema.properties.is_none() && schema.others.is_none() {
        bail!("an object names its members, or what they may be");
    }
    let Schema {
        min_length,
        max_length,
        pattern,
        minimum,
        exclusive_minimum,
        maximum,
        min_items,
        max_items,
        ..
    } = schema;
    let of_strings = min_length.is_some() || max_length.is_some() || pattern.is_some();
    let of_numbers = minimum.is_some() || maximum.is_some() || *exclusive_minimum;
    let of_arrays = min_items.is_some() || max_items.is_some();
    if (of_strings && !is(Type::String))
        || (of_numbers && !is(Type::Number) && !is(Type::Integer))
        || (of_arrays && !is(Type::Array))
    {
        bail!("it has limits that do not go with its type");
    }
    if *exclusive_minimum && minimum.is_none() {
        bail!("`exclusiveMinimum` needs `minimum`");
    }
    if let Some(Others::Allowed(true)) = schema.others {
        bail!("`additionalProperties: true` is not known");
    }
    Ok(())
}
