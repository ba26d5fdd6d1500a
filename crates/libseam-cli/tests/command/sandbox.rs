//! A sandbox for one test: a separate process, which ends with the test.

use crate::process::{Ran, interruptible, ran, seam};
use serde_json::{Value, json};
use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::{Child, ChildStdout, Command, Stdio},
};

/// A running `seam sandbox`.
#[derive(Debug)]
pub(crate) struct Sandbox {
    pub(crate) child: Child,
    /// Kept open, so that the sandbox can write to its standard output.
    _stdout: BufReader<ChildStdout>,
    variables: Vec<(String, String)>,
}

impl Sandbox {
    /// Starts a sandbox with the demo data on a free port.
    pub(crate) fn demo() -> Self {
        Self::start(&["--port", "0", "--seed", "demo"])
    }

    /// Starts a sandbox with these arguments.
    pub(crate) fn start(args: &[&str]) -> Self {
        Self::of(interruptible(seam(["sandbox"]).args(args)))
    }

    /// Starts a sandbox by `command`.
    pub(crate) fn of(command: &mut Command) -> Self {
        let child = command.stdout(Stdio::piped()).spawn();
        let mut child = child.expect("cannot start the sandbox");
        let mut stdout = BufReader::new(child.stdout.take().expect("no stdout"));
        let mut variables = Vec::new();
        let mut line = String::new();
        while !variables.iter().any(|(name, _)| name == "SEAM_WORKSPACE_ID") {
            line.clear();
            assert_ne!(
                stdout.read_line(&mut line).expect("unreadable"),
                0,
                "the sandbox ended: {variables:?}"
            );
            let export = line.trim_start_matches("# ").strip_prefix("export ");
            if let Some((name, value)) = export.and_then(|assignment| assignment.trim_end().split_once('=')) {
                variables.push((name.into(), value.into()));
            }
        }
        Self { child, _stdout: stdout, variables }
    }

    /// Returns a value that the sandbox printed as `export NAME=value`.
    pub(crate) fn variable(&self, name: &str) -> &str {
        let found = self.variables.iter().find(|(n, _)| n == name);
        &found.unwrap_or_else(|| panic!("no {name} in {:?}", self.variables)).1
    }

    pub(crate) fn url(&self) -> &str {
        self.variable("SEAM_ENDPOINT")
    }

    /// Returns the port, as text.
    pub(crate) fn port(&self) -> &str {
        self.url().rsplit(':').next().expect("no port")
    }

    /// Gives `command` the sandbox's URL and key.
    pub(crate) fn offer<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env("SEAM_ENDPOINT", self.url()).env("SEAM_API_KEY", self.variable("SEAM_API_KEY"))
    }

    /// Gives `command` the sandbox's URL and the personal access token, which opens several workspaces.
    pub(crate) fn offer_token<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let token = "SEAM_PERSONAL_ACCESS_TOKEN";
        command.env("SEAM_ENDPOINT", self.url()).env(token, self.variable(token)).env_remove("SEAM_API_KEY")
    }

    /// Runs `seam` with these words against the sandbox.
    pub(crate) fn run(&self, line: &str) -> Ran {
        ran(self.offer(&mut seam(line.split_whitespace())))
    }

    /// Calls the sandbox directly, without the command.
    pub(crate) fn post(&self, path: &str, params: &Value) -> Value {
        let host = self.url().trim_start_matches("http://");
        let body = params.to_string();
        let mut stream = TcpStream::connect(host).expect("the sandbox is not there");
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{body}",
            self.variable("SEAM_API_KEY"),
            body.len()
        )
        .expect("cannot send");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("cannot read");
        let (head, body) = reply.split_once("\r\n\r\n").expect("no body");
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {reply}");
        serde_json::from_str(body).unwrap_or_else(|e| panic!("{path}: {e}: {reply}"))
    }

    /// Returns the members `id` of the elements that the list operation at `path` returns under `key`.
    pub(crate) fn ids(&self, path: &str, params: &Value, key: &str, id: &str) -> Vec<String> {
        let reply = self.post(path, params);
        let items = reply[key].as_array().unwrap_or_else(|| panic!("no {key} in {reply}"));
        items.iter().map(|item| item[id].as_str().expect("no id").to_owned()).collect()
    }

    /// Returns the number of resources of each kind.
    pub(crate) fn counts(&self) -> Value {
        self.post("/_sandbox/counts", &json!({}))["counts"].clone()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // Fails only if the process has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
