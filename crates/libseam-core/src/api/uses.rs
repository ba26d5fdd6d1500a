//! Features of the table.

use crate::api::{
    generated,
    table::{Effect, Form, Kind, Param, Rule, RuleKind, When},
};

/// Features of the table. Code for what no operation has is left out of the library; the library's own tests have
/// all of it.
pub(crate) struct Uses {
    /// Operations that are no removals, or that return something.
    pub(crate) others: bool,
    /// Values that are no ids, and what conditions and orders say of values.
    pub(crate) values: bool,
    pub(crate) strings: bool,
    /// Strings of a certain form.
    pub(crate) forms: bool,
    /// Strings of the forms that only larger tables have: digits, a time of day, a name, a URL.
    pub(crate) rare_forms: bool,
    pub(crate) enums: bool,
    pub(crate) booleans: bool,
    pub(crate) integers: bool,
    pub(crate) numbers: bool,
    /// Numbers with limits.
    pub(crate) limits: bool,
    pub(crate) lists: bool,
    pub(crate) objects: bool,
    pub(crate) records: bool,
    pub(crate) unions: bool,
    /// Values that are any value, or null inside a list, record or union.
    pub(crate) open_values: bool,
    /// Rules that hold only under a condition.
    pub(crate) conditions: bool,
    /// Rules that choose among groups of parameters.
    pub(crate) groups: bool,
    /// Rules about the order of times.
    pub(crate) orders: bool,
}

pub(crate) const USES: Uses = {
    let mut uses = Uses::all_if(cfg!(test));
    let mut rest = generated::table::OPERATIONS;
    while let [operation, behind @ ..] = rest {
        uses.others |= operation.response_key.is_some() || !matches!(operation.effect, Effect::Removal);
        uses = uses.with_params(operation.params).with_rules(operation.rules);
        rest = behind;
    }
    uses
};

impl Uses {
    const fn all_if(all: bool) -> Self {
        Self {
            others: all,
            values: all,
            strings: all,
            forms: all,
            rare_forms: all,
            enums: all,
            booleans: all,
            integers: all,
            numbers: all,
            limits: all,
            lists: all,
            objects: all,
            records: all,
            unions: all,
            open_values: all,
            conditions: all,
            groups: all,
            orders: all,
        }
    }

    const fn with_params(mut self, mut params: &[Param]) -> Self {
        while let [param, behind @ ..] = params {
            self = self.with_kind(param.kind);
            params = behind;
        }
        self
    }

    const fn with_kind(mut self, kind: &Kind) -> Self {
        self.values |= !matches!(kind, Kind::Uuid);
        match kind {
            Kind::Uuid => {}
            Kind::String { form, .. } => {
                self.strings = true;
                self.forms |= !matches!(form, Form::Free);
                self.rare_forms |= !matches!(form, Form::Free | Form::DateTime | Form::Email);
            }
            Kind::Enum(_) => self.enums = true,
            Kind::Boolean | Kind::Only(_) => self.booleans = true,
            Kind::Integer { .. } => self.integers = true,
            Kind::Number { min, max, .. } => {
                self.numbers = true;
                self.limits |= *min != i64::MIN || *max != i64::MAX;
            }
            Kind::Array { items, .. } => {
                self.lists = true;
                self = self.with_kind(items);
            }
            Kind::Object { members, rules } => {
                self.objects = true;
                self = self.with_params(members).with_rules(rules);
            }
            Kind::Record { values } => {
                self.records = true;
                self = self.with_kind(values);
            }
            Kind::Union(variants) => {
                self.unions = true;
                let mut variants = *variants;
                while let [variant, behind @ ..] = variants {
                    self = self.with_kind(variant);
                    variants = behind;
                }
            }
            Kind::Nullable(kind) => {
                self.open_values = true;
                self = self.with_kind(kind);
            }
            Kind::Any => self.open_values = true,
        }
        self
    }

    const fn with_rules(mut self, mut rules: &[Rule]) -> Self {
        while let [rule, behind @ ..] = rules {
            self.conditions |= !matches!(rule.when, When::Always);
            self.orders |= matches!(rule.kind, RuleKind::Ascending);
            self.values |= self.conditions || self.orders;
            self.groups |= !rule.sizes.is_empty();
            rules = behind;
        }
        self
    }
}
