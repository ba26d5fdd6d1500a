//! What `spec/options.json` must keep to, beside its form.

use crate::options::{Foreign, Kind, Options, Surface, Unit};
use anyhow::{Result, bail};
use std::collections::BTreeSet;

impl Options {
    /// Refuses rows that contradict themselves or each other.
    pub(super) fn check(&self) -> Result<()> {
        let mut names = BTreeSet::new();
        for row in &self.options {
            let name = &row.name;
            if !names.insert(name) {
                bail!("{name} is there twice");
            }
            let is_number = matches!(row.kind, Kind::Number | Kind::Count);
            if is_number != row.range.is_some() {
                bail!("{name}: numbers, and nothing else, have a `range`");
            }
            let suffix = match row.unit {
                Some(Unit::Milliseconds) => "_ms",
                Some(Unit::Bytes) => "_bytes",
                None => "",
            };
            if !name.ends_with(suffix) {
                bail!("{name}: the name must end in the unit");
            }
            let is_default = match (row.kind, &row.default) {
                (Kind::Flag, value) => value.is_boolean(),
                (Kind::Name, value) => value.is_string(),
                (Kind::Number | Kind::Count, value) => value.is_null() || value.is_u64(),
                (_, value) => value.is_null(),
            };
            if !is_default {
                bail!("{name}: the default is of another type");
            }
            let has_types = row.types.is_empty();
            if has_types == (row.kind == Kind::Host) {
                bail!("{name}: options of hosts, and nothing else, have `types`");
            }
            if row.scope.is_empty() || !row.doc.ends_with('.') {
                bail!("{name}: it needs a scope, and documentation that ends with a full stop");
            }
        }
        self.foreign.iter().try_for_each(|foreign| self.check_foreign(foreign))
    }

    /// Refuses a sentence that names an option which the surface does not have.
    fn check_foreign(&self, Foreign { option, dialect, instead }: &Foreign) -> Result<()> {
        let surface = match dialect.as_str() {
            "js" => Surface::Node,
            "python" => Surface::Python,
            _ => bail!("{option}: there is no dialect {dialect}"),
        };
        let is_own =
            |name: &str| self.options.iter().any(|row| row.is_on(surface) && row.name_on(surface) == name);
        for name in instead.split('`').skip(1).step_by(2) {
            let name = name.split('=').next().unwrap_or_default();
            if !is_own(name) {
                bail!("{option}: `{name}`, which stands for it, is no option of {dialect}");
            }
        }
        Ok(())
    }
}
