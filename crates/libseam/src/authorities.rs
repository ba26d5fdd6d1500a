//! The certificate authorities of this machine, where they are files: those that the environment names, or else the system's.
//! A file or folder that the environment names and that is unusable is an error; see `docs/environment.md`.

use super::{
    certificates,
    failure::describe_error,
    setup_error::{SetupError, is_out_of_descriptors},
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

/// Configures TLS to trust the authorities of this machine.
///
/// # Errors
/// [`ErrorCode::Tls`] where there are none.
pub(super) fn with_roots(
    builder: ConfigBuilder<ClientConfig, WantsVerifier>,
) -> Result<ClientConfig, SetupError> {
    let (file, folders) = (variable(FILE), variable(FOLDERS));
    let mut roots = RootCertStore::empty();
    if file.is_none() && folders.is_none() {
        let places = openssl_probe::probe();
        add_found(load_certs_from_paths(places.cert_file.as_deref(), None), &mut roots)?;
        for folder in &places.cert_dir {
            add_found(load_certs_from_paths(None, Some(folder)), &mut roots)?;
        }
        if roots.is_empty() {
            let why =
                "this machine has no certificate authorities; install `ca-certificates` or give `ca_bundle`";
            return Err(Error::new(ErrorCode::Tls, why).into());
        }
    }
    if let Some(file) = file.map(PathBuf::from) {
        certificates::add_file(&file, &mut roots)
            .map_err(|e| e.into_setup_error(|why| unusable(FILE, &file, &why)))?;
    }
    if let Some(folders) = folders {
        for folder in env::split_paths(&folders).filter(|folder| !folder.as_os_str().is_empty()) {
            let found = load_certs_from_paths(None, Some(&folder));
            let unreadable = found.errors.iter().find_map(|error| match &error.kind {
                ErrorKind::Io { inner, path } if *path == folder && !is_out_of_descriptors(inner) => {
                    Some(describe_error(inner))
                }
                _ => None,
            });
            if let Some(why) = unreadable {
                return Err(unusable(FOLDERS, &folder, &why).into());
            }
            add_found(found, &mut roots)?;
        }
        if roots.is_empty() {
            return Err(unusable(FOLDERS, Path::new(&folders), "it contains no certificate").into());
        }
    }
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Returns the value of an environment variable, or `None` where it is unset or empty.
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Adds the certificates in `found` to `roots`. Unusable ones are skipped: every system has some.
fn add_found(found: CertificateResult, roots: &mut RootCertStore) -> Result<(), SetupError> {
    roots.add_parsable_certificates(found.certs);
    let shortage = found.errors.iter().find_map(|error| match &error.kind {
        ErrorKind::Io { inner, .. } if is_out_of_descriptors(inner) => Some(inner),
        _ => None,
    });
    shortage.map_or(Ok(()), |error| {
        Err(SetupError::OutOfResources(format!("certificates cannot be read: {}", describe_error(error))))
    })
}

fn unusable(name: &str, path: &Path, why: &str) -> Error {
    let path = path.display();
    Error::new(ErrorCode::Tls, format!("the environment variable `{name}` cannot be used: {why}: {path}"))
}
