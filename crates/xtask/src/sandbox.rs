//! A sandbox of our own: the `seam` command in a child process that ends with this value.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::{
    io::{BufRead as _, BufReader, Lines},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

/// A running sandbox with the demo company in it.
pub(crate) struct Sandbox {
    child: Child,
    /// Kept open: a closed pipe would end the sandbox at its next word.
    _lines: Lines<BufReader<ChildStdout>>,
    /// Where it listens.
    pub(crate) endpoint: String,
    /// A key that it takes.
    pub(crate) api_key: String,
}

impl Sandbox {
    /// Starts `seam` on any free port.
    pub(crate) fn start(seam: &Path) -> Result<Self> {
        let mut child = Command::new(seam)
            .args(["sandbox", "--port", "0", "--seed", "demo"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot run {}", seam.display()))?;
        let mut lines = BufReader::new(child.stdout.take().context("the sandbox has no output")?).lines();
        let (mut endpoint, mut api_key) = (None, None);
        while endpoint.is_none() || api_key.is_none() {
            let Some(line) = lines.next().transpose()? else { bail!("the sandbox ended at once") };
            let set = |slot: &mut Option<String>, name: &str| {
                if let Some(value) = line.strip_prefix(name) {
                    *slot = Some(value.trim_matches(['\'', '"']).to_owned());
                }
            };
            set(&mut endpoint, "export SEAM_ENDPOINT=");
            set(&mut api_key, "export SEAM_API_KEY=");
        }
        let (endpoint, api_key) = (endpoint.unwrap_or_default(), api_key.unwrap_or_default());
        Ok(Self { child, _lines: lines, endpoint, api_key })
    }

    /// Tells `command` by its environment where the sandbox is and what it takes.
    pub(crate) fn introduce(&self, command: &mut Command) {
        command.env("SEAM_ENDPOINT", &self.endpoint).env("SEAM_API_KEY", &self.api_key);
        command.env_remove("SEAM_PERSONAL_ACCESS_TOKEN").env_remove("SEAM_WORKSPACE_ID");
    }

    /// What the sandbox answers to a POST to `path`; this is the view from its side, without the client.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let mut reply = ureq::post(format!("{}{path}", self.endpoint))
            .header("authorization", format!("Bearer {}", self.api_key))
            .send_json(body)
            .with_context(|| format!("the sandbox refuses {path}"))?;
        Ok(reply.body_mut().read_json()?)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
