//! Whom a client trusts. The configuration is the client's own: nothing of the process is changed.

use crate::{Error, ErrorCode};
use alloc::{format, string::ToString as _, sync::Arc};
use rustls::{
    ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use rustls_platform_verifier::BuilderVerifierExt as _;

/// TLS that trusts the authorities in the PEM file `ca_bundle`, or those of this machine if there is none.
///
/// # Errors
/// [`ErrorCode::Tls`] where there is nobody to trust, [`ErrorCode::InvalidOptions`] where the file is unusable.
pub(super) fn trusting(ca_bundle: Option<&str>) -> Result<ClientConfig, Error> {
    let Some(path) = ca_bundle else {
        let config = builder()?.with_platform_verifier().map_err(|e| {
            Error::new(
                ErrorCode::Tls,
                format!("no certificate authorities to trust ({e}); install them or give `ca_bundle`"),
            )
        })?;
        return Ok(config.with_no_client_auth());
    };
    let unusable =
        |why: &str| Error::new(ErrorCode::InvalidOptions, format!("`ca_bundle` cannot be used: {why}"));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|e| unusable(&e.to_string()))? {
        let certificate = certificate.map_err(|e| unusable(&e.to_string()))?;
        roots.add(certificate).map_err(|e| unusable(&e.to_string()))?;
    }
    if roots.is_empty() {
        return Err(unusable("there is no certificate in it"));
    }
    Ok(builder()?.with_root_certificates(roots).with_no_client_auth())
}

/// TLS that trusts nobody, for a client that needs none: reading the machine's certificates takes milliseconds.
///
/// # Errors
/// [`ErrorCode::Internal`] where TLS cannot be set up at all.
pub(super) fn unused() -> Result<ClientConfig, Error> {
    Ok(builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| Error::new(ErrorCode::Internal, format!("cannot set up TLS: {e}")))
}
