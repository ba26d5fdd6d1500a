//! The shape of the operation table. The table itself is generated from `spec/` into `generated/table.rs`; the
//! validator and the request builder interpret it, so no operation has code of its own.

use crate::generated;

/// Text that only people read. Hosts show it; firmware and browsers have no room for it.
macro_rules! for_people {
    ($text:literal) => {
        if cfg!(feature = "std") { $text } else { "" }
    };
}
pub(crate) use for_people;

/// One operation of the API.
#[derive(Debug)]
pub struct Operation {
    /// Number of the operation. It is never reused.
    pub id: u32,
    /// Dotted name, for example `acs.users.delete`.
    pub name: &'static str,
    /// What it does, in one sentence. Empty without the feature `std`.
    pub summary: &'static str,
    /// Path below the endpoint, with its leading slash.
    pub path: &'static str,
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
    /// For a removal: the server's error types that say, with status 404, that what was to be removed is not there.
    pub gone_types: &'static [&'static str],
    /// For a removal: those of them that the removal itself brings about. After a reply that was lost they say that it
    /// was done; the others may as well mean that an id was wrong from the start.
    pub done_types: &'static [&'static str],
}

impl Operation {
    /// Every operation, sorted by name.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: &[Operation] = generated::table::OPERATIONS;
        ALL
    }

    /// The operation called `name`, for example `acs.users.delete`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|op| op.name == name)
    }

    /// The operation numbered `id`.
    #[must_use]
    pub fn by_id(id: u32) -> Option<&'static Self> {
        Self::all().iter().find(|op| op.id == id)
    }

    /// The parameter called `name`.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|p| p.name == name)
    }

    /// Whether the operation returns nothing.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.result_key().is_none()
    }

    /// The member of the reply that holds the result.
    pub(crate) fn result_key(&self) -> Option<&'static str> {
        if USES.others { self.response_key } else { None }
    }

    /// Whether the operation takes something away.
    pub(crate) fn is_removal(&self) -> bool {
        !USES.others || self.effect == Effect::Removal
    }

    /// Whether doing it twice is another thing than doing it once.
    pub(crate) fn is_write(&self) -> bool {
        USES.others && self.effect == Effect::Write
    }
}

/// What there is in the table. Code for what no operation has is left out of the library; the library's own tests have
/// all of it.
pub(crate) struct Uses {
    /// Operations that are no removals, or that return something.
    pub(crate) others: bool,
    pub(crate) strings: bool,
    pub(crate) enums: bool,
    pub(crate) numbers: bool,
    pub(crate) lists: bool,
    pub(crate) objects: bool,
}

pub(crate) const USES: Uses = {
    let mut uses = Uses {
        others: cfg!(test),
        strings: cfg!(test),
        enums: cfg!(test),
        numbers: cfg!(test),
        lists: cfg!(test),
        objects: cfg!(test),
    };
    let mut rest = generated::table::OPERATIONS;
    while let [operation, behind @ ..] = rest {
        uses.others |= operation.response_key.is_some() || !matches!(operation.effect, Effect::Removal);
        uses = uses.with_params(operation.params);
        rest = behind;
    }
    uses
};

impl Uses {
    const fn with_params(mut self, mut params: &[Param]) -> Self {
        while let [param, behind @ ..] = params {
            self = self.with_kind(&param.kind);
            params = behind;
        }
        self
    }

    const fn with_kind(mut self, kind: &Kind) -> Self {
        match kind {
            Kind::Uuid => {}
            Kind::String { .. } => self.strings = true,
            Kind::Enum(_) => self.enums = true,
            Kind::Boolean | Kind::Integer { .. } | Kind::Number => self.numbers = true,
            Kind::Array { items, .. } => {
                self.lists = true;
                self = self.with_kind(items);
            }
            Kind::Object(members) => {
                self.objects = true;
                self = self.with_params(members);
            }
        }
        self
    }
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

/// One parameter.
#[derive(Debug)]
pub struct Param {
    /// Its name on the wire.
    pub name: &'static str,
    /// What it means, in one sentence. Empty without the feature `std`.
    pub summary: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// Whether every call must give it.
    pub required: bool,
    /// Whether `null` may be given, which is not the same as leaving it out.
    pub nullable: bool,
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
    /// An object with these members; others are let through.
    Object(&'static [Param]),
}

/// A rule across parameters.
#[derive(Debug)]
pub struct Rule {
    /// What it says.
    pub kind: RuleKind,
    /// Whether it follows from the documentation without being said there. Such a rule is dropped by
    /// `strict = false`.
    pub inferred: bool,
}

/// What a rule says. A parameter counts as given when its name is there, whatever its value.
#[derive(Debug)]
pub enum RuleKind {
    /// At least one of these is given.
    AtLeastOneOf(&'static [&'static str]),
    /// Not more than one of these is given.
    AtMostOneOf(&'static [&'static str]),
    /// Where the first is given, all of the others are.
    Requires(&'static str, &'static [&'static str]),
    /// The first is given only where at least one of the others is.
    OnlyWith(&'static str, &'static [&'static str]),
}
