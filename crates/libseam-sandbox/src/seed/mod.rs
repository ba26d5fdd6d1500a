use std::str::FromStr;
use std::{error, fmt};

/// The scene that a sandbox starts with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Seed {
    /// Nothing at all.
    Empty,
    /// A small company with fixed ids: three access systems, two access groups, twelve people. The ids in Seam's own
    /// documentation of the five removals are among them, so that its samples work as written.
    #[default]
    Demo,
}

impl Seed {
    /// The SQL that fills an empty database.
    pub(crate) fn statements(self) -> &'static str {
        match self {
            Self::Empty => "",
            Self::Demo => include_str!("demo.sql"),
        }
    }
}

impl FromStr for Seed {
    type Err = UnknownSeed;

    fn from_str(name: &str) -> Result<Self, UnknownSeed> {
        match name {
            "empty" => Ok(Self::Empty),
            "demo" => Ok(Self::Demo),
            _ => Err(UnknownSeed(name.into())),
        }
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "empty",
            Self::Demo => "demo",
        })
    }
}

/// A name that is no [`Seed`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSeed(String);

impl fmt::Display for UnknownSeed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "unknown seed {:?}: expected \"empty\" or \"demo\"", self.0)
    }
}

impl error::Error for UnknownSeed {}
