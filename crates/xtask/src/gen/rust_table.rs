//! `crates/libseam/src/generated/table.rs`.

use super::spec::{Kind, Operation, Param, Rule, Spec};
use anyhow::{Context as _, Result, bail};
use std::fmt::Write as _;

/// The table as Rust text; rustfmt puts it in order.
pub(crate) fn table(spec: &Spec) -> Result<String> {
    let mut out = String::from(
        "use crate::table::{CredentialKind, Effect, Kind, Operation, Param, Rule, RuleKind, for_people};\n\
         pub(crate) const OPERATIONS: &[Operation] = &[\n",
    );
    for op in &spec.operations {
        operation(&mut out, op).with_context(|| op.operation.clone())?;
    }
    out.push_str("];\n");
    Ok(out)
}

fn operation(out: &mut String, op: &Operation) -> Result<()> {
    let effect = match op.effect.as_str() {
        "removal" => "Removal",
        "read" => "Read",
        "write" => "Write",
        other => bail!("unknown effect {other}"),
    };
    let auth: Vec<&str> = op.auth.iter().filter_map(|scheme| credential(scheme)).collect();
    if auth.is_empty() {
        bail!("it accepts no credential that there is");
    }
    let params: String = op.params.iter().map(param).collect::<Result<_>>()?;
    let rules: String = op.rules.iter().map(rule).collect::<Result<_>>()?;
    writeln!(
        out,
        "Operation {{ id: {}, name: {:?}, summary: for_people!({:?}), path: {:?}, auth: &[{}], params: &[{params}], \
         rules: &[{rules}], response_key: {:?}, effect: Effect::{effect}, gone_types: &{:?}, done_types: &{:?} }},",
        op.id,
        op.operation,
        op.summary,
        op.path,
        auth.join(", "),
        op.response_key,
        op.gone_types,
        op.done_types,
    )?;
    Ok(())
}

/// The kind of credential that a security scheme of the API is; `None` for one that clients do not have.
fn credential(scheme: &str) -> Option<&'static str> {
    match scheme {
        "api_key" => Some("CredentialKind::ApiKey"),
        "pat_with_workspace" => Some("CredentialKind::PersonalAccessToken"),
        "console_session_with_workspace" => Some("CredentialKind::ConsoleSessionToken"),
        _ => None,
    }
}

fn param(p: &Param) -> Result<String> {
    let kind = kind(&p.kind).with_context(|| p.name.clone())?;
    Ok(format!(
        "Param {{ name: {:?}, summary: for_people!({:?}), kind: {kind}, required: {}, nullable: {} }},",
        p.name, p.summary, p.required, p.nullable
    ))
}

fn kind(k: &Kind) -> Result<String> {
    if k.pattern.is_some() {
        bail!("`pattern` cannot be expressed yet");
    }
    if k.kind != "integer" && (k.minimum.is_some() || k.maximum.is_some()) {
        bail!("limits on a {} cannot be expressed yet", k.kind);
    }
    Ok(match (k.kind.as_str(), k.format.as_deref()) {
        ("string", Some("uuid")) => "Kind::Uuid".into(),
        ("string", _) => match &k.values {
            Some(values) => format!("Kind::Enum(&{values:?})"),
            None => format!(
                "Kind::String {{ min: {}, max: {} }}",
                k.min_length.unwrap_or(0),
                k.max_length.map_or("usize::MAX".into(), |n| n.to_string())
            ),
        },
        ("boolean", _) => "Kind::Boolean".into(),
        ("number", _) => "Kind::Number".into(),
        ("integer", _) => format!(
            "Kind::Integer {{ min: {}, max: {} }}",
            k.minimum.map_or("i64::MIN".into(), |n| (n + i64::from(k.exclusive_minimum)).to_string()),
            k.maximum.map_or("i64::MAX".into(), |n| n.to_string())
        ),
        ("array", _) => {
            let items = kind(k.items.as_deref().context("an array needs `items`")?)?;
            format!(
                "Kind::Array {{ items: &{items}, min: {}, max: {} }}",
                k.min_items.unwrap_or(0),
                k.max_items.map_or("usize::MAX".into(), |n| n.to_string())
            )
        }
        ("object", _) => {
            let members = k.properties.as_deref().context("an object needs `properties`")?;
            let members: String = members.iter().map(param).collect::<Result<_>>()?;
            format!("Kind::Object(&[{members}])")
        }
        (other, _) => bail!("the type {other} cannot be expressed yet"),
    })
}

fn rule(rule: &Rule) -> Result<String> {
    let inferred = match rule.basis.as_str() {
        "documented" => false,
        "inferred" => true,
        other => bail!("unknown basis {other}"),
    };
    let kinds: Vec<String> = match rule.kind.as_str() {
        "at-least-one-of" => vec![format!("AtLeastOneOf(&{:?})", rule.names()?)],
        "at-most-one-of" => vec![format!("AtMostOneOf(&{:?})", rule.names()?)],
        "exactly-one-of" => {
            let names = rule.names()?;
            vec![format!("AtLeastOneOf(&{names:?})"), format!("AtMostOneOf(&{names:?})")]
        }
        "requires" => rule.entries()?.iter().map(|(k, v)| format!("Requires({k:?}, &{v:?})")).collect(),
        "only-with" => rule.entries()?.iter().map(|(k, v)| format!("OnlyWith({k:?}, &{v:?})")).collect(),
        other => bail!("the rule {other} cannot be expressed yet"),
    };
    Ok(kinds.iter().map(|kind| format!("Rule {{ kind: RuleKind::{kind}, inferred: {inferred} }},")).collect())
}
