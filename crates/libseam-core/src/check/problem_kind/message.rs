//! The messages of problems.

use super::ProblemKind;
use crate::{api::DEFAULT_ENDPOINT, json::NESTING_LIMIT};
use alloc::{
    borrow::ToOwned as _,
    format,
    string::{String, ToString as _},
};

impl ProblemKind<'_> {
    /// Writes the message of this problem of `name`.
    pub(super) fn message(self, name: &str) -> String {
        match self {
            Self::NoCredential { key, token, workspace } => no_credential(key, token, workspace),
            Self::NoCredentialThere { key, token, workspace, none, endpoint } => format!(
                "{}; or set `{none}` if `{endpoint}` is your own server, which adds the credential",
                no_credential(key, token, workspace)
            ),
            Self::NoToken { token, variable } => {
                format!("no credential: give `{token}`, or set the environment variable `{variable}`")
            }
            Self::NoWorkspace { beside, none } => {
                format!("`{name}` is required with `{beside}`; or set `{none}` to list and create workspaces")
            }
            Self::NeedsWorkspace { operation, beside } => {
                format!("{operation} needs `{name}` beside `{beside}`; give it to the call or to the client")
            }
            Self::Missing { expected } => format!("`{name}` is required; give {expected}"),
            Self::Requires { needed } => {
                format!("`{name}` requires {needed}; give both, or leave `{name}` out")
            }
            Self::RequiresToken { tokens } => {
                format!("`{name}` requires {tokens}; give one of them, or leave `{name}` out")
            }
            Self::NoEndpoint { no_credential } => format!(
                "`{name}` is required with `{no_credential}`; give the URL of your own server, which adds the \
                 credential"
            ),
            Self::Exposed { session, endpoint, allow } => format!(
                "everybody who opens a page can read the credentials in it; give `{session}`, which is made for \
                 pages, set `{endpoint}` to your own server, which adds the credential, or set `{allow}` to accept that"
            ),
            Self::Exclusive { among } => format!("{among} exclude each other; give only one"),
            Self::Exclusion { other } => format!("`{name}` and `{other}` exclude each other; give only one"),
            Self::SuperfluousWorkspace { beside, credential } => format!(
                "`{name}` cannot be given with `{beside}`, because {credential} belongs to one workspace; leave \
                 `{name}` out"
            ),
            Self::NeedlessWorkspace { operation } => {
                format!("{operation} is not about one workspace; leave `{name}` out")
            }
            Self::SeveralVariables { variables } => {
                format!("only one of the environment variables {variables} can be set; unset the others")
            }
            Self::NoneGiven { among } => format!("one of {among} is required"),
            Self::OnlyWith { among } => {
                format!("`{name}` can be given only with {among}; add that, or leave `{name}` out")
            }
            Self::Null { expected } => format!("`{name}` must not be null; leave it out or give {expected}"),
            Self::NullRequired { expected } => format!("`{name}` must not be null; give {expected}"),
            Self::WrongType { expected, got } => format!("`{name}` must be {expected}, got {got}"),
            Self::OutOfRange { least, most } => {
                format!("`{name}` must be a whole number from {least} to {most}")
            }
            Self::OutOfTime { least_ms, most_ms } => {
                let (least, most) = (seconds(least_ms), seconds(most_ms));
                format!("`{name}` must be a number of seconds from {least} to {most}")
            }
            Self::OfValue(problem) => problem.message(name),
            Self::TooManyHeaders { most, count } => {
                format!("`{name}` must have at most {most} names, got {count}; leave some out")
            }
            Self::UnknownOption => format!("`{name}` is not an option"),
            Self::UnknownParameter { operation, has_none: false } => {
                format!("`{name}` is not a parameter of {operation}")
            }
            Self::UnknownParameter { operation, has_none: true } => {
                format!("`{name}` is not a parameter of {operation}, which has none; leave it out")
            }
            Self::TooDeep => format!("the parameters must not nest deeper than {NESTING_LIMIT} levels"),
            Self::NotJson { reason } => reason.to_owned(),
            Self::More { count: 1 } => "1 more problem".to_owned(),
            Self::More { count } => format!("{count} more problems"),
            Self::Empty => format!("`{name}` must not be empty"),
            Self::EmptyValue { expected } => format!("`{name}` must not be empty; give {expected}"),
            Self::UnacceptedCredential { operation, accepted: "" } => {
                format!("{operation} does not accept the credential `{name}`")
            }
            Self::UnacceptedCredential { operation, accepted } => {
                format!("{operation} does not accept the credential `{name}`; give {accepted}")
            }
            Self::InvalidHeaderName { header } => format!(
                "`{name}`: `{header}` is not a valid header name; use lower-case letters, digits and hyphens"
            ),
            Self::ReservedHeader { header } => {
                format!("`{name}`: `{header}` is set by the library; leave it out")
            }
            Self::UnprintableHeader { header } => {
                format!("`{name}`: the value of `{header}` must be printable ASCII")
            }
            Self::DuplicateHeader { header } => format!("`{name}`: `{header}` is given twice; give it once"),
            Self::Padded { expected } => {
                format!("`{name}` must be {expected}, got white space around it; trim it")
            }
            Self::Quoted { expected } => {
                format!("`{name}` must be {expected}, got brackets or quotes around it; remove them")
            }
            Self::WrongLength { expected, length } => {
                let plural = if length == 1 { "" } else { "s" };
                format!("`{name}` must be {expected}, got {length} character{plural} instead of 36")
            }
            Self::MissingDash { expected, position } => {
                format!("`{name}` must be {expected}, got no dash at position {position}")
            }
            Self::NotHexadecimal { expected, position } => {
                format!("`{name}` must be {expected}, got no hexadecimal digit at position {position}")
            }
            Self::InvalidForm { expected } => format!("`{name}` must be {expected}"),
            Self::InvalidSurface => format!("`{name}` must be at most 64 letters, digits and hyphens"),
            Self::PaddedToken => format!("`{name}` must not have white space around it; trim it"),
            Self::UnprintableToken => {
                format!("`{name}` must be printable ASCII without spaces; copy the token once more")
            }
            Self::LongToken { length } => format!("`{name}` must be at most 8192 bytes long, got {length}"),
            Self::WrongPrefix { expected, prefix } => {
                format!("`{name}` must hold {expected}, which begins with `{prefix}`")
            }
            Self::MisplacedToken { expected, got, option } => {
                format!("`{name}` must hold {expected}, got {got}; pass it as `{option}`")
            }
            Self::EmptyUrl => format!("`{name}` must not be empty; give a URL such as {DEFAULT_ENDPOINT}"),
            Self::UnprintableUrl => format!(
                "`{name}` must be a URL such as {DEFAULT_ENDPOINT}, got white space or a character that is not \
                 ASCII"
            ),
            Self::RelativeUrl => format!(
                "`{name}` must be a whole URL such as {DEFAULT_ENDPOINT}, got a relative one, which works only \
                 in a page that a server sent"
            ),
            Self::WrongScheme => format!("`{name}` must begin with https://, as {DEFAULT_ENDPOINT} does"),
            Self::UrlQuery => {
                format!("`{name}` must not have a query or a fragment; leave out `?` or `#` and the rest")
            }
            Self::InvalidUrlCharacter => format!(
                "`{name}` must be a URL such as {DEFAULT_ENDPOINT}, got a character that is not allowed in a URL"
            ),
            Self::UrlUser => {
                format!("`{name}` must not have a user name or password; leave out `@` and what precedes it")
            }
            Self::DotSegment => format!("`{name}` must not have `.` or `..` in its path; write the path out"),
            Self::InvalidHost => {
                format!("`{name}` must have a valid host and port, as {DEFAULT_ENDPOINT} has")
            }
            #[cfg(feature = "confirm")]
            Self::NothingToConfirm { operation } => format!(
                "`{name}` is for operations that take something away, which {operation} does not; leave `{name}` out"
            ),
            Self::Unconfirmable { operation, why, prefer } => {
                let instead = prefer.map(|prefer| format!(", or call {prefer}")).unwrap_or_default();
                format!("`{name}` is not possible with {operation}: {why}; leave `{name}` out{instead}")
            }
            #[cfg(feature = "confirm")]
            Self::NoEndToConfirm { param } => format!(
                "`{name}` of an update confirms that access ends earlier, which requires `{param}`; give it, or leave \
                 `{name}` out"
            ),
            #[cfg(feature = "confirm")]
            Self::OtherThanToken { wanted } => {
                format!("`{name}` must be that of the token, {wanted}; make a client for it to go on")
            }
            Self::PlainHttp { allow_http } => format!(
                "`{name}` must begin with https://, because others on the network can read a credential that is \
                 sent over plain http; set `{allow_http}` to allow that"
            ),
        }
    }
}

fn no_credential(key: &str, token: &str, workspace: &str) -> String {
    format!(
        "no credential: give `{key}`, or `{token}` with `{workspace}`, or set the environment variable \
         `SEAM_API_KEY`"
    )
}

/// Writes a time in milliseconds as a number of seconds.
fn seconds(ms: u64) -> String {
    match ms % 1000 {
        0 => (ms / 1000).to_string(),
        rest => format!("{}.{rest:03}", ms / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::{ProblemKind, seconds};

    #[test]
    fn problems_that_no_vector_has_are_worded() {
        for (kind, text) in [
            (
                ProblemKind::Exposed { session: "session", endpoint: "endpoint", allow: "allow_exposed" },
                "everybody who opens a page can read the credentials in it; give `session`, which is made for pages, \
                 set `endpoint` to your own server, which adds the credential, or set `allow_exposed` to accept that",
            ),
            (
                ProblemKind::SeveralVariables { variables: "`A` and `B`" },
                "only one of the environment variables `A` and `B` can be set; unset the others",
            ),
            (
                ProblemKind::UnacceptedCredential { operation: "a.b", accepted: "" },
                "a.b does not accept the credential `x`",
            ),
            (
                ProblemKind::UnacceptedCredential { operation: "a.b", accepted: "`y`" },
                "a.b does not accept the credential `x`; give `y`",
            ),
            (ProblemKind::More { count: 1 }, "1 more problem"),
            (ProblemKind::LongToken { length: 8193 }, "`x` must be at most 8192 bytes long, got 8193"),
        ] {
            assert_eq!(kind.message("x"), text, "{kind:?}");
        }
    }

    #[test]
    fn milliseconds_are_thousandths() {
        for (ms, text) in
            [(0, "0"), (1, "0.001"), (20, "0.020"), (1000, "1"), (1234, "1.234"), (86_400_000, "86400")]
        {
            assert_eq!(seconds(ms), text);
        }
    }
}
