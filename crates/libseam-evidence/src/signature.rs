//! Signatures of evidence, detached, as the program `minisign` makes and checks them.
//!
//! The crates are of the program's author: `minisign` signs, and `minisign-verify`, which takes nothing of a wrong length, checks.

use crate::refusal;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use libseam_core::{
    Error, ErrorCode,
    json::{Object, Value},
    verify_evidence,
};
use minisign::{SecretKey, SecretKeyBox};
use minisign_verify::{PublicKey, Signature};

/// A key with which evidence is signed.
pub struct SigningKey(SecretKey);

/// A signature that was made.
pub struct Signed {
    /// The text of the file with the signature.
    pub signature: String,
    /// The public key with which it is checked, as a line of base64.
    pub public_key: String,
    /// The id of the key, as `minisign` shows it.
    pub key_id: String,
}

impl SigningKey {
    /// Reads a secret key from the text of its file. `password` is asked for the password if the key has one.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidParams`] where the text is no secret key, or the password is another one; those of `password`.
    pub fn read<E: From<Error>>(text: &str, password: impl FnOnce() -> Result<String, E>) -> Result<Self, E> {
        let refused =
            |why: &str| refusal::of("secret_key", "the text of the file with a secret key of minisign", why);
        let bytes = text.lines().nth(1).and_then(|line| STANDARD.decode(line.trim()).ok());
        let key = bytes.and_then(|bytes| SecretKey::from_bytes(&bytes).ok());
        let key = key.ok_or_else(|| refused("it cannot be read"))?;
        if !key.is_encrypted() {
            return Ok(Self(key));
        }
        let password = password()?;
        let opened = SecretKeyBox::from_string(text).and_then(|key| key.into_secret_key(Some(password)));
        opened.map(Self).map_err(|error| refused(&error.to_string()).into())
    }

    /// Signs evidence. `comment` is signed too.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidParams`] where the lines are not as they were written, or the comment has a line break.
    pub fn sign(&self, evidence: &[u8], comment: &str) -> Result<Signed, Error> {
        let check = verify_evidence(evidence)?;
        if check.at("is_intact").and_then(Value::as_bool) != Some(true) {
            let problems = check.at("problems").map(Value::items).unwrap_or_default().iter();
            let problems: Vec<&str> = problems.filter_map(Value::as_str).collect();
            return Err(refusal::invalid(&format!("nothing is signed: {}", problems.join("; "))));
        }
        if comment.chars().any(char::is_control) {
            let why = "it has a control character";
            return Err(refusal::of("comment", "a line of text", why));
        }
        let failed = |error: minisign::PError| {
            Error::new(ErrorCode::Internal, format!("the evidence cannot be signed: {error}"))
        };
        let public_key = minisign::PublicKey::from_secret_key(&self.0).map_err(failed)?;
        let signed = minisign::sign(Some(&public_key), &self.0, evidence, Some(comment), Some(COMMENT));
        Ok(Signed {
            signature: signed.map_err(failed)?.into_string(),
            public_key: public_key.to_base64(),
            key_id: id(public_key.keynum()),
        })
    }
}

/// The comment before a signature, which anybody may change.
const COMMENT: &str = "signature of the evidence of an off-boarding";

/// Checks evidence as [`verify_evidence`] does, and its signature: the text of the file that [`SigningKey::sign`] or the
/// program `minisign` made. `public_key` is a line of base64, or the text of the file with that.
///
/// The result has one member more, `signature`: `{"is_valid", "key_id", "problem", "trusted_comment"}`. Its `caveat` says what
/// the signature proves. A signature that does not fit, or is none, is no error.
///
/// # Errors
/// [`ErrorCode::InvalidParams`] where the public key is none.
pub fn verify_signed(evidence: &[u8], signature: &str, public_key: &str) -> Result<Value, Error> {
    let (key, key_id) = read_public_key(public_key)?;
    let checked = Signature::decode(signature)
        .map_err(|_| "it is no signature of minisign, or a part of it is missing".to_owned());
    let checked = checked.and_then(|signature| match key.verify(evidence, &signature, false) {
        Ok(()) => Ok(signature.trusted_comment().to_owned()),
        Err(minisign_verify::Error::UnexpectedKeyId) => {
            Err(format!("it was made with another key than {key_id}"))
        }
        Err(minisign_verify::Error::UnexpectedAlgorithm) => {
            Err("it is of an old form that signs no digest; sign again".to_owned())
        }
        Err(_) => Err("the evidence is not the one that was signed, or the signature was changed".to_owned()),
    });
    let check = verify_evidence(evidence)?;
    let is_intact = check.at("is_intact").and_then(Value::as_bool) == Some(true);
    let caveat = match (&checked, is_intact) {
        (Ok(_), true) => format!(
            "whoever has the secret key {key_id} signed exactly these bytes, so nobody else has changed them since; that the \
             lines are true, and when they were signed, is as sure as that person"
        ),
        (Ok(_), false) => format!(
            "whoever has the secret key {key_id} signed exactly these bytes, and they were not as an off-boarding writes them \
             even then"
        ),
        (Err(problem), _) => format!("the signature proves nothing: {problem}"),
    };
    let signature = Object::new().with("is_valid", checked.is_ok()).with("key_id", key_id);
    let signature = match checked {
        Ok(comment) => signature.with("problem", Value::Null).with("trusted_comment", comment),
        Err(problem) => signature.with("problem", problem).with("trusted_comment", Value::Null),
    };
    let check = check.as_object().cloned().unwrap_or_default();
    Ok(check.with("caveat", caveat).with("signature", Value::from(signature)).into())
}

/// Reads a public key, and its id.
fn read_public_key(text: &str) -> Result<(PublicKey, String), Error> {
    // The file has a comment before the key.
    let line = text.trim().lines().next_back().unwrap_or_default().trim();
    let key = PublicKey::from_base64(line).ok();
    let named = minisign::PublicKey::from_base64(line).ok();
    key.zip(named.map(|key| id(key.keynum()))).ok_or_else(|| {
        let expected = "a public key of minisign: its line of base64, or the text of the file with it";
        refusal::of("public_key", expected, "it cannot be read")
    })
}

/// Writes the id of a key as `minisign` does.
fn id(keynum: &[u8]) -> String {
    keynum.iter().rev().map(|byte| format!("{byte:02X}")).collect()
}
