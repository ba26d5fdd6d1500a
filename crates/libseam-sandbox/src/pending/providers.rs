//! The providers that rules can name.

use crate::{
    ProviderRule,
    store::{Resource, Row, Store},
};

/// Reports whether there is a provider that the rule is for: a name that nothing has would make a rule that never counts.
pub(crate) fn exists(store: &Store, rule: &ProviderRule) -> bool {
    let mut resources = Resource::all().iter().filter(|resource| !resource.names.is_empty());
    rule.named().is_none()
        || resources.any(|resource| store.rows(resource).any(|row| is_for(store, rule, row)))
}

/// Reports whether the rule is for this provider.
pub(super) fn is_for(store: &Store, rule: &ProviderRule, row: Row) -> bool {
    let object = store.get(row);
    let names = row.resource.names.iter().filter_map(|name| object?.get(name)?.as_str());
    rule.matches(store.id(row).unwrap_or_default(), names)
}

/// Returns the problem of a rule that is for no provider.
pub(crate) fn unknown(rule: &ProviderRule) -> String {
    let name = rule.named().unwrap_or_default().escape_debug();
    format!(
        "no access system, device, phone or connected account has the name or the id `{name}`; use one that has, or `*`"
    )
}
