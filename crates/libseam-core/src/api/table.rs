//! The shape of the operation table. The table itself is generated from `spec/` into `generated/table.rs`; the
//! validator and the request builder interpret it, so no operation has code of its own.

use crate::api::generated;
use alloc::string::String;

pub(crate) use crate::api::uses::USES;

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

    /// Path below the endpoint, with its leading slash.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        self.append_path(&mut path);
        path
    }

    /// Appends the same to `url`.
    pub(crate) fn append_path(&self, url: &mut String) {
        for word in self.name.split('.') {
            url.push('/');
            url.push_str(word);
        }
    }

    /// The names of the parameters whose bits are in `set`, which is as [`Rule::among`].
    pub fn named(&self, mut set: u32) -> impl Iterator<Item = &'static str> {
        self.params.iter().filter_map(move |param| {
            let is_in = set & 1 != 0;
            set >>= 1;
            is_in.then_some(param.name)
        })
    }

    /// The name of the parameter that `rule` is about, or of the first that it chooses among.
    #[must_use]
    pub fn about(&self, rule: &Rule) -> &'static str {
        self.params.get(usize::from(rule.about)).map_or("", |param| param.name)
    }

    /// For a removal: whether the server's error type `error_type`, with status 404, says that what was to be removed is
    /// not there.
    #[must_use]
    pub fn is_absence(&self, error_type: &str) -> bool {
        if !self.is_removal() {
            return false;
        }
        // `acs_user_not_found` is about `acs_user_id`, and `not_found` about whatever was named.
        let Some(start) = error_type.strip_suffix("not_found") else { return false };
        for param in self.params {
            let is_named = if start.is_empty() {
                self.params.len() == 1
            } else {
                param.name.strip_suffix("id") == Some(start)
            };
            if is_named {
                return param.needed;
            }
        }
        start.is_empty()
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

    /// Whether it accepts a credential of that kind.
    pub(crate) fn accepts(&self, kind: CredentialKind) -> bool {
        !USES.refusals || self.auth.contains(&kind)
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
