//! TLS and its certificate authorities. The configuration belongs to the client: nothing in the process changes.

use super::{
    certificates::{add_all, add_file},
    setup_error::SetupError,
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

/// Configures TLS to trust the authorities in the options, or else those of this machine.
///
/// # Errors
/// [`ErrorCode::Tls`] where this machine has no authorities; [`ErrorCode::InvalidOptions`] where those in the options are
/// unusable.
pub(super) fn client_config(options: &Options) -> Result<ClientConfig, SetupError> {
    let mut roots = RootCertStore::empty();
    match (&options.ca_bundle, &options.ca_bundle_pem) {
        (None, None) => return machine::with_roots(builder()?),
        (Some(path), None) => add_file(Path::new(path), &mut roots).map_err(|e| {
            e.into_setup_error(|why| unusable(options, "ca_bundle", &format!("{why}: {path}")))
        })?,
        (None, Some(text)) => add_all(CertificateDer::pem_slice_iter(text.as_bytes()), &mut roots)
            .map_err(|e| e.into_setup_error(|why| unusable(options, "ca_bundle_pem", &why)))?,
        (Some(_), Some(_)) => {
            let why =
                format!("`{}` is given too; give only one of them", options.dialect.name_of("ca_bundle"));
            return Err(unusable(options, "ca_bundle_pem", &why).into());
        }
    }
    Ok(builder()?.with_root_certificates(roots).with_no_client_auth())
}

fn unusable(options: &Options, name: &'static str, why: &str) -> Error {
    let name = options.dialect.name_of(name);
    let message = format!("`{name}` cannot be used: {why}");
    Error::of_problems(ErrorCode::InvalidOptions, vec![Problem::new(name, ProblemCode::Value, message)])
}

/// Configures TLS without authorities, for a client that does not use it: reading the machine's takes milliseconds.
///
/// # Errors
/// [`ErrorCode::Internal`] where TLS cannot be set up at all.
pub(super) fn without_roots() -> Result<ClientConfig, SetupError> {
    Ok(builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| {
            Error::new(ErrorCode::Internal, format!("cannot set up TLS: {e}")).with_outcome(Outcome::NotSent)
        })
}

/// The certificate store of the system.
#[cfg(not(all(unix, not(target_os = "android"), not(target_vendor = "apple"))))]
mod store {
    use super::{ClientConfig, ConfigBuilder, Error, ErrorCode, SetupError, WantsVerifier};
    use rustls_platform_verifier::BuilderVerifierExt as _;

    /// Configures TLS to verify certificates with the system's store.
    pub(super) fn with_roots(
        builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    ) -> Result<ClientConfig, SetupError> {
        let config = builder.with_platform_verifier().map_err(|e| {
            Error::new(ErrorCode::Tls, format!("the system's certificate verifier is unusable: {e}"))
        })?;
        Ok(config.with_no_client_auth())
    }
}
