//! Rules in words.

use super::table::{Operation, Rule, RuleKind};
use alloc::{format, string::String, vec::Vec};

impl Operation {
    /// Writes `rule` as a sentence, for example `give one of acs_user_id, user_identity_id`.
    #[must_use]
    pub fn sentence(&self, rule: &Rule) -> String {
        let about = rule.about(self.params);
        let names: Vec<&str> = rule.names(self.params).collect();
        let groups = rule.choices(self.params, " + ").join(", ");
        let when = rule.when.words(self.params, "");
        match rule.kind {
            RuleKind::AtLeastOneOf => format!("give one of {groups}{when}"),
            RuleKind::AtMostOneOf => format!("give not more than one of {groups}{when}"),
            RuleKind::Requires => format!("{about} needs {}{when}", names.join(" and ")),
            RuleKind::OnlyWith => format!("{about} goes only with {}{when}", names.join(" or ")),
            RuleKind::Required => format!("give {}{when}", names.join(" and ")),
            RuleKind::Excluded => format!("leave out {}{when}", names.join(" and ")),
            RuleKind::OnlyWhen => format!("give {about} only{when}"),
            RuleKind::Holds => format!("give {about} only{when}"),
            RuleKind::Ascending => format!("{} must be in this order{when}", names.join(", ")),
        }
    }
}
