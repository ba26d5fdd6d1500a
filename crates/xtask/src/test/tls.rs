//! A server with TLS before a sandbox, in a child process that ends with this value.

use crate::provide::provide;
use anyhow::{Context as _, Result};
use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};
use tempfile::TempDir;

/// A running server. Its certificate is for `localhost`, and signed by itself.
pub(crate) struct TlsServer {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl TlsServer {
    /// Starts one, on any free port, that passes everything on to `upstream`, such as `http://127.0.0.1:4010`.
    pub(crate) fn start(root: &Path, upstream: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
        let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
        fs::write(&certificate, made.cert.pem())?;
        fs::write(&key, made.signing_key.serialize_pem())?;
        let port = upstream.rsplit(':').next().context("the server has no port")?;
        let mut child = Command::new(provide("python3", "python3")?)
            .arg(root.join("tests/tls/proxy.py"))
            .args([&certificate, &key])
            .arg(port)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("the server has no output")?).read_line(&mut line)?;
        let port = line.trim().parse().context("the server with TLS did not start")?;
        Ok(Self { child, port, folder })
    }

    /// Where it listens.
    pub(crate) fn endpoint(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// Its port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The file with the certificate to trust.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
