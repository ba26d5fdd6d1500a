//! The forms of a schema: one, or those of its union.

use crate::published::schema::{Member, Schema, Type};
use serde_json::Value;

/// Returns the forms of `schema`, each complete with the members that all of them have, and with the name by which versions
/// of it are the same form.
pub(super) fn forms(schema: &Schema) -> Vec<(String, Schema)> {
    if schema.one_of.is_empty() {
        return vec![(String::new(), schema.clone())];
    }
    let mut forms: Vec<(String, Schema)> = Vec::new();
    for form in &schema.one_of {
        let mut form = form.clone();
        if schema.properties.is_some() {
            let members = form.properties.get_or_insert_default();
            members.extend(schema.members().iter().cloned());
        }
        // A union of enums is an enum.
        let known = forms.iter_mut().find(|(_, known)| is_enum(known) && is_enum(&form));
        if let Some((_, known)) = known {
            known.values.get_or_insert_default().extend(form.values.unwrap_or_default());
            continue;
        }
        let name = name(&form);
        // The second form of a name is the second one in the other version too.
        let same = forms.iter().filter(|(known, _)| known.split('#').next() == Some(&name)).count();
        let name = if same == 0 { name } else { format!("{name}#{}", same + 1) };
        forms.push((name, form));
    }
    forms
}

fn is_enum(form: &Schema) -> bool {
    form.kind == Some(Type::String) && form.values.is_some() && !form.nullable
}

/// Names a form: an object by the values that only it has, or else by what it requires; everything else by its type.
fn name(form: &Schema) -> String {
    let fixed = |member: &Member| match member.schema.values.as_deref() {
        Some([Value::String(value)]) => Some(format!("{}={value}", member.name)),
        Some([value]) => Some(format!("{}={value}", member.name)),
        _ => None,
    };
    let fixed: Vec<String> = form.members().iter().filter_map(fixed).collect();
    let required = form.members().iter().filter(|member| member.required).map(|member| member.name.clone());
    match (form.kind, &form.resource) {
        (_, Some(resource)) => resource.clone(),
        (Some(Type::Object), _) if !fixed.is_empty() => fixed.join(" "),
        (Some(Type::Object), _) => required.collect::<Vec<_>>().join("+"),
        (Some(kind), _) => kind.name().to_owned(),
        (None, None) => "anything".to_owned(),
    }
}
