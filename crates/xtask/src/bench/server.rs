//! The server that everything is measured against, in a child process that ends with this value.

use super::processor::Processor;
use anyhow::{Context as _, Result};
use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

/// A key that nothing takes but this server, which takes everything.
const API_KEY: &str = "seam_bench_key";

/// The running server.
pub(crate) struct Server {
    child: Child,
    endpoint: String,
}

impl Server {
    /// Starts the server of `program`, on `processor` alone if one is given.
    pub(crate) fn start(program: &Path, processor: Option<&Processor>) -> Result<Self> {
        let mut command = processor.map_or_else(|| Command::new(program), |p| p.only(program));
        let mut child = command
            .arg("server")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {}", program.display()))?;
        let mut endpoint = String::new();
        let lines = child.stdout.take().context("the server has no output")?;
        BufReader::new(lines).read_line(&mut endpoint)?;
        Ok(Self { child, endpoint: endpoint.trim().to_owned() })
    }

    /// Where it listens.
    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Tells `command` by its environment where the server is.
    pub(crate) fn introduce(&self, command: &mut Command) {
        command.env("SEAM_ENDPOINT", &self.endpoint).env("SEAM_API_KEY", API_KEY);
        for name in ["SEAM_PERSONAL_ACCESS_TOKEN", "SEAM_WORKSPACE_ID", "SEAM_API_URL"] {
            command.env_remove(name);
        }
        // Only libseam and Node know by themselves that the loopback is nothing for a proxy.
        command.env("NO_PROXY", "127.0.0.1").env("no_proxy", "127.0.0.1");
    }

    /// How many requests it has confirmed so far.
    pub(crate) fn confirmed(&self) -> Result<u64> {
        let mut reply = ureq::get(format!("{}/confirmed", self.endpoint)).call()?;
        Ok(reply.body_mut().read_to_string()?.parse()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
