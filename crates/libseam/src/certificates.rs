//! Certificates from PEM files and texts.

use super::{
    failure::in_words,
    unmade::{Unmade, is_short},
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

/// Why there are no certificates from a file.
pub(super) enum Unread {
    /// The file is at fault.
    Bad(String),
    /// This machine is short of something.
    Short(String),
}

impl Unread {
    /// What it means for a client, with `error` for a file that is at fault.
    pub(super) fn told(self, error: impl FnOnce(String) -> Error) -> Unmade {
        match self {
            Self::Bad(why) => Unmade::Refused(error(why)),
            Self::Short(why) => Unmade::Short(why),
        }
    }
}

impl From<pem::Error> for Unread {
    fn from(error: pem::Error) -> Self {
        match error {
            pem::Error::Io(e) if is_short(&e) => {
                Self::Short(format!("no certificates can be read: {}", in_words(&e)))
            }
            pem::Error::Io(e) => Self::Bad(in_words(&e)),
            // What it quotes is numbers.
            _ => Self::Bad("it is no PEM".into()),
        }
    }
}

/// Adds the certificates in the PEM file at `path` to `roots`.
pub(super) fn add(path: &Path, roots: &mut RootCertStore) -> Result<(), Unread> {
    add_all(CertificateDer::pem_file_iter(path)?, roots)
}

/// Adds the certificates of a PEM text to `roots`.
pub(super) fn add_all(
    found: impl Iterator<Item = Result<CertificateDer<'static>, pem::Error>>,
    roots: &mut RootCertStore,
) -> Result<(), Unread> {
    let mut none = true;
    for certificate in found {
        let unusable = |_| Unread::Bad("a certificate in it cannot be read".into());
        roots.add(certificate?).map_err(unusable)?;
        none = false;
    }
    if none {
        let why = "there is no certificate in it; each begins with a line `-----BEGIN CERTIFICATE-----`";
        return Err(Unread::Bad(why.into()));
    }
    Ok(())
}
