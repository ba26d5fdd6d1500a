//! Whom a client trusts. The configuration is the client's own: nothing of the process is changed.

use super::{
    certificates::{add, add_all},
    unmade::Unmade,
};
use crate::{Error, ErrorCode, Options, Outcome, Problem, ProblemCode};
use rustls::{
    ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use std::{path::Path, sync::Arc};

#[cfg(not(all(unix, not(target_os = "android"), not(target_vendor = "apple"))))]
use self::store as machine;
#[cfg(all(unix, not(target_os = "android"), not(target_vendor = "apple")))]
use super::authorities as machine;

/// TLS that trusts the authorities that the options name, or those of this machine if they name none.
///
/// # Errors
/// [`ErrorCode::Tls`] where there is nobody to trust, [`ErrorCode::InvalidOptions`] where what they name is unusable.
pub(super) fn trusting(options: &Options) -> Result<ClientConfig, Unmade> {
    let mut roots = RootCertStore::empty();
    match (&options.ca_bundle, &options.ca_bundle_pem) {
        (None, None) => return machine::trusting(builder()?),
        (Some(path), None) => add(Path::new(path), &mut roots)
            .map_err(|unread| unread.told(|why| unusable(options, "ca_bundle", &format!("{why}: {path}"))))?,
        (None, Some(text)) => add_all(CertificateDer::pem_slice_iter(text.as_bytes()), &mut roots)
            .map_err(|unread| unread.told(|why| unusable(options, "ca_bundle_pem", &why)))?,
        (Some(_), Some(_)) => {
            let why = format!("`{}` is given too; give one of them", options.dialect.spelled("ca_bundle"));
            return Err(unusable(options, "ca_bundle_pem", &why).into());
        }
    }
    Ok(builder()?.with_root_certificates(roots).with_no_client_auth())
}

fn unusable(options: &Options, name: &'static str, why: &str) -> Error {
    let name = options.dialect.spelled(name);
    let message = format!("`{name}` cannot be used: {why}");
    Error::of_problems(ErrorCode::InvalidOptions, vec![Problem::new(name, ProblemCode::Value, message)])
}

/// TLS that trusts nobody, for a client that needs none: reading the machine's certificates takes milliseconds.
///
/// # Errors
/// [`ErrorCode::Internal`] where TLS cannot be set up at all.
pub(super) fn unused() -> Result<ClientConfig, Unmade> {
    Ok(builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| {
            Error::new(ErrorCode::Internal, format!("cannot set up TLS: {e}")).with_outcome(Outcome::NotSent)
        })
}

/// The store of the system.
#[cfg(not(all(unix, not(target_os = "android"), not(target_vendor = "apple"))))]
mod store {
    use super::{ClientConfig, ConfigBuilder, Error, ErrorCode, Unmade, WantsVerifier, format};
    use rustls_platform_verifier::BuilderVerifierExt as _;

    /// TLS that asks the system whom to trust.
    pub(super) fn trusting(
        builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    ) -> Result<ClientConfig, Unmade> {
        let config = builder.with_platform_verifier().map_err(|e| {
            Error::new(ErrorCode::Tls, format!("the system cannot be asked whom to trust: {e}"))
        })?;
        Ok(config.with_no_client_auth())
    }
}
