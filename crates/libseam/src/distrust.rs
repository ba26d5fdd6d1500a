//! Why there is no trusted connection, in words: TLS's own errors are names in its source.

use core::fmt::Debug;
use rustls::{
    AlertDescription, CertificateError, Error, InvalidMessage, PeerIncompatible, pki_types::UnixTime,
};

const OF_ANOTHER_VERSION: &str = "it does not speak TLS 1.2 or 1.3";
const FOR_NO_SERVER: &str = "its certificate is not for servers (extended key usage)";

/// Why `error` ended the connection, as part of a sentence.
pub(super) fn in_words(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(error) => of_certificate(error),
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "it does not speak TLS; is it the port of plain http?".into()
        }
        Error::InvalidMessage(why) => named("its answer is no TLS: ", why),
        Error::AlertReceived(why) => of_alert(*why),
        Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13) => OF_ANOTHER_VERSION.into(),
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

fn of_alert(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::HandshakeFailure => {
            "it found no common ground: it may be for other versions of TLS or want a certificate of the client"
                .into()
        }
        AlertDescription::ProtocolVersion => OF_ANOTHER_VERSION.into(),
        AlertDescription::UnrecognisedName => "it has no certificate for that name".into(),
        other => named("it refuses: ", &other),
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
            FOR_NO_SERVER.into()
        }
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "its certificate is signed in a way that is not supported".into()
        }
        CertificateError::BadSignature => {
            "its certificate is not signed with the key of the authority that it names".into()
        }
        CertificateError::Expired => "its certificate has expired".into(),
        CertificateError::NotValidForName => "its certificate is for another name".into(),
        CertificateError::NotValidYet => "its certificate is not valid yet".into(),
        CertificateError::Revoked => "its certificate has been revoked".into(),
        CertificateError::UnknownIssuer => {
            "its certificate was issued by nobody whom this machine trusts; if that is right, give the authority's as \
             `ca_bundle`"
                .into()
        }
        CertificateError::Other(inner) => match inner.0.downcast_ref() {
            Some(error) => of_chain(error),
            None => named(UNUSABLE, &inner.0),
        },
        other => named(UNUSABLE, other),
    }
}

const UNUSABLE: &str = "its certificate is unusable: ";

/// What the verifier below TLS has against a certificate or those that it was issued by.
fn of_chain(error: &webpki::Error) -> String {
    match error {
        webpki::Error::CaUsedAsEndEntity => {
            "its certificate is an authority's (CA:TRUE) and cannot be a server's own; make one that is issued by it"
        }
        webpki::Error::EndEntityUsedAsCa => "its certificate was issued by one that is no authority's (CA:FALSE)",
        webpki::Error::NameConstraintViolation => {
            "its certificate is for a name that its authority may not issue for"
        }
        webpki::Error::PathLenConstraintViolated => {
            "its certificate was issued by more authorities in a row than one of them allows"
        }
        webpki::Error::RequiredEkuNotFoundContext(_) => FOR_NO_SERVER,
        webpki::Error::UnsupportedCertVersion => {
            "its certificate is of version 1, without what a server's needs; make one of version 3"
        }
        other => return named(UNUSABLE, other),
    }
    .into()
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

/// What stands `before`, and the name of `error` spelled out.
fn named(before: &str, error: &dyn Debug) -> String {
    let name = format!("{error:?}");
    // What it holds is for programmers.
    let name = name.split(['(', '{', ' ']).next().unwrap_or_default();
    format!("{before}{}", spelled(name))
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn the_type_of_an_error_decides() {
        let passed_on = |error| Error::InvalidCertificate(CertificateError::Other(error));
        let old = rustls::OtherError(Arc::new(webpki::Error::UnsupportedCertVersion));
        assert!(in_words(&passed_on(old)).starts_with("its certificate is of version 1"));
        // Another error of that name is none of the verifier's.
        #[derive(Debug)]
        struct UnsupportedCertVersion;
        impl core::fmt::Display for UnsupportedCertVersion {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("UnsupportedCertVersion")
            }
        }
        impl core::error::Error for UnsupportedCertVersion {}
        let other = in_words(&passed_on(rustls::OtherError(Arc::new(UnsupportedCertVersion))));
        assert!(other.starts_with(UNUSABLE), "{other}");
    }
}
