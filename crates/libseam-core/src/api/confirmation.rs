//! Types of the table in `spec/confirmations.json`, which says how it is found out whether a removal is in effect.

/// The row of one operation.
#[derive(Debug)]
pub(crate) struct Confirmation {
    pub(crate) operation: &'static str,
    /// True if a confirmed removal is in effect in the access system, false if it is one of records alone.
    pub(crate) reaches_access_system: bool,
    pub(crate) is_documented: bool,
    pub(crate) resolve: &'static [Resolve],
    pub(crate) remember: &'static [Remember],
    /// Parameters with the names that must be bound to the same id.
    pub(crate) same: &'static [(&'static str, &'static str)],
    /// Names with the values that make the removal one that the API cannot do.
    pub(crate) not_revocable: Values,
    /// Parameters with the check that replaces the first one where they are given.
    pub(crate) variants: &'static [(&'static [&'static str], Check)],
    pub(crate) checks: &'static [Check],
    /// The list that stands for the first check where many are removed.
    #[cfg(feature = "full")]
    pub(crate) sweep: Option<Sweep>,
    /// The reads that say why the removal is not in effect.
    #[cfg(feature = "full")]
    pub(crate) explain: &'static [Explain],
    /// The reason why no read can confirm the operation.
    pub(crate) cannot_confirm: Option<&'static str>,
    /// The operation to use instead then.
    pub(crate) prefer: Option<&'static str>,
}

/// A read that says why a removal is not in effect.
#[cfg(feature = "full")]
#[derive(Debug)]
pub(crate) struct Explain {
    pub(crate) read: &'static str,
    pub(crate) params: Values,
    /// The paths to what it shows; `[]` stands for each item of a list.
    pub(crate) show: &'static [&'static str],
}

/// A list that stands for the first check of many removals: its items are what that check reads one by one.
#[cfg(feature = "full")]
#[derive(Debug)]
pub(crate) struct Sweep {
    pub(crate) read: &'static str,
    /// The parameters of the list that say what is listed. The removals do not have them.
    pub(crate) scope: &'static [&'static str],
    /// The parameter that takes the ids of many.
    pub(crate) ids: Option<&'static str>,
    /// The member that is the id: of the items, of the removal, and of the first check.
    pub(crate) key: &'static str,
}

/// Values by the names or paths that have them.
pub(crate) type Values = &'static [(&'static str, Term)];

/// A value that a row names.
#[derive(Clone, Copy, Debug)]
#[allow(dead_code, reason = "a small table does not need all of them")]
pub(crate) enum Term {
    /// The value at a path below what is bound under a name.
    Name(&'static str, &'static str),
    Text(&'static str),
    Flag(bool),
    /// No value, or `null`.
    Null,
}

/// A name that is bound by a read before the removal.
#[derive(Debug)]
pub(crate) struct Resolve {
    pub(crate) name: &'static str,
    /// The parameter that makes the read superfluous.
    pub(crate) unless: Option<&'static str>,
    pub(crate) read: &'static str,
    pub(crate) params: Values,
    /// Values that the item, or the object, must have.
    pub(crate) item: Values,
    pub(crate) take: &'static str,
}

/// Names that are bound by a read before the removal.
#[derive(Debug)]
pub(crate) struct Remember {
    pub(crate) read: &'static str,
    pub(crate) params: Values,
    /// A name, the path of its value, and whether that is a secret.
    pub(crate) take: &'static [(&'static str, &'static str, bool)],
    /// Names without which nothing is read.
    pub(crate) needs: &'static [&'static str],
}

/// A check that is repeated until it decides.
#[derive(Debug)]
pub(crate) struct Check {
    pub(crate) source: Source,
    /// The list for each of whose values it is done.
    pub(crate) for_each: Option<&'static str>,
    /// The predicates that lead to each state, in the order of `State::OF_LISTS`: one of them must hold, all of whose
    /// conditions hold.
    pub(crate) when: [&'static [&'static [Condition]]; 5],
    pub(crate) is_documented: bool,
    /// True if it never changes the verdict.
    pub(crate) is_advisory: bool,
    pub(crate) needs: &'static [&'static str],
    /// A list, and the name whose value in it makes the check superfluous.
    pub(crate) unless_in: Option<(&'static str, &'static str)>,
}

impl Check {
    /// Reports whether the check can see that a change back is scheduled.
    pub(crate) fn may_return(&self) -> bool {
        let [_, _, returns, ..] = &self.when;
        !returns.is_empty()
    }

    /// Iterates over the times that an update has to bring forward: the path in the answer, and the value in the call.
    pub(crate) fn ends(&self) -> impl Iterator<Item = (&'static str, Term)> {
        self.conditions().filter_map(|condition| match condition {
            Condition::SameInstant(path, term) => Some((*path, *term)),
            _ => None,
        })
    }

    /// Iterates over all conditions, in the order of their numbers.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &'static Condition> {
        self.when.iter().flat_map(|predicates| predicates.iter()).flat_map(|conditions| conditions.iter())
    }
}

/// The source of what a check looks at.
#[derive(Debug)]
pub(crate) enum Source {
    Read {
        operation: &'static str,
        params: Values,
    },
    /// The checks of another operation, with one of its parameters.
    Use {
        operation: &'static str,
        bind: &'static str,
    },
}

/// A condition on the answer to a read.
#[derive(Debug)]
#[allow(dead_code, reason = "a small table does not need all of them")]
pub(crate) enum Condition {
    /// The API answered with this status, in its own error form.
    Status(u16),
    Equals(&'static str, Term),
    Differs(&'static str, Term),
    SameInstant(&'static str, Term),
    Has(Listed),
    Lacks(Listed),
    /// The list has no items.
    Empty,
}

/// An item of a list.
#[derive(Debug)]
pub(crate) struct Listed {
    /// True if the items are those of the result, or of a list in each of them.
    pub(crate) of_result: bool,
    /// The path of the list; empty for the result itself.
    pub(crate) list: &'static str,
    /// The item itself, where it is no object.
    pub(crate) item: Option<Term>,
    pub(crate) fields: Values,
    /// True if only an item counts that is not older than the removal.
    pub(crate) is_fresh: bool,
}

/// The times of polling, in milliseconds.
#[derive(Debug)]
pub(crate) struct Polling {
    pub(crate) first_ms: u64,
    pub(crate) factor: u64,
    pub(crate) max_ms: u64,
    /// Time within which a removal of which nothing shows may still be on its way.
    pub(crate) settle_ms: u64,
    pub(crate) deadline_ms: u64,
}

/// The read that names the workspace of a credential, and the path to the id.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) read: &'static str,
    pub(crate) id: &'static str,
    /// The type of the error that it cannot be found, which says nothing of what is in it.
    pub(crate) missing: &'static str,
}
