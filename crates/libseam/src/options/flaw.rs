//! What can be wrong with the options of a client.

use crate::{
    problem::{Problem, ProblemCode},
    search,
};
use alloc::vec::Vec;

/// The flaws by the code of their problem, each with its text: a template as of [`Problem::add`], perhaps with a place for a
/// word.
macro_rules! flaws {
    ($($code:ident: { $($flaw:ident = $text:literal,)+ })+) => {
        /// A flaw of an option.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Flaw { $($($flaw,)+)+ }

        const TEXTS: &str = concat!($($($text, "\n"),+),+);

        impl Flaw {
            fn code(self) -> ProblemCode {
                match self { $($(Self::$flaw)|+ => ProblemCode::$code,)+ }
            }
        }
    };
}

flaws! {
    Missing: {
        NoCredential = "no credential: give `api_key`, or `personal_access_token` with `workspace_id`, or \
                        set the environment variable SEAM_API_KEY",
        NoWorkspace = " is required with `{}`",
    }
    Requires: {
        NoEndpoint = "`no_credential` needs an `endpoint` of your own that adds the credential",
    }
    Conflict: {
        Exclusion = " and `{}` exclude each other; give one",
        NeedlessWorkspace = " has no meaning with `{}`: a key belongs to one workspace",
    }
    Value: {
        NoHeaderName = ": `{}` is no header name",
        OwnHeader = ": `{}` is set by the library",
        UnprintableHeader = ": `{}` must be printable ASCII",
        SecondHeader = ": `{}` is given twice",
    }
    Format: {
        Empty = " must not be empty",
        NoId = " must be an id: up to 256 ASCII characters without white space",
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
        NoUrl = " is not a URL; expected a URL such as {}",
        OtherScheme = " must begin with https://; expected a URL such as {}",
        Query = " must not have a query or a fragment",
        NoUrlCharacter = " has a character that no URL has; expected a URL such as {}",
        User = " must not have a user name or password",
        DotSegment = " must not have `.` or `..` in its path",
        NoHost = " has no usable host and port; expected a URL such as {}",
        PlainHttp = " must begin with https://, because a credential over plain http can be read on the way; \
                     set `allow_http` to send it all the same",
    }
}

impl Flaw {
    /// Adds the problem that the option `name` has this flaw.
    #[inline(never)]
    pub(crate) fn add(self, name: &str, word: &str, problems: &mut Vec<Problem>) {
        Problem::add(problems, name, self.code(), search::word(TEXTS, '\n', self as usize), word, "");
    }
}
