//! Rules across parameters, or across the members of an object.

use super::{
    report::{Path, Report},
    time::Moment,
};
use crate::{
    api::{
        rule::name_of,
        table::{Literal, Param, Rule, RuleKind, When},
        uses::USES,
    },
    check::{
        join_names::join_names,
        problem_kind::{ProblemKind, ValueProblem},
    },
    json::{Object, Value},
    memory,
};
use alloc::{format, string::String, vec::Vec};

/// Checks `rule` across `members`, of which `values` are given. `path` leads to the object that has them.
pub(super) fn check_rule(
    report: &mut Report<'_>,
    rule: &Rule,
    members: &[Param],
    values: &Object,
    path: Option<&Path<'_>>,
) {
    let rule = Ruled { rule, members, values, path };
    let (kind, holds) = (rule.rule.kind, rule.holds(report));
    match kind {
        RuleKind::AtLeastOneOf if holds => rule.check_at_least_one(report),
        RuleKind::AtMostOneOf if holds => rule.check_at_most_one(report),
        RuleKind::Requires if holds => rule.check_requires(report),
        RuleKind::OnlyWith if holds => rule.check_only_with(report),
        RuleKind::Required if holds && USES.conditions => rule.check_required(report),
        RuleKind::Excluded if holds && USES.conditions => rule.check_excluded(report),
        RuleKind::OnlyWhen | RuleKind::Holds if !holds && USES.conditions => rule.check_only_when(report),
        RuleKind::Ascending if holds && USES.orders => rule.check_ascending(report),
        _ => {}
    }
}

/// A rule with what it is about.
struct Ruled<'a> {
    rule: &'a Rule,
    members: &'a [Param],
    values: &'a Object,
    path: Option<&'a Path<'a>>,
}

impl<'a> Ruled<'a> {
    fn name(&self, position: u16) -> &'a str {
        name_of(self.members, position)
    }

    fn value(&self, position: u16) -> Option<&'a Value> {
        self.values.get(self.name(position))
    }

    fn is_given(&self, position: &u16) -> bool {
        self.value(*position).is_some()
    }

    /// Returns the path of a member.
    fn path_to(&self, position: u16) -> Path<'a> {
        Path::member(self.path, self.name(position))
    }

    /// Iterates over the positions among which the rule chooses.
    fn among(&self) -> impl Iterator<Item = u16> {
        self.rule.among.iter().copied()
    }

    /// Reports whether the rule's condition holds.
    fn holds(&self, report: &Report<'_>) -> bool {
        match self.rule.when {
            _ if !USES.conditions => true,
            When::Always => true,
            When::NotGiven(param) => !self.is_given(&param),
            When::Is { param, values, or_not_given } => match self.value(param) {
                Some(value) => values.iter().any(|literal| is_literal(value, *literal)),
                None => or_not_given,
            },
            When::Credential(kind) => report.checks.credential == Some(kind),
        }
    }

    /// Writes the rule's condition.
    fn when(&self) -> String {
        self.rule.when.words(self.members, "`")
    }

    /// Adds a problem of what the rule is about, with the rule's condition at the end of its message.
    fn add(&self, report: &mut Report<'_>, problem_kind: ProblemKind<'_>) {
        let when = if USES.conditions { self.when() } else { String::new() };
        report.add_with(&self.path_to(self.rule.about), problem_kind, &when);
    }

    /// Reports whether there is memory to list the names among which the rule chooses; if not, the report says so. The
    /// table may have many of them, more than the reserve is for.
    fn has_memory(&self, report: &mut Report<'_>) -> bool {
        // Lists and texts of the names exist side by side, and a text that grows exists twice.
        const COPIES: usize = 6;
        let of_name = |position| self.name(position).len().saturating_add(const { 2 * size_of::<String>() });
        let size = self.among().map(of_name).fold(0, usize::saturating_add).saturating_mul(COPIES);
        let is_there = memory::ensure_available(size).is_ok();
        if !is_there {
            report.set_out_of_memory();
        }
        is_there
    }

    /// Lists the groups among which the rule chooses, and the object that has them.
    fn choices(&self) -> String {
        let choices = if USES.groups {
            let choices = self.rule.choices(self.members, "` + `");
            join_names(&choices.iter().map(String::as_str).collect::<Vec<_>>(), "and")
        } else {
            self.names(self.among(), "and")
        };
        match self.path.filter(|_| USES.objects) {
            Some(path) => format!("{choices} of `{}`", path.text()),
            None => choices,
        }
    }

    fn check_at_least_one(&self, report: &mut Report<'_>) {
        let is_met = self.rule.groups().any(|group| group.iter().all(|position| self.is_given(position)));
        if !is_met && self.has_memory(report) {
            self.add(report, ProblemKind::NoneGiven { among: &self.choices() });
        }
    }

    fn check_at_most_one(&self, report: &mut Report<'_>) {
        let is_begun = |group: &&[u16]| group.iter().any(|position| self.is_given(position));
        if self.rule.groups().filter(is_begun).count() > 1 && self.has_memory(report) {
            self.add(report, ProblemKind::Exclusive { among: &self.choices() });
        }
    }

    fn check_requires(&self, report: &mut Report<'_>) {
        let is_met =
            !self.is_given(&self.rule.about) || self.among().all(|position| self.is_given(&position));
        if !is_met && self.has_memory(report) {
            let missing = self.among().filter(|position| !self.is_given(position));
            let needed = &self.names(missing, "and");
            self.add(report, ProblemKind::Requires { needed });
        }
    }

    fn check_only_with(&self, report: &mut Report<'_>) {
        let is_met =
            !self.is_given(&self.rule.about) || self.among().any(|position| self.is_given(&position));
        if !is_met && self.has_memory(report) {
            let among = &self.names(self.among(), "or");
            self.add(report, ProblemKind::OnlyWith { among });
        }
    }

    fn check_required(&self, report: &mut Report<'_>) {
        for position in self.among().filter(|position| !self.is_given(position)) {
            report.add(&self.path_to(position), ValueProblem::MissingWhen { when: &self.when() });
        }
    }

    fn check_excluded(&self, report: &mut Report<'_>) {
        for position in self.among().filter(|position| self.is_given(position)) {
            report.add(&self.path_to(position), ValueProblem::ExcludedWhen { when: &self.when() });
        }
    }

    fn check_only_when(&self, report: &mut Report<'_>) {
        let Some(value) = self.value(self.rule.about) else { return };
        match (self.rule.kind, self.rule.when) {
            (RuleKind::Holds, When::Is { values, .. }) => {
                if !values.iter().any(|literal| is_of_type(value, *literal)) {
                    // The type is a problem already.
                    return;
                }
                let among: Vec<String> = values.iter().map(|literal| literal.words("`")).collect();
                let among = &among.join(" or ");
                report.add(&self.path_to(self.rule.about), ValueProblem::UnknownValue { among });
            }
            _ => report.add(&self.path_to(self.rule.about), ValueProblem::OnlyWhen { when: &self.when() }),
        }
    }

    fn check_ascending(&self, report: &mut Report<'_>) {
        let mut last = None;
        for position in self.among() {
            let path = self.path_to(position);
            match self.value(position) {
                Some(Value::Array(items)) => {
                    for (index, item) in items.iter().enumerate() {
                        check_next(report, &mut last, item, &path.item(index));
                    }
                }
                Some(value) => check_next(report, &mut last, value, &path),
                None => {}
            }
        }
    }

    /// Joins the names at `positions`.
    fn names(&self, positions: impl Iterator<Item = u16>, word: &str) -> String {
        join_names(&positions.map(|position| self.name(position)).collect::<Vec<_>>(), word)
    }
}

/// Checks that the time `value` is after the one before it, whose path and moment `last` holds.
fn check_next<'a>(
    report: &mut Report<'_>,
    last: &mut Option<(String, Moment<'a>)>,
    value: &'a Value,
    path: &Path<'_>,
) {
    let Some(moment) = value.as_str().and_then(Moment::read) else { return };
    if let Some((earlier, _)) = last.as_ref().filter(|(_, earlier)| !earlier.is_before(&moment)) {
        report.add(path, ValueProblem::NotAfter { earlier });
    }
    *last = Some((path.text(), moment));
}

fn is_of_type(value: &Value, literal: Literal) -> bool {
    match literal {
        Literal::Text(_) => value.as_str().is_some(),
        Literal::Flag(_) => value.as_bool().is_some(),
    }
}

fn is_literal(value: &Value, literal: Literal) -> bool {
    match literal {
        Literal::Text(text) => value.as_str() == Some(text),
        Literal::Flag(flag) => value.as_bool() == Some(flag),
    }
}
