//! What the lists of stable codes have in common.

/// The functions that every list has: from `Code { Variant = "name": "what it is", … }`.
macro_rules! named_codes {
    ($Code:ident { $($variant:ident = $name:literal: $about:expr,)+ }) => {
        impl $Code {
            /// Every one, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// When it is told, in a sentence or two.
            #[must_use]
            pub fn description(self) -> &'static str {
                match self { $(Self::$variant => $about.trim_ascii_start(),)+ }
            }

            /// The one called `name`.
            #[must_use]
            pub fn by_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.name() == name)
            }
        }
    };
}

/// The functions that a list with numbers has besides.
macro_rules! numbered_codes {
    ($Code:ident) => {
        impl $Code {
            /// The stable number.
            #[must_use]
            pub fn number(self) -> u32 {
                self as u32
            }

            /// The one numbered `number`.
            #[must_use]
            pub fn by_number(number: u32) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.number() == number)
            }
        }
    };
}

pub(crate) use {named_codes, numbered_codes};
