//! The descriptions of TLS errors: those of the TLS library are names, not sentences.

use libseam::{ErrorCode, Options, UserIdentitiesDelete, blocking};
use libseam_testing::{Authority, ScriptedServer, TlsServer};
use rcgen::{BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, KeyPair, date_time_ymd};

/// A change to a certificate that makes it unusable.
type Change = fn(&mut CertificateParams);

/// Starts a server with a certificate from `authority`.
fn server(authority: &Authority, change: Change) -> ScriptedServer {
    start(authority.issue(&["localhost"], change))
}

fn start(tls: TlsServer) -> ScriptedServer {
    ScriptedServer::start_tls(tls, |mut connection| connection.wait_for_close())
}

/// Returns the description, in parentheses, of why a client that trusts `pem` does not trust the server on `port`.
fn description(port: u16, pem: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = folder.path().join("ca.pem");
    std::fs::write(&bundle, pem).expect("a file");
    let mut options =
        Options::api_key("seam_test_distrust").with_endpoint(format!("https://localhost:{port}"));
    options.ca_bundle = Some(bundle.to_string_lossy().into_owned());
    options.proxy = Some("direct".into());
    let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
    let seam = blocking::Client::new(options).expect("a client");
    let error = seam.user_identities().delete(params).expect_err("the server is not trusted");
    assert_eq!((error.code(), error.attempts), (ErrorCode::Tls, 1), "{error}");
    let (_, why) = error.message.split_once(" (").expect("a description");
    why.trim_end_matches("); nothing was sent").into()
}

#[test]
fn every_unusable_certificate_is_described() {
    let cases: &[(Change, &str)] = &[
        (|it| it.not_after = date_time_ymd(2020, 1, 1), "its certificate has expired "),
        (
            |it| (it.not_before, it.not_after) = (date_time_ymd(3000, 1, 1), date_time_ymd(3001, 1, 1)),
            "its certificate is not valid yet, for another ",
        ),
        (
            |it| it.subject_alt_names = CertificateParams::new(names()).expect("names").subject_alt_names,
            "its certificate is not for localhost, but for a.example, b.example",
        ),
        (|it| it.subject_alt_names.clear(), "its certificate is not for localhost, but for no name"),
        (
            |it| it.is_ca = IsCa::Ca(BasicConstraints::Unconstrained),
            "its certificate is an authority's (CA:TRUE",
        ),
        (
            |it| it.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth],
            "its certificate is not for servers (extended key usage",
        ),
    ];
    let authority = Authority::new("one");
    for (change, words) in cases {
        let why = description(server(&authority, *change).port(), authority.pem());
        assert!(why.starts_with(words), "{why}");
    }
}

fn names() -> [String; 2] {
    ["a.example".into(), "b.example".into()]
}

#[test]
fn an_unknown_authority_is_described() {
    let (known, unknown) = (Authority::new("one"), Authority::new("another"));
    let why = description(server(&unknown, |_| {}).port(), known.pem());
    assert!(why.starts_with("its certificate was not issued by a trusted authority; to trust"), "{why}");
    // An authority of the same name with another key.
    let why = description(server(&Authority::new("one"), |_| {}).port(), known.pem());
    assert!(why.starts_with("its certificate is not signed with the key of the authority"), "{why}");
}

#[test]
fn a_server_with_the_certificate_of_an_authority_is_described() {
    // `openssl req -x509` makes such certificates.
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(["localhost".to_owned()]).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).expect("a certificate");
    let (der, pem) = (certificate.der().clone(), certificate.pem());
    let why = description(start(TlsServer::new(der, &key)).port(), &pem);
    let words = "its certificate is an authority's (CA:TRUE), which servers must not use; issue one for the server from it";
    assert_eq!(why, words);
}

/// Starts a server that sends `bytes` instead of a handshake.
fn sends(bytes: &'static [u8]) -> ScriptedServer {
    ScriptedServer::start(move |mut connection| {
        connection.read_some(1024);
        connection.send(bytes);
    })
}

#[test]
fn a_server_without_a_usable_handshake_is_described() {
    let authority = Authority::new("one");
    let alert = |code: u8| -> &'static [u8] { vec![21, 3, 3, 0, 2, 2, code].leak() };
    let cases: [(&'static [u8], &str); 5] = [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "it does not speak TLS; is it the port of plain http?"),
        (alert(40), "the handshake failed: it may need another version of TLS, or a client certificate"),
        (alert(70), "it does not speak TLS 1.2 or 1.3"),
        (alert(112), "it has no certificate for that name"),
        (alert(80), "it refused the connection: internal error"),
    ];
    for (bytes, expected) in cases {
        assert_eq!(description(sends(bytes).port(), authority.pem()), expected);
    }
}
