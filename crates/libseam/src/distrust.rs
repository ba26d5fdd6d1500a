//! Why there is no trusted connection, in words: TLS's own errors are names in its source.

use core::fmt::Debug;
use rustls::{CertificateError, Error, pki_types::UnixTime};

/// What is said of what happens to people; the rest is spelled out by [`spelled`]. The names are TLS's.
const WORDS: &[(&str, &str)] = &[
    ("BadSignature", "its certificate is not signed with the key of the authority that it names"),
    (
        "CaUsedAsEndEntity",
        "its certificate is an authority's (CA:TRUE) and cannot be a server's own; make one that is issued by it",
    ),
    ("EkuError", "its certificate is not for servers (extended key usage)"),
    ("EndEntityUsedAsCa", "its certificate was issued by one that is no authority's (CA:FALSE)"),
    ("Expired", "its certificate has expired"),
    (
        "HandshakeFailure",
        "it found no common ground: it may be for other versions of TLS or want a certificate of the client",
    ),
    ("InvalidContentType", "it does not speak TLS; is it the port of plain http?"),
    ("NameConstraintViolation", "its certificate is for a name that its authority may not issue for"),
    ("NotValidForName", "its certificate is for another name"),
    ("NotValidYet", "its certificate is not valid yet"),
    (
        "PathLenConstraintViolated",
        "its certificate was issued by more authorities in a row than one of them allows",
    ),
    ("ProtocolVersion", "it does not speak TLS 1.2 or 1.3"),
    ("Revoked", "its certificate has been revoked"),
    ("ServerDoesNotSupportTls12Or13", "it does not speak TLS 1.2 or 1.3"),
    (
        "UnknownIssuer",
        "its certificate was issued by nobody whom this machine trusts; if that is right, give the authority's as `ca_bundle`",
    ),
    ("UnrecognisedName", "it has no certificate for that name"),
    (
        "UnsupportedCertVersion",
        "its certificate is of version 1, without what a server's needs; make one of version 3",
    ),
];

/// Why `error` ended the connection, as part of a sentence.
pub(super) fn in_words(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(error) => of_certificate(error),
        Error::InvalidMessage(why) => named("its answer is no TLS: ", why),
        Error::AlertReceived(why) => named("it refuses: ", why),
        Error::PeerIncompatible(why) => named("it is not compatible: ", why),
        Error::PeerMisbehaved(why) => named("it does not keep to TLS: ", why),
        Error::InvalidCertRevocationList(why) => named("its list of revoked certificates is unusable: ", why),
        Error::InconsistentKeys(why) => named("its keys do not fit: ", why),
        Error::InappropriateMessage { .. } | Error::InappropriateHandshakeMessage { .. } => {
            "it does not keep to TLS: a message that is out of turn".into()
        }
        // The others are sentences.
        other => other.to_string(),
    }
}

fn of_certificate(error: &CertificateError) -> String {
    match error {
        CertificateError::ExpiredContext { time, not_after } => {
            format!("its certificate has expired {} ago", ago(*not_after, *time))
        }
        CertificateError::NotValidYetContext { time, not_before } => {
            let wait = ago(*time, *not_before);
            format!("its certificate is not valid yet, for another {wait}; is this machine's clock right?")
        }
        CertificateError::NotValidForNameContext { expected, presented } => {
            let names = if presented.is_empty() { "no name at all".into() } else { presented.join(", ") };
            let names = names.replace("DnsName(", "").replace("IpAddress(", "").replace(['"', ')'], "");
            format!("its certificate is not for {}, but for {names}", expected.to_str())
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            known("EkuError").unwrap_or_default().into()
        }
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "its certificate is signed in a way that is not supported".into()
        }
        CertificateError::Other(inner) => named("its certificate is unusable: ", &inner.0),
        other => named("its certificate is unusable: ", other),
    }
}

/// How long it is from one moment to another.
fn ago(from: UnixTime, to: UnixTime) -> String {
    let seconds = to.as_secs().saturating_sub(from.as_secs());
    let (count, unit) = match seconds {
        0..120 => (seconds, "seconds"),
        120..7_200 => (seconds / 60, "minutes"),
        7_200..172_800 => (seconds / 3_600, "hours"),
        _ => (seconds / 86_400, "days"),
    };
    format!("{count} {unit}")
}

/// The words for `name`, or what stands `before` and the name spelled out.
fn named(before: &str, name: &dyn Debug) -> String {
    let name = format!("{name:?}");
    // What it holds is for programmers.
    let name = name.split(['(', '{', ' ']).next().unwrap_or_default();
    known(name).map_or_else(|| format!("{before}{}", spelled(name)), Into::into)
}

fn known(name: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

/// `NoCipherSuitesInCommon` as `no cipher suites in common`.
fn spelled(name: &str) -> String {
    let mut words = String::new();
    let mut before = ' ';
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) {
            words.push(' ');
        }
        words.push(letter.to_ascii_lowercase());
        before = letter;
    }
    words
}
