//! The certificate authorities of this machine where they are files: those that the environment names, or else those
//! of the system. What is named there and cannot be used is an error; see `docs/environment.md`.

use super::{
    certificates,
    failure::in_words,
    unmade::{Unmade, is_short},
};
use crate::{Error, ErrorCode};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_native_certs::{CertificateResult, ErrorKind, load_certs_from_paths};
use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

const FILE: &str = "SSL_CERT_FILE";
const FOLDERS: &str = "SSL_CERT_DIR";

/// TLS that trusts the authorities of this machine.
///
/// # Errors
/// [`ErrorCode::Tls`] where there are none.
pub(super) fn trusting(builder: ConfigBuilder<ClientConfig, WantsVerifier>) -> Result<ClientConfig, Unmade> {
    let (file, folders) = (named(FILE), named(FOLDERS));
    let mut roots = RootCertStore::empty();
    if file.is_none() && folders.is_none() {
        // The variables are not set, or empty, which names nothing that is there.
        let places = openssl_probe::probe();
        read(load_certs_from_paths(places.cert_file.as_deref(), None), &mut roots)?;
        for folder in &places.cert_dir {
            read(load_certs_from_paths(None, Some(folder)), &mut roots)?;
        }
        if roots.is_empty() {
            let why = "no certificate authorities to trust; install `ca-certificates` or give `ca_bundle`";
            return Err(Error::new(ErrorCode::Tls, why).into());
        }
    }
    if let Some(file) = file.map(PathBuf::from) {
        certificates::add(&file, &mut roots)
            .map_err(|unread| unread.told(|why| unusable(FILE, &file, &why)))?;
    }
    if let Some(folders) = folders {
        for folder in env::split_paths(&folders).filter(|folder| !folder.as_os_str().is_empty()) {
            let found = load_certs_from_paths(None, Some(&folder));
            let unread = found.errors.iter().find_map(|error| match &error.kind {
                ErrorKind::Io { inner, path } if *path == folder && !is_short(inner) => Some(in_words(inner)),
                _ => None,
            });
            if let Some(why) = unread {
                return Err(unusable(FOLDERS, &folder, &why).into());
            }
            read(found, &mut roots)?;
        }
        if roots.is_empty() {
            return Err(unusable(FOLDERS, Path::new(&folders), "there is no certificate in it").into());
        }
    }
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// The value of a variable; one that is empty counts as not set.
fn named(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Adds what was found to `roots`. A certificate that cannot be used is passed over: systems have some.
fn read(found: CertificateResult, roots: &mut RootCertStore) -> Result<(), Unmade> {
    roots.add_parsable_certificates(found.certs);
    let short = found.errors.iter().find_map(|error| match &error.kind {
        ErrorKind::Io { inner, .. } if is_short(inner) => Some(inner),
        _ => None,
    });
    short.map_or(Ok(()), |error| {
        Err(Unmade::Short(format!("no certificates can be read: {}", in_words(error))))
    })
}

fn unusable(name: &str, path: &Path, why: &str) -> Error {
    let path = path.display();
    Error::new(ErrorCode::Tls, format!("the environment variable `{name}` cannot be used: {why}: {path}"))
}
