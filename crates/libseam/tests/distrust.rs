//! Why a server is not trusted, in words: TLS's own names for it are no sentence.

use libseam::{ErrorCode, Options, UserIdentitiesDelete, blocking};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, date_time_ymd,
};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::Arc,
    thread,
};

/// An authority of the test's own.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

fn authority(name: &str) -> Authority {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new([]).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    let pem = params.self_signed(&key).expect("a certificate").pem();
    Authority { issuer: Issuer::new(params, key), pem }
}

/// What is wrong with a certificate.
type Wrong = fn(&mut CertificateParams);

/// A certificate for `localhost` with its key, from `authority`.
fn issued(authority: &Authority, wrong: Wrong) -> (CertificateDer<'static>, KeyPair) {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(["localhost".to_owned()]).expect("parameters");
    wrong(&mut params);
    let certificate = params.signed_by(&key, &authority.issuer).expect("a certificate");
    (certificate.der().clone(), key)
}

/// A server with that certificate.
fn server((certificate, key): (CertificateDer<'static>, KeyPair)) -> String {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("a configuration");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            let connection = ServerConnection::new(Arc::clone(&config)).expect("a connection");
            let _ = StreamOwned::new(connection, stream).read(&mut [0]);
        }
    });
    format!("https://localhost:{port}")
}

/// What a client that trusts `pem` says of the server at `url`, in parentheses.
fn said(url: &str, pem: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = folder.path().join("ca.pem");
    std::fs::write(&bundle, pem).expect("a file");
    let mut options = Options::api_key("seam_test_distrust").with_endpoint(url);
    options.ca_bundle = Some(bundle.to_string_lossy().into_owned());
    options.proxy = Some("direct".into());
    let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
    let seam = blocking::Client::new(options).expect("a client");
    let error = seam.user_identities().delete(params).expect_err("it is not trusted");
    assert_eq!((error.code(), error.attempts), (ErrorCode::Tls, 1), "{error}");
    let (_, why) = error.message.split_once(" (").expect("a reason");
    why.trim_end_matches(')').into()
}

#[test]
fn every_way_in_which_a_certificate_is_wrong() {
    let cases: &[(Wrong, &str)] = &[
        (|it| it.not_after = date_time_ymd(2020, 1, 1), "its certificate has expired "),
        (
            |it| (it.not_before, it.not_after) = (date_time_ymd(3000, 1, 1), date_time_ymd(3001, 1, 1)),
            "its certificate is not valid yet, for another ",
        ),
        (
            |it| it.subject_alt_names = CertificateParams::new(names()).expect("names").subject_alt_names,
            "its certificate is not for localhost, but for a.example, b.example",
        ),
        (|it| it.subject_alt_names.clear(), "its certificate is not for localhost, but for no name at all"),
        (
            |it| it.is_ca = IsCa::Ca(BasicConstraints::Unconstrained),
            "its certificate is an authority's (CA:TRUE",
        ),
        (
            |it| it.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth],
            "its certificate is not for servers (extended key usage",
        ),
    ];
    let authority = authority("one");
    for (wrong, words) in cases {
        let why = said(&server(issued(&authority, *wrong)), &authority.pem);
        assert!(why.starts_with(words), "{why}");
    }
}

fn names() -> [String; 2] {
    ["a.example".into(), "b.example".into()]
}

#[test]
fn an_authority_that_nobody_knows() {
    let (known, unknown) = (authority("one"), authority("another"));
    let why = said(&server(issued(&unknown, |_| {})), &known.pem);
    assert!(why.starts_with("its certificate was issued by nobody whom this machine trusts"), "{why}");
    // Of the same name, with another key.
    let why = said(&server(issued(&authority("one"), |_| {})), &known.pem);
    assert!(why.starts_with("its certificate is not signed with the key of the authority"), "{why}");
}

#[test]
fn a_certificate_that_is_trusted_as_itself() {
    // As `openssl req -x509` makes one.
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(["localhost".to_owned()]).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).expect("a certificate");
    let (der, pem) = (certificate.der().clone(), certificate.pem());
    let why = said(&server((der, key)), &pem);
    let words = "its certificate is an authority's (CA:TRUE) and cannot be a server's own; make one that is issued by it";
    assert_eq!(why, words);
}

/// A server that says `words` to whoever connects.
fn speaks(words: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let _ = stream.read(&mut [0; 1024]);
            let _ = stream.write_all(words);
        }
    });
    format!("https://localhost:{port}")
}

#[test]
fn a_server_that_speaks_something_else() {
    let authority = authority("one");
    let alert = |code: u8| -> &'static [u8] { vec![21, 3, 3, 0, 2, 2, code].leak() };
    let cases: [(&'static [u8], &str); 5] = [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "it does not speak TLS; is it the port of plain http?"),
        (
            alert(40),
            "it found no common ground: it may be for other versions of TLS or want a certificate of the client",
        ),
        (alert(70), "it does not speak TLS 1.2 or 1.3"),
        (alert(112), "it has no certificate for that name"),
        (alert(80), "it refuses: internal error"),
    ];
    for (words, expected) in cases {
        assert_eq!(said(&speaks(words), &authority.pem), expected);
    }
}
