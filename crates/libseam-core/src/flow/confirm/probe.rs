//! Checks of the table as they are done for one subject.

use super::{
    judge::{Context, Since, State, Tally},
    names::Subject,
};
use crate::{
    api::{
        confirmation::{Check, Condition, Term, Values},
        generated::confirmations::CODES,
        table::Operation,
    },
    error::ErrorCode,
    json::Raw,
    memory::{self, OutOfMemory},
    wire::HttpRequest,
};
use alloc::{string::String, vec::Vec};

/// Number of codes of a reply that a result lists.
pub(super) const CODE_LIMIT: usize = 16;

/// Length of a code that a result lists, in bytes.
pub(super) const CODE_LENGTH: usize = 100;

/// The member of a resource that holds a PIN code.
#[cfg(feature = "off_board")]
const CODE: &str = "code";

/// A check for one subject, and for one value of a list.
#[derive(Debug)]
pub(super) struct Probe {
    pub(super) check: &'static Check,
    /// The position of its subject.
    pub(super) subject: usize,
    pub(super) each: Option<String>,
    /// The read; `None` where nothing can ever be read.
    pub(super) operation: Option<&'static Operation>,
    /// True if the read before the removal found the thing, false if the API could not find it.
    pub(super) was_found: Option<bool>,
    /// True if the state was as wanted before the removal.
    pub(super) was_gone: bool,
    pub(super) state: State,
    pub(super) why: Option<Why>,
    pub(super) http_status: Option<u16>,
    pub(super) request_id: Option<String>,
    /// Digest of what the latest read was answered, where that is evidence.
    #[cfg(feature = "off_board")]
    pub(super) body_sha256: Option<String>,
    /// True if it holds a code: with the digest, somebody could find that by trying.
    #[cfg(feature = "off_board")]
    pub(super) has_code: bool,
    /// Number of times that it was read after the removal.
    pub(super) reads: u32,
    /// The codes in the latest answer.
    pub(super) codes: Vec<String>,
    pub(super) tally: Tally,
    /// The parameter with an end that is later than the one that was there before the removal.
    pub(super) later_end: Option<(&'static str, &'static str)>,
    /// The list that stood for the read of a sweep.
    pub(super) list: Option<&'static str>,
    /// True if it is not read again.
    pub(super) is_settled: bool,
    /// True if nothing but the absence in the list shows that the thing is gone.
    pub(super) is_by_list_alone: bool,
}

/// The reason why a state is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    NotRead,
    NotSeen,
    Failed(ErrorCode),
    Undecided,
    Lost,
    Unreadable,
    TooMany,
}

impl Why {
    /// Returns the reason as the end of a sentence.
    pub(super) fn message(self) -> &'static str {
        match self {
            Self::NotRead => "nothing was read after the removal",
            Self::NotSeen => "it was not seen before the removal, so its absence proves nothing",
            Self::Failed(ErrorCode::NotFound) => {
                "the server answered 404, but not as the API says that a thing is gone, so it proves nothing"
            }
            Self::Failed(code) => code.description(),
            Self::Undecided => "the answer lacks what decides, for example the age of an error",
            Self::Lost => "the check needs a value that is not known here, or that no token holds",
            Self::Unreadable => "this build has no such read",
            Self::TooMany => "there are too many things that depend on it",
        }
    }
}

impl Probe {
    pub(super) fn new(check: &'static Check, subject: usize, each: Option<String>) -> Self {
        Self {
            check,
            subject,
            each,
            operation: None,
            was_found: None,
            was_gone: false,
            state: State::Unknown,
            why: Some(Why::NotRead),
            http_status: None,
            request_id: None,
            #[cfg(feature = "off_board")]
            body_sha256: None,
            #[cfg(feature = "off_board")]
            has_code: false,
            reads: 0,
            codes: Vec::new(),
            tally: Tally::default(),
            later_end: None,
            list: None,
            is_settled: false,
            is_by_list_alone: false,
        }
    }

    /// Reports whether the verdict depends on it.
    pub(super) fn is_deciding(&self) -> bool {
        !self.check.is_advisory
    }

    /// Prepares for an answer.
    pub(super) fn begin(&mut self) {
        self.tally = Tally::default();
        self.is_by_list_alone = false;
        self.codes.clear();
        #[cfg(feature = "off_board")]
        {
            self.has_code = false;
        }
    }

    /// Looks at the object, or at an item of the list.
    pub(super) fn see(&mut self, item: Raw<'_>, subject: &Subject, since: Since) -> Result<(), OutOfMemory> {
        let context = Context { check: self.check, subject, each: self.each.as_deref(), since };
        self.tally.see(item, context);
        #[cfg(feature = "off_board")]
        {
            self.has_code |= item.member(CODE).is_some_and(|code| !code.is_null());
        }
        if matches!(since, Since::Never) {
            self.later_end = self.later_end.or_else(|| context.later_end(item));
        }
        for (list, member) in CODES {
            for entry in item.member(list).into_iter().flat_map(super::names::items) {
                let Some(code) = entry.member(member).and_then(Raw::as_string) else { continue };
                let code = code.to_text()?;
                let fits = self.codes.len() < CODE_LIMIT && code.len() <= CODE_LENGTH;
                if fits && !self.codes.contains(&code) {
                    memory::push(&mut self.codes, code)?;
                }
            }
        }
        Ok(())
    }

    /// Takes the answer to a read after the removal. `request` is the one that was answered.
    pub(super) fn conclude(&mut self, is_missing: bool, request: &HttpRequest) -> Result<(), OutOfMemory> {
        for code in &mut self.codes {
            *code = request.quote_to_string(code.as_bytes())?;
        }
        self.reads = self.reads.saturating_add(1);
        self.state = self.tally.conclude(self.check, is_missing);
        self.why = (self.state == State::Unknown).then_some(Why::Undecided);
        #[cfg(libseam_lies)]
        if crate::lies::is_told(crate::lies::UNSEEN) {
            return Ok(());
        }
        if is_missing && self.is_deciding() && self.was_found != Some(true) {
            self.set_unknown(Why::NotSeen);
        }
        Ok(())
    }

    /// Concludes from a list that no longer has the thing that it is gone.
    #[cfg(feature = "full")]
    pub(super) fn conclude_absence(&mut self) {
        self.reads = self.reads.saturating_add(1);
        self.state = Tally::default().conclude(self.check, true);
        self.is_by_list_alone = self.state == State::Gone;
        self.why = (self.state == State::Unknown).then_some(Why::Undecided);
    }

    pub(super) fn set_unknown(&mut self, why: Why) {
        self.is_by_list_alone = false;
        self.state = State::Unknown;
        self.why = Some(why);
    }

    /// Reports whether the check depends on what is bound to `name`.
    pub(super) fn uses(&self, name: &str) -> bool {
        let of_read = match self.check.source {
            crate::api::confirmation::Source::Read { params, .. } => params,
            crate::api::confirmation::Source::Use { .. } => &[],
        };
        self.check.for_each == Some(name)
            || names(of_read, name)
            || self.check.conditions().any(|condition| match condition {
                Condition::Equals(_, term)
                | Condition::Differs(_, term)
                | Condition::SameInstant(_, term) => is_name(*term, name),
                Condition::Has(listed) | Condition::Lacks(listed) => {
                    names(listed.fields, name) || listed.item.is_some_and(|term| is_name(term, name))
                }
                Condition::Status(_) | Condition::Empty => false,
            })
    }
}

/// Reports whether a value is that of `name`.
pub(super) fn names(values: Values, name: &str) -> bool {
    values.iter().any(|(_, term)| is_name(*term, name))
}

fn is_name(term: Term, name: &str) -> bool {
    matches!(term, Term::Name(known, _) if known == name)
}
