//! Certificates from PEM files and texts.

use super::{
    failure::describe_error,
    setup_error::{SetupError, is_out_of_descriptors},
};
use crate::Error;
use rustls::{
    RootCertStore,
    pki_types::{
        CertificateDer,
        pem::{self, PemObject as _},
    },
};
use std::path::Path;

/// The reason why certificates cannot be loaded.
pub(super) enum LoadError {
    /// The file or text is unusable.
    Unusable(String),
    /// The machine is short of something.
    OutOfResources(String),
}

impl LoadError {
    /// Converts the reason to an error of the setup, an unusable file by `error`.
    pub(super) fn into_setup_error(self, error: impl FnOnce(String) -> Error) -> SetupError {
        match self {
            Self::Unusable(why) => SetupError::Invalid(error(why)),
            Self::OutOfResources(why) => SetupError::OutOfResources(why),
        }
    }
}

impl From<pem::Error> for LoadError {
    fn from(error: pem::Error) -> Self {
        match error {
            pem::Error::Io(e) if is_out_of_descriptors(&e) => {
                Self::OutOfResources(format!("certificates cannot be read: {}", describe_error(&e)))
            }
            pem::Error::Io(e) => Self::Unusable(describe_error(&e)),
            // The parser's texts list bytes as numbers.
            _ => Self::Unusable("it is not valid PEM".into()),
        }
    }
}

/// Adds the certificates in the PEM file at `path` to `roots`.
pub(super) fn add_file(path: &Path, roots: &mut RootCertStore) -> Result<(), LoadError> {
    add_all(CertificateDer::pem_file_iter(path)?, roots)
}

/// Adds `certificates` to `roots`.
pub(super) fn add_all(
    certificates: impl Iterator<Item = Result<CertificateDer<'static>, pem::Error>>,
    roots: &mut RootCertStore,
) -> Result<(), LoadError> {
    let mut is_empty = true;
    for certificate in certificates {
        let unusable = |_| LoadError::Unusable("a certificate in it cannot be read".into());
        roots.add(certificate?).map_err(unusable)?;
        is_empty = false;
    }
    if is_empty {
        let why = "it contains no certificate; each begins with a line `-----BEGIN CERTIFICATE-----`";
        return Err(LoadError::Unusable(why.into()));
    }
    Ok(())
}
