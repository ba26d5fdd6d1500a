//! `crates/libseam-core/src/api/generated/table.rs`.

use crate::spec::{Kind, Operation, Param, Rule, Spec};
use anyhow::{Context as _, Result, bail};
use std::fmt::Write as _;

/// The table as Rust text; rustfmt puts it in order.
pub(crate) fn table(spec: &Spec) -> Result<String> {
    let mut out = String::from(
        "use crate::table::{CredentialKind, Effect, Kind, Listing, Operation, Param, Rule, RuleKind, Summary};\n\
         pub(crate) const OPERATIONS: &[Operation] = &[\n",
    );
    for op in &spec.operations {
        out.push_str(op.condition());
        operation(&mut out, op).with_context(|| op.operation.clone())?;
    }
    out.push_str("];\n");
    Ok(out)
}

/// The flows as Rust text.
pub(crate) fn flows(spec: &Spec) -> String {
    let pages = &spec.pages;
    format!(
        "use crate::api::paging::Paging;\n\npub(crate) const PAGES: Paging = Paging {{ cursor_in: {:?}, cursor_out: {:?}, \
         more: {:?} }};\n",
        pages.cursor_in, pages.cursor_out, pages.more
    )
}

fn operation(out: &mut String, op: &Operation) -> Result<()> {
    let effect = match op.effect.as_str() {
        "removal" => "Removal",
        "read" => "Read",
        "write" => "Write",
        other => bail!("unknown effect {other}"),
    };
    let listing = match (op.is_list(), op.paginated) {
        (false, _) => "NotAList",
        (true, false) => "Whole",
        (true, true) => "Pages",
    };
    let auth: Vec<&str> = op.auth.iter().filter_map(|scheme| credential(scheme)).collect();
    if auth.is_empty() {
        bail!("it accepts no credential that there is");
    }
    let needed = needed(op)?;
    let params = op.params.iter().zip(needed).map(|(p, needed)| param(p, needed));
    let params: String = params.collect::<Result<_>>()?;
    let rules: String = op.rules.iter().map(|row| rule(op, row)).collect::<Result<_>>()?;
    writeln!(
        out,
        "Operation {{ id: {}, name: {:?}, summary: Summary::new({:?}), auth: &[{}], params: &[{params}], \
         rules: &[{rules}], response_key: {:?}, effect: Effect::{effect}, listing: Listing::{listing} }},",
        op.id,
        op.operation,
        op.summary,
        auth.join(", "),
        op.response_key,
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

/// For every parameter, whether there is nothing to remove where nothing has that id, such that the core's
/// `Operation::is_absence` says it of exactly the error types in the row.
fn needed(op: &Operation) -> Result<Vec<bool>> {
    const BARE: &str = "not_found";
    let error_type = |p: &Param| p.name.strip_suffix("id").map(|start| format!("{start}{BARE}"));
    let is_needed = |p: &Param| error_type(p).is_some_and(|own| op.gone_types.contains(&own));
    let needed: Vec<bool> = op.params.iter().map(is_needed).collect();
    let bare = match needed.as_slice() {
        _ if op.effect != "removal" => false,
        [only] => *only,
        _ => true,
    };
    let of_params = op.params.iter().zip(&needed).filter(|(_, needed)| **needed);
    let mut derived: Vec<String> = of_params.filter_map(|(p, _)| error_type(p)).collect();
    derived.extend(bare.then(|| BARE.to_owned()));
    derived.sort();
    let mut types = op.gone_types.clone();
    types.sort();
    if types != derived {
        bail!("gone_types must follow from the parameters: {types:?} is not {derived:?}");
    }
    Ok(needed)
}

fn param(p: &Param, needed: bool) -> Result<String> {
    let kind = kind(&p.kind).with_context(|| p.name.clone())?;
    Ok(format!(
        "Param {{ name: {:?}, summary: Summary::new({:?}), kind: &{kind}, required: {}, nullable: {}, \
         needed: {needed} }},",
        p.name, p.summary, p.required, p.nullable
    ))
}

fn kind(k: &Kind) -> Result<String> {
    if k.pattern.is_some() {
        bail!("`pattern` cannot be expressed yet");
    }
    if k.additional_properties.is_some() {
        bail!("an object with members of any name cannot be expressed yet");
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
            let members: String = members.iter().map(|member| param(member, false)).collect::<Result<_>>()?;
            format!("Kind::Object(&[{members}])")
        }
        (other, _) => bail!("the type {other} cannot be expressed yet"),
    })
}

fn rule(op: &Operation, rule: &Rule) -> Result<String> {
    let inferred = match rule.basis.as_str() {
        "documented" => false,
        "inferred" => true,
        other => bail!("unknown basis {other}"),
    };
    let position =
        |name: &String| op.params.iter().position(|p| p.name == *name).context("no such parameter");
    let row = |kind: &str, about: Option<&String>, among: &[String]| -> Result<String> {
        let positions: Vec<usize> = among.iter().map(position).collect::<Result<_>>()?;
        if !positions.is_sorted() || positions.last().is_none_or(|last| *last >= 32) {
            bail!("{kind}: the names must be in the order of the first 32 parameters");
        }
        let about = position(about.or(among.first()).context("a rule needs names")?)?;
        let among: u32 = positions.iter().map(|at| 1 << at).sum();
        Ok(format!(
            "Rule {{ kind: RuleKind::{kind}, inferred: {inferred}, about: {about}, among: {among:#b} }},"
        ))
    };
    Ok(match rule.kind.as_str() {
        "at-least-one-of" => row("AtLeastOneOf", None, &rule.names()?)?,
        "at-most-one-of" => row("AtMostOneOf", None, &rule.names()?)?,
        "exactly-one-of" => {
            let names = rule.names()?;
            row("AtLeastOneOf", None, &names)? + &row("AtMostOneOf", None, &names)?
        }
        "requires" => {
            rule.entries()?.iter().map(|(k, v)| row("Requires", Some(k), v)).collect::<Result<_>>()?
        }
        "only-with" => {
            rule.entries()?.iter().map(|(k, v)| row("OnlyWith", Some(k), v)).collect::<Result<_>>()?
        }
        other => bail!("the rule {other} cannot be expressed yet"),
    })
}
