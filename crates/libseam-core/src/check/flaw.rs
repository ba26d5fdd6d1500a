//! What can be wrong with the options of a client and the parameters of a call.

use crate::{
    check::suggestion::suggest,
    error::problem::{Problem, ProblemCode, printable},
    message::message,
    search,
};
use alloc::vec::Vec;

/// The flaws by the code of their problem, each with its text: a template as of [`Problem::add`].
macro_rules! flaws {
    ($($code:ident: { $($flaw:ident = $text:literal,)+ })+) => {
        /// A flaw of an option or a parameter.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Flaw { $($($flaw,)+)+ }

        const TEXTS: &str = concat!($($($text, "\n"),+),+);

        #[cfg(test)]
        const ALL: &[Flaw] = &[$($(Flaw::$flaw,)+)+];

        impl Flaw {
            fn code(self) -> ProblemCode {
                match self { $($(Self::$flaw)|+ => ProblemCode::$code,)+ }
            }
        }
    };
}

flaws! {
    Missing: {
        NoCredential = "no credential: give {}, or set the environment variable SEAM_API_KEY",
        NoCredentialThere = "no credential: give {}, or set the environment variable SEAM_API_KEY; or set {} is a \
                             server of your own that adds it",
        NoWorkspace = " is required with `{}`",
        Missing = " is required; expected {}",
    }
    Requires: {
        Companion = " requires {}",
        NoEndpoint = "`{}` needs an `{}` of your own that adds the credential",
    }
    Conflict: {
        Exclusive = "only one of {} can be given",
        Exclusion = " and `{}` exclude each other; give one",
        NeedlessWorkspace = " has no meaning with `{}`: a key belongs to one workspace",
    }
    NoneGiven: {
        NoneGiven = "one of {} is required",
    }
    OnlyWith: {
        Lone = " can be given only with {}",
    }
    Null: {
        Null = " must not be null; leave it out or give {}",
        NullRequired = " must not be null; give {}",
    }
    Type: {
        Mistyped = " must be {}, got {}",
    }
    Range: {
        OutOfRange = " must be a whole number from {} to {}",
        OutOfTime = " must be a number of seconds from {} to {}",
        TooManyHeaders = " must have at most {} names, got {}; leave some out",
    }
    Unknown: {
        NoOption = " is not an option",
        NoParameter = " is not a parameter of {}",
    }
    Json: {
        TooDeep = "the parameters nest deeper than {} levels",
        NoJson = "{}",
    }
    More: {
        More = "{} more problems",
    }
    Empty: {
        EmptyValue = " must not be empty; expected {}",
    }
    Value: {
        NoHeaderName = ": `{}` is no header name",
        OwnHeader = ": `{}` is set by the library",
        UnprintableHeader = ": `{}` must be printable ASCII",
        SecondHeader = ": `{}` is given twice",
    }
    Format: {
        Padded = " must be {}, got white space around it",
        Quoted = " must be {}, got brackets or quotes around it",
        Length = " must be {}, got {} characters, not 36",
        NoDash = " must be {}, got no dash at position {}",
        NoHexadecimal = " must be {}, got no hexadecimal digit at position {}",
        Empty = " must not be empty",
        Formless = " must be {}",
        NoSurface = " must be up to 64 letters, digits and dashes",
        PaddedToken = " has white space around it",
        UnprintableToken = " has a character that no token has",
        LongToken = " is longer than 8192 bytes",
        OtherToken = " is no token of this kind: it does not begin with `{}`",
        ClientSessionToken = " holds a client session token, which takes no access away",
        PublishableKey = " holds a publishable key, which takes no access away",
        PersonalAccessToken = " holds a personal access token; pass it as `{}`",
        ApiKey = " holds an API key; pass it as `{}`",
        Jwt = " holds a JWT; pass it as `{}`",
        EmptyUrl = " must not be empty; expected a URL such as {}",
        UnprintableUrl = " has white space or a character that is not ASCII; expected a URL such as {}",
        RelativeUrl = " is relative, which has a meaning only in a page that a server sent; expected a URL such as {}",
        NoUrl = " is not a URL; expected a URL such as {}",
        OtherScheme = " must begin with https://; expected a URL such as {}",
        Query = " must not have a query or a fragment",
        NoUrlCharacter = " has a character that no URL has; expected a URL such as {}",
        User = " must not have a user name or password",
        DotSegment = " must not have `.` or `..` in its path",
        NoHost = " has no usable host and port; expected a URL such as {}",
        PlainHttp = " must begin with https://, because a credential over plain http can be read on the way; \
                     set `{}` to send it all the same",
    }
}

impl Flaw {
    /// Adds the problem that `name` has this flaw, with the parts that its text has places for.
    pub(crate) fn add(self, problems: &mut Vec<Problem>, name: &str, first: &str, second: &str) {
        self.add_named(problems, name, name, first, second);
    }

    /// The same, where the text calls `parameter` by another `name`.
    #[inline(never)]
    pub(crate) fn add_named(
        self,
        problems: &mut Vec<Problem>,
        parameter: &str,
        name: &str,
        first: &str,
        second: &str,
    ) {
        let template = search::word(TEXTS, '\n', self as usize);
        Problem::add_named(problems, parameter, name, self.code(), template, first, second);
    }
}

/// Adds that there is no `name`, which is the `flaw`, and which of `known` was probably meant. `path` leads to the
/// object that has it, and is empty for the outermost.
pub(crate) fn add_unknown(
    problems: &mut Vec<Problem>,
    path: &str,
    name: &str,
    flaw: Flaw,
    part: &str,
    known: &mut dyn Iterator<Item = &'static str>,
) {
    let mut shown = printable(name);
    if !path.is_empty() {
        shown = message!("{}.{}", path, shown);
    }
    flaw.add(problems, &shown, part, "");
    if let Some(problem) = problems.last_mut() {
        problem.suggestion = suggest(&mut problem.message, name, known);
    }
}

#[cfg(test)]
mod tests {
    use super::{ALL, TEXTS};

    #[test]
    fn every_flaw_has_a_line() {
        assert_eq!(TEXTS.lines().count(), ALL.len());
        assert!(TEXTS.lines().all(|text| !text.trim().is_empty()));
    }
}
