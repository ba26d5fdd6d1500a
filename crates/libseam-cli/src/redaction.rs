//! Redaction of credentials in output.

use libseam::{ENVIRONMENT, Engine, Options, REDACTED};
use std::{env, ffi::OsString};

/// The length from which a word may be a credential. It is below that of any real one.
const MIN_LENGTH: usize = 16;

/// Redacts the credentials of the command line and the environment in `text`.
pub(crate) fn redact(text: &str, args: &[OsString]) -> String {
    let words = args.iter().map(|arg| arg.to_string_lossy().into_owned());
    let words = words.flat_map(|word| split_word(&word).chain([word.clone()]).collect::<Vec<_>>());
    let variables =
        ENVIRONMENT.iter().filter_map(|name| Some(env::var_os(name)?.to_string_lossy().into_owned()));
    words
        .chain(variables)
        .filter(|word| is_credential(word))
        .fold(text.to_owned(), |text, word| text.replace(&word, REDACTED))
}

/// Splits `word` into parts that may be a credential, such as of `--flag=credential` or `@folder/credential`.
fn split_word(word: &str) -> impl Iterator<Item = String> {
    word.split(|c: char| !c.is_ascii_alphanumeric() && !"._-+".contains(c)).map(str::to_owned)
}

/// Returns whether the core accepts `word` as a credential of any kind.
fn is_credential(word: &str) -> bool {
    const SOME_WORKSPACE: &str = "w";
    word.len() >= MIN_LENGTH
        && [
            Options::api_key(word),
            Options::personal_access_token(word, SOME_WORKSPACE),
            Options::console_session_token(word, SOME_WORKSPACE),
            Options::client_session_token(word),
            Options::publishable_key(word),
        ]
        .into_iter()
        .any(|options| Engine::new(options).is_ok())
}
