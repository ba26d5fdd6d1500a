//! Descriptions of TLS errors: rustls's own are the names of its variants.

use core::fmt::Debug;
use rustls::{
    AlertDescription, CertificateError, Error, InvalidMessage, PeerIncompatible, pki_types::UnixTime,
};

const NO_COMMON_VERSION: &str = "it does not speak TLS 1.2 or 1.3";
const NOT_FOR_SERVERS: &str = "its certificate is not for servers (extended key usage)";

/// Describes `error` as a part of a sentence about the server.
pub(super) fn describe(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(error) => describe_certificate_error(error),
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "it does not speak TLS; is it the port of plain http?".into()
        }
        Error::InvalidMessage(why) => with_name("its answer is not TLS: ", why),
        Error::AlertReceived(why) => describe_alert(*why),
        Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13) => NO_COMMON_VERSION.into(),
        Error::PeerIncompatible(why) => with_name("it is not compatible: ", why),
        Error::PeerMisbehaved(why) => with_name("it violates TLS: ", why),
        Error::InvalidCertRevocationList(why) => {
            with_name("its list of revoked certificates is unusable: ", why)
        }
        Error::InconsistentKeys(why) => with_name("its keys are inconsistent: ", why),
        Error::InappropriateMessage { .. } | Error::InappropriateHandshakeMessage { .. } => {
            "it violates TLS: unexpected message".into()
        }
        // The other errors have sentences.
        other => other.to_string(),
    }
}

fn describe_alert(alert: AlertDescription) -> String {
    match alert {
        AlertDescription::HandshakeFailure => {
            "the handshake failed: it may need another version of TLS, or a client certificate".into()
        }
        AlertDescription::ProtocolVersion => NO_COMMON_VERSION.into(),
        AlertDescription::UnrecognisedName => "it has no certificate for that name".into(),
        other => with_name("it refused the connection: ", &other),
    }
}

fn describe_certificate_error(error: &CertificateError) -> String {
    match error {
        CertificateError::ExpiredContext { time, not_after } => {
            format!("its certificate has expired {} ago", time_between(*not_after, *time))
        }
        CertificateError::NotValidYetContext { time, not_before } => {
            let wait = time_between(*time, *not_before);
            format!("its certificate is not valid yet, for another {wait}; is this machine's clock right?")
        }
        CertificateError::NotValidForNameContext { expected, presented } => {
            let names = if presented.is_empty() { "no name".into() } else { presented.join(", ") };
            let names = names.replace("DnsName(", "").replace("IpAddress(", "").replace(['"', ')'], "");
            format!("its certificate is not for {}, but for {names}", expected.to_str())
        }
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            NOT_FOR_SERVERS.into()
        }
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "its certificate has an unsupported kind of signature".into()
        }
        CertificateError::BadSignature => {
            "its certificate is not signed with the key of the authority that it names".into()
        }
        CertificateError::Expired => "its certificate has expired".into(),
        CertificateError::NotValidForName => "its certificate is for another name".into(),
        CertificateError::NotValidYet => "its certificate is not valid yet".into(),
        CertificateError::Revoked => "its certificate has been revoked".into(),
        CertificateError::UnknownIssuer => {
            "its certificate was not issued by a trusted authority; to trust that authority, give its certificate as `ca_bundle`"
                .into()
        }
        CertificateError::Other(inner) => match inner.0.downcast_ref() {
            Some(error) => describe_verifier_error(error),
            None => with_name(UNUSABLE, &inner.0),
        },
        other => with_name(UNUSABLE, other),
    }
}

const UNUSABLE: &str = "its certificate is unusable: ";

/// Describes an error of the verifier below rustls.
fn describe_verifier_error(error: &webpki::Error) -> String {
    match error {
        webpki::Error::CaUsedAsEndEntity => {
            "its certificate is an authority's (CA:TRUE), which servers must not use; issue one for the server from it"
        }
        webpki::Error::EndEntityUsedAsCa => "its certificate was issued by a certificate that is not an authority's (CA:FALSE)",
        webpki::Error::NameConstraintViolation => {
            "its certificate is for a name that its authority must not issue certificates for"
        }
        webpki::Error::PathLenConstraintViolated => {
            "its certificate has a longer chain of authorities than one of them allows"
        }
        webpki::Error::RequiredEkuNotFoundContext(_) => NOT_FOR_SERVERS,
        webpki::Error::UnsupportedCertVersion => {
            "its certificate has version 1, which lacks the extensions that servers need; make one of version 3"
        }
        other => return with_name(UNUSABLE, other),
    }
    .into()
}

/// Formats the time between two moments, with the largest fitting unit.
fn time_between(from: UnixTime, to: UnixTime) -> String {
    let seconds = to.as_secs().saturating_sub(from.as_secs());
    let (count, unit) = match seconds {
        0..120 => (seconds, "seconds"),
        120..7_200 => (seconds / 60, "minutes"),
        7_200..172_800 => (seconds / 3_600, "hours"),
        _ => (seconds / 86_400, "days"),
    };
    format!("{count} {unit}")
}

/// Returns `prefix` and the name of the variant `error` in words.
fn with_name(prefix: &str, error: &dyn Debug) -> String {
    let name = format!("{error:?}");
    // The fields of the variant are for programmers.
    let name = name.split(['(', '{', ' ']).next().unwrap_or_default();
    format!("{prefix}{}", split_words(name))
}

/// Splits a name in camel case: `NoCipherSuitesInCommon` becomes `no cipher suites in common`.
fn split_words(name: &str) -> String {
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
    fn the_type_of_an_error_decides_and_not_its_name() {
        let passed_on = |error| Error::InvalidCertificate(CertificateError::Other(error));
        let old = rustls::OtherError(Arc::new(webpki::Error::UnsupportedCertVersion));
        assert!(describe(&passed_on(old)).starts_with("its certificate has version 1"));
        // An error of the same name that is not the verifier's.
        #[derive(Debug)]
        struct UnsupportedCertVersion;
        impl core::fmt::Display for UnsupportedCertVersion {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str("UnsupportedCertVersion")
            }
        }
        impl core::error::Error for UnsupportedCertVersion {}
        let other = describe(&passed_on(rustls::OtherError(Arc::new(UnsupportedCertVersion))));
        assert!(other.starts_with(UNUSABLE), "{other}");
    }
}
