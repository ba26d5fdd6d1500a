//! The sentence about a flaw.

use super::Flaw;
use crate::{api::DEFAULT_ENDPOINT, json::NESTING_LIMIT};
use alloc::{
    borrow::ToOwned as _,
    format,
    string::{String, ToString as _},
};

impl Flaw<'_> {
    /// The sentence that says of `name` that it has this flaw.
    pub(super) fn message(self, name: &str) -> String {
        match self {
            Self::NoCredential { key, token, workspace } => format!(
                "no credential: give `{key}`, or `{token}` with `{workspace}`, or set the environment \
                 variable SEAM_API_KEY"
            ),
            Self::NoCredentialThere { key, token, workspace, none, endpoint } => format!(
                "no credential: give `{key}`, or `{token}` with `{workspace}`, or set the environment \
                 variable SEAM_API_KEY; or set `{none}`, if `{endpoint}` is a server of your own that adds it"
            ),
            Self::NoWorkspace { beside } => format!("`{name}` is required with `{beside}`"),
            Self::Missing { expected } => format!("`{name}` is required; expected {expected}"),
            Self::Companion { needed } => format!("`{name}` requires {needed}"),
            Self::NoEndpoint { no_credential } => {
                format!("`{no_credential}` needs an `{name}` of your own that adds the credential")
            }
            Self::Exposed { endpoint, allow } => format!(
                "a credential in a browser can be read by everybody who opens the page; give `{endpoint}`, a \
                 server of your own that adds the credential, or set `{allow}`"
            ),
            Self::Exclusive { among } => format!("only one of {among} can be given"),
            Self::Exclusion { other } => format!("`{name}` and `{other}` exclude each other; give one"),
            Self::NeedlessWorkspace { beside } => {
                format!("`{name}` has no meaning with `{beside}`: a key belongs to one workspace")
            }
            Self::SeveralVariables => "more than one of the environment variables `SEAM_API_KEY`, \
                                       `SEAM_PERSONAL_ACCESS_TOKEN` and `SEAM_CONSOLE_SESSION_TOKEN` is set; leave \
                                       one"
                .to_owned(),
            Self::NoneGiven { among } => format!("one of {among} is required"),
            Self::Lone { among } => format!("`{name}` can be given only with {among}"),
            Self::Null { expected } => format!("`{name}` must not be null; leave it out or give {expected}"),
            Self::NullRequired { expected } => format!("`{name}` must not be null; give {expected}"),
            Self::Mistyped { expected, got } => format!("`{name}` must be {expected}, got {got}"),
            Self::Fractional => format!("`{name}` must be a whole number, got a fraction or an exponent"),
            Self::OutOfRange { least, most } => {
                format!("`{name}` must be a whole number from {least} to {most}")
            }
            Self::OutOfTime { least_ms, most_ms } => {
                let (least, most) = (seconds(least_ms), seconds(most_ms));
                format!("`{name}` must be a number of seconds from {least} to {most}")
            }
            Self::OutOfBounds { min, max: i64::MAX } => format!("`{name}` must be {min} or more"),
            Self::OutOfBounds { min, max } => format!("`{name}` must be {min} to {max} in value"),
            Self::OutOfLength { min, max: usize::MAX, unit } => {
                format!("`{name}` must be {min} or more {unit}")
            }
            Self::OutOfLength { min, max, unit } => format!("`{name}` must be {min} to {max} {unit}"),
            Self::TooManyHeaders { most, count } => {
                format!("`{name}` must have at most {most} names, got {count}; leave some out")
            }
            Self::NoOption => format!("`{name}` is not an option"),
            Self::NoParameter { operation } => format!("`{name}` is not a parameter of {operation}"),
            Self::TooDeep => format!("the parameters nest deeper than {NESTING_LIMIT} levels"),
            Self::NoJson { reason } => reason.to_owned(),
            Self::More { count } => format!("{count} more problems"),
            Self::EmptyString | Self::Empty => format!("`{name}` must not be empty"),
            Self::EmptyValue { expected } => format!("`{name}` must not be empty; expected {expected}"),
            Self::OtherValue { among } => format!("`{name}` must be {among}"),
            Self::OtherCredential { operation } => {
                format!("{operation} does not accept the credential `{name}`")
            }
            Self::NoHeaderName { header } => format!("`{name}`: `{header}` is no header name"),
            Self::OwnHeader { header } => format!("`{name}`: `{header}` is set by the library"),
            Self::UnprintableHeader { header } => format!("`{name}`: `{header}` must be printable ASCII"),
            Self::SecondHeader { header } => format!("`{name}`: `{header}` is given twice"),
            Self::Padded { expected } => format!("`{name}` must be {expected}, got white space around it"),
            Self::Quoted { expected } => {
                format!("`{name}` must be {expected}, got brackets or quotes around it")
            }
            Self::Length { expected, length } => {
                format!("`{name}` must be {expected}, got {length} characters, not 36")
            }
            Self::NoDash { expected, position } => {
                format!("`{name}` must be {expected}, got no dash at position {position}")
            }
            Self::NoHexadecimal { expected, position } => {
                format!("`{name}` must be {expected}, got no hexadecimal digit at position {position}")
            }
            Self::Formless { expected } => format!("`{name}` must be {expected}"),
            Self::NoSurface => format!("`{name}` must be up to 64 letters, digits and dashes"),
            Self::PaddedToken => format!("`{name}` has white space around it"),
            Self::UnprintableToken => format!("`{name}` has a character that no token has"),
            Self::LongToken => format!("`{name}` is longer than 8192 bytes"),
            Self::OtherToken { prefix } => {
                format!("`{name}` is no token of this kind: it does not begin with `{prefix}`")
            }
            Self::ClientSessionToken => {
                format!("`{name}` holds a client session token, which takes no access away")
            }
            Self::PublishableKey => format!("`{name}` holds a publishable key, which takes no access away"),
            Self::PersonalAccessToken { option } => {
                format!("`{name}` holds a personal access token; pass it as `{option}`")
            }
            Self::ApiKey { option } => format!("`{name}` holds an API key; pass it as `{option}`"),
            Self::Jwt { option } => format!("`{name}` holds a JWT; pass it as `{option}`"),
            Self::EmptyUrl => {
                format!("`{name}` must not be empty; expected a URL such as {DEFAULT_ENDPOINT}")
            }
            Self::UnprintableUrl => format!(
                "`{name}` has white space or a character that is not ASCII; expected a URL such as \
                 {DEFAULT_ENDPOINT}"
            ),
            Self::RelativeUrl => format!(
                "`{name}` is relative, which has a meaning only in a page that a server sent; expected a URL \
                 such as {DEFAULT_ENDPOINT}"
            ),
            Self::NoUrl => format!("`{name}` is not a URL; expected a URL such as {DEFAULT_ENDPOINT}"),
            Self::OtherScheme => {
                format!("`{name}` must begin with https://; expected a URL such as {DEFAULT_ENDPOINT}")
            }
            Self::Query => format!("`{name}` must not have a query or a fragment"),
            Self::NoUrlCharacter => {
                format!("`{name}` has a character that no URL has; expected a URL such as {DEFAULT_ENDPOINT}")
            }
            Self::User => format!("`{name}` must not have a user name or password"),
            Self::DotSegment => format!("`{name}` must not have `.` or `..` in its path"),
            Self::NoHost => {
                format!("`{name}` has no usable host and port; expected a URL such as {DEFAULT_ENDPOINT}")
            }
            Self::PlainHttp { allow_http } => format!(
                "`{name}` must begin with https://, because a credential over plain http can be read on the \
                 way; set `{allow_http}` to send it all the same"
            ),
        }
    }
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
    use super::seconds;

    #[test]
    fn milliseconds_are_thousandths() {
        for (ms, text) in
            [(0, "0"), (1, "0.001"), (20, "0.020"), (1000, "1"), (1234, "1.234"), (86_400_000, "86400")]
        {
            assert_eq!(seconds(ms), text);
        }
    }
}
