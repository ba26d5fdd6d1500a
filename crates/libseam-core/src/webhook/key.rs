//! The secret of a webhook as the key of its signatures.

use crate::{
    error::{Error, ErrorCode, ProblemCode, problem::Problem},
    memory::OutOfMemory,
    webhook::generated::FACTS,
    wire::REDACTED,
};
use alloc::{format, string::String, vec, vec::Vec};
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::STANDARD},
};
use core::fmt;
use hmac::{
    Hmac, KeyInit as _, Mac as _,
    digest::{CtOutput, Output},
};
use sha2::Sha256;
use zeroize::Zeroizing;

/// Secrets come with and without padding.
const UNPADDED_TOO: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Length of a signature in base64: 32 bytes, with padding.
const SIGNATURE_LENGTH: usize = 44;

/// Longest secret, which is several times as long as any that the scheme knows.
const MAX_LENGTH: usize = 1024;

/// The key of signatures. Its memory is overwritten when it is dropped, as the feature `zeroize` of `hmac` and `sha2` says.
pub(super) struct Key(Hmac<Sha256>);

/// A signature. To compare it takes the same time for every other signature.
pub(super) struct Signature(CtOutput<Hmac<Sha256>>);

impl Key {
    /// Reads a secret.
    pub(super) fn read(secret: &str) -> Result<Self, Error> {
        let prefix = FACTS.secret_prefix;
        if secret.trim() != secret {
            return Err(refusal(ProblemCode::Format, "must not begin or end with white space"));
        }
        let encoded = secret.strip_prefix(prefix).unwrap_or(secret);
        if encoded.is_empty() {
            let why = format!("must not be empty; give the webhook's secret, which begins with `{prefix}`");
            return Err(refusal(ProblemCode::Empty, &why));
        }
        if encoded.len() > MAX_LENGTH {
            let why = format!("must have at most {MAX_LENGTH} characters, got {}", encoded.len());
            return Err(refusal(ProblemCode::Length, &why));
        }
        let mut bytes = Zeroizing::new(Vec::new());
        bytes.try_reserve_exact(encoded.len()).map_err(OutOfMemory::from)?;
        bytes.resize(encoded.len(), 0);
        let length = UNPADDED_TOO.decode_slice(encoded, &mut bytes).ok();
        let key = length.and_then(|length| Hmac::new_from_slice(bytes.get(..length)?).ok());
        key.map(Self).ok_or_else(|| {
            let why = format!(
                "must be `{prefix}` followed by base64; give the secret of the webhook, which is no API key"
            );
            refusal(ProblemCode::Format, &why)
        })
    }

    /// Signs a request.
    pub(super) fn sign(&self, id: &[u8], timestamp: &[u8], body: &[u8]) -> Signature {
        let mut mac = self.0.clone();
        for part in [id, b".", timestamp, b".", body] {
            mac.update(part);
        }
        Signature(mac.finalize())
    }
}

impl Signature {
    /// Reports whether `encoded` is this signature in base64.
    pub(super) fn is(&self, encoded: &[u8]) -> bool {
        // The decoder wants room for what the padding could have been.
        let mut room = [0; SIGNATURE_LENGTH];
        if encoded.len() != SIGNATURE_LENGTH {
            return false;
        }
        let length = STANDARD.decode_slice(encoded, &mut room).ok();
        let given = length.and_then(|length| Output::<Hmac<Sha256>>::try_from(room.get(..length)?).ok());
        given.is_some_and(|given| self.0 == CtOutput::new(given))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

/// Makes the error of a secret that cannot be one; `why` says what is wrong, and quotes nothing of it.
fn refusal(code: ProblemCode, why: &str) -> Error {
    const NAME: &str = "secret";
    let message: String = format!("`{NAME}` {why}");
    Error::of_problems(ErrorCode::InvalidOptions, vec![Problem::new(NAME, code, message)])
}
