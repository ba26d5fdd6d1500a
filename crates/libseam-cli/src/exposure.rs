//! Credentials where they do not belong: in what is about to be told.

use libseam::{ENVIRONMENT, Engine, Options, REDACTED};
use std::{env, ffi::OsString};

/// Shorter than any credential; a word of this length is one that somebody typed.
const SHORTEST: usize = 16;

/// `text` without the credentials that the command line and the environment hold.
pub(crate) fn redact(text: &str, args: &[OsString]) -> String {
    let words = args.iter().map(|arg| arg.to_string_lossy().into_owned());
    let words = words.flat_map(|word| pieces(&word).chain([word.clone()]).collect::<Vec<_>>());
    let variables =
        ENVIRONMENT.iter().filter_map(|name| Some(env::var_os(name)?.to_string_lossy().into_owned()));
    words
        .chain(variables)
        .filter(|word| is_credential(word))
        .fold(text.to_owned(), |text, word| text.replace(&word, REDACTED))
}

/// The parts of `word` that may be a credential, as in `--flag=credential` or `@folder/credential`.
fn pieces(word: &str) -> impl Iterator<Item = String> {
    word.split(|c: char| !c.is_ascii_alphanumeric() && !"._-+".contains(c)).map(str::to_owned)
}

/// Whether the core would take `word` as a credential of any kind.
fn is_credential(word: &str) -> bool {
    const SOME_WORKSPACE: &str = "w";
    word.len() >= SHORTEST
        && [
            Options::api_key(word),
            Options::personal_access_token(word, SOME_WORKSPACE),
            Options::console_session_token(word, SOME_WORKSPACE),
        ]
        .into_iter()
        .any(|options| Engine::new(options).is_ok())
}
