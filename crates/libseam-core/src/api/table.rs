//! The shape of the operation table. The table itself is generated from `spec/` into `generated/table.rs`; the
//! validator and the request builder interpret it, so no operation has code of its own.

/// Text that only people read. Hosts show it; firmware and browsers have no room for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary(#[cfg(feature = "std")] &'static str);

impl Summary {
    /// `text`, or without the feature `std` nothing.
    #[must_use]
    #[cfg_attr(not(feature = "std"), expect(unused_variables, reason = "there is no room for it"))]
    pub const fn new(text: &'static str) -> Self {
        Self(
            #[cfg(feature = "std")]
            text,
        )
    }

    /// The text; empty without the feature `std`.
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
    /// What it does, in one sentence.
    pub summary: Summary,
    /// The kinds of credential it accepts.
    pub auth: &'static [CredentialKind],
    /// Its parameters, in the order in which problems are reported and bodies are written.
    pub params: &'static [Param],
    /// Its rules across parameters, in the order in which problems are reported.
    pub rules: &'static [Rule],
    /// The member of the reply that holds the result; `None` for an operation that returns nothing.
    pub response_key: Option<&'static str>,
    /// What it does to the world.
    pub effect: Effect,
    /// How much of a list one reply holds.
    pub listing: Listing,
}

/// What an operation does to the world. It decides what may be retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Takes something away. Doing it twice is doing it once, so it is retried.
    Removal,
    /// Changes nothing, so it is retried.
    Read,
    /// Anything else. It is retried only where the request cannot have reached the server.
    Write,
}

/// How much of a list the reply of an operation holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// The result is no list.
    NotAList,
    /// All of it.
    Whole,
    /// A page of it; the reply says whether there is a next one.
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
}

impl CredentialKind {
    /// How many there are.
    pub(crate) const COUNT: usize = Self::ConsoleSessionToken as usize + 1;
}

/// One parameter.
#[derive(Debug)]
pub struct Param {
    /// Its name on the wire.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub summary: Summary,
    /// What it may hold.
    pub kind: &'static Kind,
    /// Whether every call must give it.
    pub required: bool,
    /// Whether `null` may be given, which is not the same as leaving it out.
    pub nullable: bool,
    /// For a removal: whether there is nothing to remove where nothing has this id.
    pub needed: bool,
}

/// What a parameter may hold.
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
    },
    /// One of a few strings.
    Enum(&'static [&'static str]),
    /// `true` or `false`.
    Boolean,
    /// A number without fraction or exponent.
    Integer {
        /// Smallest value.
        min: i64,
        /// Largest value.
        max: i64,
    },
    /// A number.
    Number,
    /// A list.
    Array {
        /// What each item is.
        items: &'static Kind,
        /// Fewest items.
        min: usize,
        /// Most items.
        max: usize,
    },
    /// An object with these members.
    Object(&'static [Param]),
}

/// A rule across parameters. A parameter counts as given when its name is there, whatever its value.
#[derive(Debug)]
pub struct Rule {
    /// What it says.
    pub kind: RuleKind,
    /// Whether it follows from the documentation without being said there. Such a rule is dropped by
    /// `strict = false`.
    pub inferred: bool,
    /// The position of the parameter that it is about, or of the first that it chooses among.
    pub about: u8,
    /// The parameters that it chooses among: a bit for each, by its position. See [`Operation::named`].
    pub among: u32,
}

/// What a rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    /// At least one of those it chooses among is given.
    AtLeastOneOf,
    /// Not more than one of them is given.
    AtMostOneOf,
    /// Where the one it is about is given, all of them are.
    Requires,
    /// The one it is about is given only where at least one of them is.
    OnlyWith,
}
