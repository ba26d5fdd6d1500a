//! The shape of the operation table. The table itself is generated from `spec/` into `generated/table.rs`; the
//! validator and the request builder interpret it, so no operation has code of its own.

/// Text that only people read. Hosts show it; firmware and browsers have no room for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary(#[cfg(feature = "std")] &'static str);

impl Summary {
    /// Keeps `text`; without the feature `std` it is dropped.
    #[must_use]
    #[cfg_attr(not(feature = "std"), expect(unused_variables, reason = "there is no room for it"))]
    pub const fn new(text: &'static str) -> Self {
        Self(
            #[cfg(feature = "std")]
            text,
        )
    }

    /// Returns the text; empty without the feature `std`.
    #[must_use]
    pub const fn text(self) -> &'static str {
        #[cfg(feature = "std")]
        return self.0;
        #[cfg(not(feature = "std"))]
        ""
    }
}

/// One operation of the API.
#[derive(Debug)]
pub struct Operation {
    /// Number of the operation. It is never reused.
    pub id: u32,
    /// Dotted name, for example `acs.users.delete`.
    pub name: &'static str,
    /// Effect of the operation, in one sentence.
    pub summary: Summary,
    /// Credentials that the operation accepts.
    pub auth: Accepted,
    /// Parameters, in the order in which problems are reported and bodies are written.
    pub params: &'static [Param],
    /// Rules across parameters, in the order in which problems are reported.
    pub rules: &'static [Rule],
    /// The member of the reply that holds the result; `None` for an operation that returns nothing.
    pub response_key: Option<&'static str>,
    /// True if a reply without that member confirms the operation as well: there is no result then.
    pub may_lack_result: bool,
    /// Effect on the world.
    pub effect: Effect,
    /// Share of a list that one reply holds.
    pub listing: Listing,
}

/// Effect of an operation on the world, which decides what may be retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Takes something away. Doing it twice is the same as doing it once, so it is retried.
    Removal,
    /// Changes nothing, so it is retried.
    Read,
    /// Anything else. It is retried only where the request cannot have reached the server.
    Write,
}

/// Share of a list that the reply of an operation holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// No list to read: another result, or the list of what a write made.
    NotAList,
    /// The whole list.
    Whole,
    /// One page of the list; the reply says whether there is a next one.
    Pages,
}

/// A kind of credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// An API key, bound to one workspace.
    ApiKey,
    /// A personal access token, used with a workspace id.
    PersonalAccessToken,
    /// A console session token (a JWT), used with a workspace id.
    ConsoleSessionToken,
    /// The token of a client session, which sees what belongs to one person.
    ClientSessionToken,
    /// A publishable key, which begins client sessions and does nothing else.
    PublishableKey,
}

/// A set of credentials, one bit for each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted(u8);

impl Accepted {
    /// Bit of a token without a workspace.
    const TOKEN_ALONE: u8 = 1 << 7;

    /// Makes the set of these kinds, each with a workspace id if it needs one.
    #[must_use]
    pub const fn of(mut kinds: &[CredentialKind]) -> Self {
        let mut bits = 0;
        while let [kind, behind @ ..] = kinds {
            bits |= kind.bit();
            kinds = behind;
        }
        Self(bits)
    }

    /// Adds a personal access token and a console session token, each without a workspace id.
    #[must_use]
    pub const fn or_token_alone(self) -> Self {
        Self(self.0 | Self::TOKEN_ALONE)
    }

    /// Reports whether a credential of that kind is in the set, with a workspace id if it needs one.
    #[must_use]
    pub const fn has(self, kind: CredentialKind) -> bool {
        self.0 & kind.bit() != 0
    }

    /// Reports whether a personal access token and a console session token without a workspace id are in the set.
    #[must_use]
    pub const fn has_token_alone(self) -> bool {
        self.0 & Self::TOKEN_ALONE != 0
    }
}

impl CredentialKind {
    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// One parameter.
#[derive(Debug)]
pub struct Param {
    /// Name on the wire.
    pub name: &'static str,
    /// Meaning, in one sentence.
    pub summary: Summary,
    /// Values that the parameter accepts.
    pub kind: &'static Kind,
    /// True if every call must give the parameter.
    pub required: bool,
    /// True if `null` is a value of the parameter, which differs from leaving it out.
    pub nullable: bool,
    /// For a removal: true if there is nothing to remove when no object has this id.
    pub needed: bool,
    /// Standing in the API's documentation.
    pub standing: Standing,
}

/// Standing of a parameter, or of a member of an object, in the API's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Documented.
    Offered,
    /// Documented as deprecated.
    Deprecated,
    /// Left out of the documentation. It is checked where it is given, and nothing offers it.
    Hidden,
}

/// Values that a parameter accepts.
#[derive(Debug)]
pub enum Kind {
    /// A UUID in 8-4-4-4-12 form; any case, version and variant.
    Uuid,
    /// A string, its length in UTF-16 code units as the server counts it.
    String {
        /// Fewest code units.
        min: usize,
        /// Most code units.
        max: usize,
        /// Form of the string.
        form: Form,
    },
    /// One of a few strings.
    Enum(&'static [&'static str]),
    /// `true` or `false`.
    Boolean,
    /// One boolean, and not the other.
    Only(bool),
    /// A number without fraction or exponent.
    Integer {
        /// Smallest value.
        min: i64,
        /// Largest value.
        max: i64,
    },
    /// A number.
    Number {
        /// Smallest value; `i64::MIN` for none.
        min: i64,
        /// Largest value; `i64::MAX` for none.
        max: i64,
        /// True if the value must be above `min`.
        above_min: bool,
    },
    /// A list.
    Array {
        /// Values that each item accepts.
        items: &'static Kind,
        /// Fewest items.
        min: usize,
        /// Most items.
        max: usize,
    },
    /// An object with these members.
    Object {
        /// Members, in the order in which problems are reported.
        members: &'static [Param],
        /// Rules across the members.
        rules: &'static [Rule],
    },
    /// An object with members of any name.
    Record {
        /// Values that each member accepts.
        values: &'static Kind,
    },
    /// Values of any of these kinds. The server takes the first one that fits.
    Union(&'static [Kind]),
    /// Values of this kind, or `null`. Of a parameter, [`Param::nullable`] says so instead.
    Nullable(&'static Kind),
    /// Any value but `null`.
    Any,
}

/// Form of a string.
///
/// Forms of dates, addresses and URLs are lenient: the published ones are narrower than what the server reads, so a string is
/// refused only where no server could read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Any string.
    Free,
    /// ASCII digits, at least one.
    Digits,
    /// A time of day with seconds, such as `08:30:00`.
    Time,
    /// A time of day with or without seconds, such as `08:30`.
    ShortTime,
    /// ASCII letters, digits and `_`, with no digit at the beginning.
    Name,
    /// A date and time: anything with a digit.
    DateTime,
    /// An e-mail address: anything with something on either side of an `@`.
    Email,
    /// A URL: anything with a `:` behind its beginning.
    Url,
}

/// A rule across parameters, or across the members of an object. A parameter counts as given when its name is there,
/// whatever its value. Positions are those in the list that the rule belongs to.
#[derive(Debug)]
pub struct Rule {
    /// Kind of the rule.
    pub kind: RuleKind,
    /// True if the documentation implies the rule without stating it.
    pub inferred: bool,
    /// True if the rule holds with `strict = false` too: it is documented, or a breach would make the success of a call a lie.
    pub always: bool,
    /// Condition under which the rule holds.
    pub when: When,
    /// Position of the parameter that the rule is about, or of the first among which it chooses.
    pub about: u16,
    /// Positions of the parameters among which the rule chooses.
    pub among: &'static [u16],
    /// Numbers of the parameters in `among` that go together, from the first group to the last; empty where each is alone.
    pub sizes: &'static [u8],
}

/// Kinds of rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// At least one of the groups in `among` must be given: each of its parameters.
    AtLeastOneOf,
    /// Parameters of at most one of the groups in `among` may be given.
    AtMostOneOf,
    /// If the parameter `about` is given, all parameters in `among` must be given.
    Requires,
    /// The parameter `about` may be given only with at least one of those in `among`.
    OnlyWith,
    /// All parameters in `among` must be given.
    Required,
    /// No parameter in `among` may be given.
    Excluded,
    /// The parameter `about` may be given only under the rule's condition.
    OnlyWhen,
    /// The rule's condition must hold if the parameter `about` is given.
    Holds,
    /// The times in `among` must ascend, where they can be read. Of a list, its items are the times.
    Ascending,
}

/// Condition of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Holds always.
    Always,
    /// Holds if the parameter at this position is not given.
    NotGiven(u16),
    /// Holds if a parameter has one of a few values.
    Is {
        /// Position of the parameter.
        param: u16,
        /// Values of the parameter.
        values: &'static [Literal],
        /// True if the condition holds too where the parameter is not given.
        or_not_given: bool,
    },
    /// Holds if the call uses a credential of this kind.
    Credential(CredentialKind),
}

/// A value that a condition names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A string.
    Text(&'static str),
    /// A boolean.
    Flag(bool),
}
