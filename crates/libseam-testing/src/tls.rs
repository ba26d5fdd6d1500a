//! Certificates for servers with TLS.

use rcgen::{BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use std::{path::PathBuf, sync::Arc};
use tempfile::TempDir;

/// A certificate authority, which clients of a test trust.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
    pem: String,
    folder: TempDir,
}

impl Authority {
    /// Makes an authority called `name`.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let mut params = CertificateParams::new([]).expect("the parameters are valid");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        let certificate = params.self_signed(&key).expect("a certificate");
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("ca.pem"), certificate.pem()).expect("a writable folder");
        let (der, pem) = (certificate.der().clone(), certificate.pem());
        Self { issuer: Issuer::new(params, key), certificate: der, pem, folder }
    }

    /// Issues a certificate for `hosts`, after `change` has changed its parameters.
    pub fn issue(&self, hosts: &[&str], change: impl FnOnce(&mut CertificateParams)) -> TlsServer {
        let key = KeyPair::generate().expect("a key");
        let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
        let mut params = CertificateParams::new(hosts).expect("the parameters are valid");
        change(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        TlsServer::new(certificate.der().clone(), &key)
    }

    /// Issues a certificate for `localhost`.
    #[must_use]
    pub fn issue_for_localhost(&self) -> TlsServer {
        self.issue(&["localhost"], |_| {})
    }

    /// Returns the authority's certificate.
    #[must_use]
    pub fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// Returns the authority's certificate as PEM.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Returns a PEM file of the authority's certificate. It is deleted with the authority.
    #[must_use]
    pub fn bundle(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }
}

/// The TLS side of a server: a certificate and its key.
#[derive(Clone, Debug)]
pub struct TlsServer(Arc<ServerConfig>);

impl TlsServer {
    /// Makes a server with this certificate and its key.
    #[must_use]
    pub fn new(certificate: CertificateDer<'static>, key: &KeyPair) -> Self {
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("the versions are supported")
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key);
        Self(Arc::new(config.expect("the key fits the certificate")))
    }

    pub(crate) fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.0)
    }
}
