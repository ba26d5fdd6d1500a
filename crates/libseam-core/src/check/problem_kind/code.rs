//! The codes of problems.

use super::ProblemKind;
use crate::error::ProblemCode;

impl ProblemKind<'_> {
    pub(super) fn code(self) -> ProblemCode {
        match self {
            Self::NoCredential { .. }
            | Self::NoCredentialThere { .. }
            | Self::NoToken { .. }
            | Self::NoWorkspace { .. }
            | Self::NeedsWorkspace { .. }
            | Self::Missing { .. } => ProblemCode::Missing,
            Self::Requires { .. }
            | Self::RequiresToken { .. }
            | Self::NoEndpoint { .. }
            | Self::Exposed { .. } => ProblemCode::Requires,
            Self::Exclusive { .. }
            | Self::Exclusion { .. }
            | Self::SuperfluousWorkspace { .. }
            | Self::NeedlessWorkspace { .. }
            | Self::SeveralVariables { .. } => ProblemCode::Conflict,
            Self::NoneGiven { .. } => ProblemCode::NoneGiven,
            Self::OnlyWith { .. } => ProblemCode::OnlyWith,
            Self::Null { .. } | Self::NullRequired { .. } => ProblemCode::Null,
            Self::WrongType { .. } => ProblemCode::Type,
            Self::OutOfRange { .. } | Self::OutOfTime { .. } | Self::TooManyHeaders { .. } => {
                ProblemCode::Range
            }
            Self::UnknownOption | Self::UnknownParameter { .. } => ProblemCode::Unknown,
            Self::OfValue(problem) => problem.code(),
            Self::TooDeep | Self::NotJson { .. } => ProblemCode::Json,
            Self::More { .. } => ProblemCode::More,
            Self::EmptyValue { .. } => ProblemCode::Empty,
            Self::UnacceptedCredential { .. }
            | Self::InvalidHeaderName { .. }
            | Self::ReservedHeader { .. }
            | Self::UnprintableHeader { .. }
            | Self::DuplicateHeader { .. } => ProblemCode::Value,
            #[cfg(feature = "confirm")]
            Self::NothingToConfirm { .. } | Self::OtherThanToken { .. } => ProblemCode::Value,
            #[cfg(feature = "confirm")]
            Self::NoEndToConfirm { .. } => ProblemCode::Requires,
            Self::Unconfirmable { .. } => ProblemCode::Value,
            Self::Padded { .. }
            | Self::Quoted { .. }
            | Self::WrongLength { .. }
            | Self::MissingDash { .. }
            | Self::NotHexadecimal { .. }
            | Self::Empty
            | Self::InvalidForm { .. }
            | Self::InvalidSurface
            | Self::PaddedToken
            | Self::UnprintableToken
            | Self::LongToken { .. }
            | Self::WrongPrefix { .. }
            | Self::MisplacedToken { .. }
            | Self::EmptyUrl
            | Self::UnprintableUrl
            | Self::RelativeUrl
            | Self::WrongScheme
            | Self::UrlQuery
            | Self::InvalidUrlCharacter
            | Self::UrlUser
            | Self::DotSegment
            | Self::InvalidHost
            | Self::PlainHttp { .. } => ProblemCode::Format,
        }
    }
}
