//! The code of the problem that a flaw is.

use super::Flaw;
use crate::error::ProblemCode;

impl Flaw<'_> {
    pub(super) fn code(self) -> ProblemCode {
        match self {
            Self::NoCredential { .. }
            | Self::NoCredentialThere { .. }
            | Self::NoWorkspace { .. }
            | Self::Missing { .. } => ProblemCode::Missing,
            Self::Companion { .. } | Self::NoEndpoint { .. } | Self::Exposed { .. } => ProblemCode::Requires,
            Self::Exclusive { .. }
            | Self::Exclusion { .. }
            | Self::NeedlessWorkspace { .. }
            | Self::SeveralVariables => ProblemCode::Conflict,
            Self::NoneGiven { .. } => ProblemCode::NoneGiven,
            Self::Lone { .. } => ProblemCode::OnlyWith,
            Self::Null { .. } | Self::NullRequired { .. } => ProblemCode::Null,
            Self::Mistyped { .. } | Self::Fractional => ProblemCode::Type,
            Self::OutOfRange { .. }
            | Self::OutOfTime { .. }
            | Self::OutOfBounds { .. }
            | Self::TooManyHeaders { .. } => ProblemCode::Range,
            Self::OutOfLength { .. } => ProblemCode::Length,
            Self::NoOption | Self::NoParameter { .. } => ProblemCode::Unknown,
            Self::TooDeep | Self::NoJson { .. } => ProblemCode::Json,
            Self::More { .. } => ProblemCode::More,
            Self::EmptyString | Self::EmptyValue { .. } => ProblemCode::Empty,
            Self::OtherValue { .. }
            | Self::OtherCredential { .. }
            | Self::NoHeaderName { .. }
            | Self::OwnHeader { .. }
            | Self::UnprintableHeader { .. }
            | Self::SecondHeader { .. } => ProblemCode::Value,
            Self::Padded { .. }
            | Self::Quoted { .. }
            | Self::Length { .. }
            | Self::NoDash { .. }
            | Self::NoHexadecimal { .. }
            | Self::Empty
            | Self::Formless { .. }
            | Self::NoSurface
            | Self::PaddedToken
            | Self::UnprintableToken
            | Self::LongToken { .. }
            | Self::OtherToken { .. }
            | Self::PowerlessToken { .. }
            | Self::MisplacedToken { .. }
            | Self::EmptyUrl
            | Self::UnprintableUrl
            | Self::RelativeUrl
            | Self::OtherScheme
            | Self::Query
            | Self::NoUrlCharacter
            | Self::User
            | Self::DotSegment
            | Self::NoHost
            | Self::PlainHttp { .. } => ProblemCode::Format,
        }
    }
}
