//! The code in docs/firmware.md: each piece is compiled as it stands there, and the wire over mbedTLS makes exchanges with
//! a server that speaks TLS.

use crate::{
    provide::{provide, provide_files},
    step,
    test::{Tally, c, tls::TlsServer},
};
use anyhow::{Context as _, Result, bail};
use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    thread,
};

const GUIDE: &str = "docs/firmware.md";

/// What begins a piece; the rest of the line is its name.
const BEGIN: &str = "```c";

const STRICT: [&str; 7] =
    ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"];

/// The piece that is run.
const MBEDTLS: &str = "mbedtls";
const HEADER: &str = "/usr/include/mbedtls/ssl.h";
const LIBRARIES: [&str; 3] = ["-lmbedtls", "-lmbedx509", "-lmbedcrypto"];
/// The controller's HTTP.
const HTTP: [&str; 2] = ["exchange.c", "incoming.c"];

/// What the server answers, one after the other; then nothing.
const ANSWERS: [&str; 2] = [
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n\
     5\r\n{\"ok\"\r\n6\r\n:true}\r\n0\r\n\r\n",
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{\"ok\":true}",
];

/// Compiles all pieces and runs that one.
pub(super) fn run(root: &Path) -> Result<Vec<Tally>> {
    let scratch = tempfile::tempdir()?;
    let pieces = pieces(&fs::read_to_string(root.join(GUIDE))?)?;
    let programs = root.join("tests/firmware/guide");
    for (name, text) in &pieces {
        fs::write(scratch.path().join(name).with_extension("inc"), text)?;
        if !programs.join(name).with_extension("c").exists() {
            bail!("{GUIDE} has a piece `{name}`, for which there is no program in tests/firmware/guide");
        }
    }
    let has_mbedtls = provide_files(&[HEADER], &["libmbedtls-dev"])?;
    if !has_mbedtls && std::env::var_os("CI").is_some() {
        bail!("mbedTLS is needed and not there; on Debian, `sudo apt-get install libmbedtls-dev`");
    }
    let (mut passed, mut failed) = (0, 0);
    for entry in fs::read_dir(&programs)? {
        let path = entry?.path();
        let name = path.file_stem().and_then(OsStr::to_str).unwrap_or_default().to_owned();
        if name == MBEDTLS && !has_mbedtls {
            eprintln!("  there is no mbedTLS, and the guide's wire is not compiled");
            continue;
        }
        let compiles = pieces.contains_key(&name)
            && compile(
                root,
                scratch.path(),
                Command::new(provide("gcc", "gcc")?).arg("-fsyntax-only").arg(&path),
            )?;
        passed += u64::from(compiles);
        failed += u64::from(!compiles);
    }
    let mut tallies = vec![Tally::of_runner("firmware guide", passed, failed, true)];
    if has_mbedtls {
        tallies.push(exchanges(root, scratch.path(), pieces.get(MBEDTLS).context("no wire")?)?);
    }
    Ok(tallies)
}

/// The pieces of C in a text, by name.
fn pieces(text: &str) -> Result<BTreeMap<String, String>> {
    let mut pieces = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix(BEGIN) else { continue };
        let piece: String = lines
            .by_ref()
            .take_while(|line| *line != "```")
            .fold(String::new(), |text, line| text + line + "\n");
        if name.trim().is_empty() || pieces.insert(name.trim().to_owned(), piece).is_some() {
            bail!("{GUIDE} has a piece of C without a name of its own: `{line}`");
        }
    }
    Ok(pieces)
}

/// Whether it compiles.
fn compile(root: &Path, scratch: &Path, command: &mut Command) -> Result<bool> {
    command.args(STRICT).arg("-I").arg(scratch);
    command.arg("-I").arg(root.join("tests/firmware")).arg("-I").arg(root.join("include"));
    let (status, output) = step::outcome(command)?;
    if !status.success() {
        eprintln!("{output}");
    }
    Ok(status.success())
}

/// Runs the guide's wire, with the name and the port of a server that is there.
fn exchanges(root: &Path, scratch: &Path, wire: &str) -> Result<Tally> {
    const SUITE: &str = "firmware guide, mbedTLS";
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let upstream = listener.local_addr()?.to_string();
    thread::spawn(move || answer(&listener));
    let (server, other) = (TlsServer::start(root, &upstream)?, TlsServer::start(root, &upstream)?);
    let (name, port) = ("\"connect.getseam.com\"", "\"443\"");
    if !wire.contains(name) || !wire.contains(port) {
        bail!("the guide's wire has no {name} or no {port}");
    }
    let there = wire.replace(name, "\"localhost\"").replace(port, &format!("\"{}\"", server.port()));
    fs::write(scratch.join(MBEDTLS).with_extension("inc"), there)?;
    let firmware = root.join("tests/firmware");
    let program = scratch.join(MBEDTLS);
    let mut build = Command::new(provide("gcc", "gcc")?);
    build.arg("-g").arg(firmware.join("guide").join(MBEDTLS).with_extension("c"));
    build.args(HTTP.map(|file| firmware.join(file))).arg("-o").arg(&program);
    if !compile(root, scratch, build.args(LIBRARIES))? {
        return Ok(Tally::of_check(SUITE, false));
    }
    let authorities: [PathBuf; 2] = [server.authority(), other.authority()];
    let (status, output) = step::supervise(SUITE, Command::new(&program).args(&authorities))?;
    let (passed, failed) = c::count(&output);
    if !status.success() {
        eprintln!("{output}");
    }
    Ok(Tally::of_runner(SUITE, passed, failed, status.success()))
}

/// Answers those that ask something; connections that are closed before are passed over.
fn answer(listener: &TcpListener) {
    let mut answers = ANSWERS.iter();
    let mut silent = Vec::new();
    for stream in listener.incoming() {
        let Ok(mut stream) = stream else { return };
        if !asks(&stream) {
            continue;
        }
        match answers.next() {
            Some(answer) => drop(stream.write_all(answer.as_bytes())),
            None => silent.push(stream),
        }
    }
}

/// Whether a whole request comes in.
fn asks(stream: &TcpStream) -> bool {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
        line.clear();
    }
    let mut body = [0; 2];
    line == "\r\n" && reader.read_exact(&mut body).is_ok() && body == *b"{}"
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn a_piece_has_a_name() {
        let found = pieces("x\n```c loop\nfor (;;) {\n}\n```\n```\ntext\n```\n").expect("a piece");
        assert_eq!(found.get("loop").map(String::as_str), Some("for (;;) {\n}\n"));
        assert_eq!(found.len(), 1);
        assert!(pieces("```c\nint x;\n```\n").is_err());
    }
}
