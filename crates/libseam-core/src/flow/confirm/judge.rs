//! The state that a check is in after its read: predicates of the table, evaluated item by item.

use super::names::{Found, Subject, Truth, is_array, is_value, items};
use crate::{
    api::{
        confirmation::{Check, Condition, Listed, Term},
        generated::confirmations::OPTIONAL_LISTS,
    },
    check::validate::Moment,
    json::Raw,
};
use alloc::string::String;

/// The member with the time at which an error came up.
const CREATED_AT: &str = "created_at";

/// The state of a check. The order is that in which one outweighs another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    Unknown,
    NotRevocable,
    Failed,
    Returns,
    Pending,
    Present,
    Gone,
}

impl State {
    /// The states of the lists in [`Check::when`], in their order.
    const OF_LISTS: [Self; 5] = [Self::NotRevocable, Self::Failed, Self::Returns, Self::Pending, Self::Gone];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NotRevocable => "not_revocable",
            Self::Failed => "failed",
            Self::Returns => "returns",
            Self::Pending => "pending",
            Self::Present => "present",
            Self::Gone => "gone",
        }
    }
}

/// The time from which on an error is a new one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Since {
    /// Before the removal: no error counts.
    Never,
    /// Seconds since 1970, on the server's clock.
    Seconds(u64),
    Unknown,
}

/// The context in which conditions are evaluated.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) check: &'static Check,
    pub(super) subject: &'a Subject,
    pub(super) each: Option<&'a str>,
    pub(super) since: Since,
}

/// The conditions that an item of the answer fulfilled, and those that an item left open, by number.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    yes: u64,
    unknown: u64,
}

impl Tally {
    /// Evaluates every condition on the object, or on an item of the list.
    pub(super) fn see(&mut self, item: Raw<'_>, context: Context<'_>) {
        let mut bit = 1_u64;
        for condition in context.check.conditions() {
            match context.test(condition, item) {
                Truth::Yes => self.yes |= bit,
                Truth::Unknown => self.unknown |= bit,
                Truth::No => {}
            }
            bit = bit.wrapping_shl(1);
        }
    }

    /// Returns the state once the whole answer was seen; `is_missing` if the API could not find the thing.
    pub(super) fn conclude(self, check: &Check, is_missing: bool) -> State {
        let mut bit = 1_u64;
        let mut state = None;
        for (predicates, of_list) in check.when.iter().zip(State::OF_LISTS) {
            let mut any = Truth::No;
            for conditions in *predicates {
                let mut all = Truth::Yes;
                for condition in *conditions {
                    all = Truth::all([all, self.truth(condition, bit, is_missing)].into_iter());
                    bit = bit.wrapping_shl(1);
                }
                any = Truth::any([any, all].into_iter());
            }
            #[cfg(libseam_lies)]
            let any = if matches!(of_list, State::Returns) {
                crate::lies::instead(any, Truth::No, crate::lies::RETURNS)
            } else {
                any
            };
            match any {
                Truth::Unknown => return State::Unknown,
                Truth::Yes => state = state.or(Some(of_list)),
                Truth::No => {}
            }
        }
        state.unwrap_or(State::Present)
    }

    fn truth(self, condition: &Condition, bit: u64, is_missing: bool) -> Truth {
        match condition {
            Condition::Status(status) => (is_missing && *status == 404).into(),
            _ if is_missing => Truth::No,
            Condition::Differs(..) | Condition::Lacks(_) | Condition::Empty => self.seen(bit).not(),
            _ => self.seen(bit),
        }
    }

    fn seen(self, bit: u64) -> Truth {
        match (self.yes & bit != 0, self.unknown & bit != 0) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::No,
        }
    }
}

impl Context<'_> {
    /// Evaluates what the item says of a condition; of one that denies something, whether that is so.
    fn test(self, condition: &Condition, item: Raw<'_>) -> Truth {
        match condition {
            Condition::Status(_) => Truth::No,
            Condition::Empty => Truth::Yes,
            Condition::Equals(path, term) | Condition::Differs(path, term) => {
                self.is_value(item.at(path), *term)
            }
            Condition::SameInstant(path, term) => self.is_instant(item.at(path), *term),
            Condition::Has(listed) | Condition::Lacks(listed) => self.is_listed(listed, item),
        }
    }

    fn is_value(self, raw: Option<Raw<'_>>, term: Term) -> Truth {
        is_value(raw, self.subject, term, self.each)
    }

    /// Returns the parameter with the end that the call asks for, if it is later than the one that the item has.
    pub(super) fn later_end(self, item: Raw<'_>) -> Option<(&'static str, &'static str)> {
        self.check.ends().find_map(|(path, term)| {
            let (Found::Text(wanted), Term::Name(name, below)) = (self.subject.term(term, self.each), term)
            else {
                return None;
            };
            let now = moment_text(item.at(path)?)?;
            Moment::read(&now)?.is_before(&Moment::read(wanted)?).then_some((name, below))
        })
    }

    fn is_instant(self, raw: Option<Raw<'_>>, term: Term) -> Truth {
        let Found::Text(wanted) = self.subject.term(term, self.each) else {
            return Truth::Unknown;
        };
        let Some(raw) = raw.filter(|raw| !raw.is_null()) else { return Truth::No };
        let text = moment_text(raw);
        match (Moment::read(wanted), text.as_deref().and_then(Moment::read)) {
            (Some(wanted), Some(moment)) => (wanted == moment).into(),
            _ => Truth::Unknown,
        }
    }

    fn is_listed(self, listed: &Listed, item: Raw<'_>) -> Truth {
        if listed.of_result && listed.list.is_empty() {
            return self.is_wanted(listed, item);
        }
        match item.at(listed.list).filter(|list| !list.is_null()) {
            None if OPTIONAL_LISTS.contains(&listed.list) => Truth::No,
            Some(list) if is_array(list) => Truth::any(items(list).map(|item| self.is_wanted(listed, item))),
            _ => Truth::Unknown,
        }
    }

    fn is_wanted(self, listed: &Listed, item: Raw<'_>) -> Truth {
        let fields = listed.fields.iter().map(|(path, term)| match item.member(path) {
            // An item of the result without its id may be the thing itself.
            None if listed.of_result && path.ends_with("_id") => Truth::Unknown,
            _ => self.has_field(item, path, *term),
        });
        let whole = listed.item.map(|term| self.is_value(Some(item), term));
        let is_fresh = listed.is_fresh.then(|| self.is_fresh(item));
        Truth::all(fields.chain(whole).chain(is_fresh))
    }

    /// Compares the value at a path, in which `[]` stands for each item of a list.
    fn has_field(self, item: Raw<'_>, path: &str, term: Term) -> Truth {
        let Some((step, rest)) = path.split_once('.') else { return self.is_value(item.member(path), term) };
        match (step.strip_suffix("[]"), item.member(step)) {
            (Some(list), _) => {
                let list = item.member(list);
                Truth::any(list.into_iter().flat_map(items).map(|item| self.has_field(item, rest, term)))
            }
            (None, Some(member)) => self.has_field(member, rest, term),
            (None, None) => self.is_value(None, term),
        }
    }

    /// Reports whether an error is not older than the removal.
    fn is_fresh(self, error: Raw<'_>) -> Truth {
        #[cfg(libseam_lies)]
        if crate::lies::is_told(crate::lies::OLD_ERROR) {
            return Truth::Yes;
        }
        let text = error.member(CREATED_AT).and_then(moment_text);
        match (self.since, text.as_deref().and_then(Moment::read)) {
            (Since::Never, _) => Truth::No,
            (Since::Seconds(since), Some(moment)) => (moment.seconds() >= since).into(),
            _ => Truth::Unknown,
        }
    }
}

/// Returns the beginning of a text, which is all of it if it is a time.
fn moment_text(raw: Raw<'_>) -> Option<String> {
    raw.as_string().map(|text| text.chars().take(64).collect())
}
