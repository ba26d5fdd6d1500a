//! Rules in words.

use super::table::{Operation, Rule, RuleKind};
use alloc::{format, string::String, vec::Vec};

impl Operation {
    /// Writes `rule` as a sentence, for example `give one of acs_user_id, user_identity_id`.
    #[must_use]
    pub fn sentence(&self, rule: &Rule) -> String {
        let about = self.about(rule);
        let among: Vec<&str> = self.param_names(rule.among).collect();
        match rule.kind {
            RuleKind::AtLeastOneOf => format!("give one of {}", among.join(", ")),
            RuleKind::AtMostOneOf => format!("give not more than one of {}", among.join(", ")),
            RuleKind::Requires => format!("{about} needs {}", among.join(" and ")),
            RuleKind::OnlyWith => format!("{about} goes only with {}", among.join(" or ")),
        }
    }
}
