//! The words of an operation's command.

use libseam::table::Operation;

/// Iterates over the words of an operation's command, without `seam`.
pub(crate) fn words(operation: &Operation) -> impl Iterator<Item = String> {
    operation.name.split('.').map(|word| word.replace('_', "-"))
}

/// Returns the command line of `operation`, without flags.
pub(crate) fn line(operation: &Operation) -> String {
    words(operation).fold("seam".to_owned(), |line, word| line + " " + &word)
}

/// Finds the operation whose command has these words.
pub(crate) fn operation(chain: &[&str]) -> Option<&'static Operation> {
    Operation::all().iter().find(|op| words(op).eq(chain.iter().copied()))
}
