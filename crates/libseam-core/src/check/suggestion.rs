//! Suggestions for names that are unknown: the nearest known name.
//!
//! The edit distance is our own because the packages that have it need the standard library, and because case and
//! separators must not count.

use crate::api::table::Operation;
use alloc::{string::String, vec::Vec};

/// Appends the nearest of `known` to `message` as a suggestion, and returns it.
pub(crate) fn suggest(
    message: &mut String,
    name: &str,
    known: &mut dyn Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let meant = nearest(name, known)?;
    append_meant(message, meant);
    Some(meant)
}

/// Appends the suggestion `meant`.
pub(crate) fn append_meant(message: &mut String, meant: &str) {
    message.push_str("; did you mean `");
    message.push_str(meant);
    message.push_str("`?");
}

/// Finds the nearest of `known` to `name`, if it is near enough. Case, `-`, `_` and camel case make no
/// difference.
pub fn nearest<'k>(name: &str, known: &mut dyn Iterator<Item = &'k str>) -> Option<&'k str> {
    if name.len() > MAX_NAME_LENGTH {
        return None;
    }
    let (mut best, mut least) = (None, MAX_NAME_LENGTH);
    let length = letters(name).len();
    for known in known {
        let distance = distance(name, known);
        let near = distance <= (known.len() / 4).max(2) && distance.saturating_mul(2) < length;
        if near && distance < least {
            (best, least) = (Some(known), distance);
        }
    }
    best
}

/// Finds the operation that `name` probably stands for: one in which every word differs by a few letters at
/// most. Another verb, such as `get` or `assign`, must never lead to `delete` or `unassign`, nor another
/// noun.
#[must_use]
pub fn nearest_operation(name: &str) -> Option<&'static str> {
    if name.len() > MAX_NAME_LENGTH {
        return None;
    }
    let is_slip = |known: &&str| {
        let (mut given, mut known) = (words(name), words(known));
        let mut edits = 0;
        loop {
            match (given.next(), known.next()) {
                // The last word is the deed.
                (None, None) => return edits <= 2,
                (Some(given), Some(known)) if is_slip(given, known) => edits = distance(given, known),
                _ => return false,
            }
        }
    };
    nearest(name, &mut Operation::all().iter().map(|op| op.name).filter(is_slip))
}

/// Splits the name of an operation into words; a path or a command will do too.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(['.', '/', ' ']).filter(|word| !word.is_empty())
}

/// Reports whether `word` begins as `known` does and is at most two letters away, or three in a long word.
fn is_slip(word: &str, known: &str) -> bool {
    let first = |word: &str| word.bytes().next().map(|byte| byte.to_ascii_lowercase());
    first(word) == first(known)
        && distance(word, known) <= (known.len() / 2).min(if known.len() < 15 { 2 } else { 3 })
}

/// The longest name that is compared with others.
const MAX_NAME_LENGTH: usize = 64;

/// Counts the insertions, deletions and changes of letters that lead from `a` to `b` (Levenshtein).
#[expect(clippy::arithmetic_side_effects, reason = "names are short")]
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (letters(a), letters(b));
    // The distances from what was read of `a` to every beginning of `b` but the empty one.
    let mut row: Vec<usize> = (1..=b.len()).collect();
    let mut distance = b.len();
    for (read, letter) in (1..).zip(&a) {
        let (mut diagonal, mut left) = (read - 1, read);
        for (cell, other) in row.iter_mut().zip(&b) {
            let change = diagonal + usize::from(letter != other);
            diagonal = *cell;
            left = change.min(diagonal + 1).min(left + 1);
            *cell = left;
        }
        distance = left;
    }
    distance
}

/// Returns the letters and digits of `name` in lower case.
fn letters(name: &str) -> Vec<u8> {
    name.bytes().filter(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found() {
        let known = ["acs_user_id", "user_identity_id", "acs_access_group_id"];
        let near = |n: &str| nearest(n, &mut known.into_iter());
        assert_eq!(near("acsUserId"), Some("acs_user_id"));
        assert_eq!(near("acs-user-id"), Some("acs_user_id"));
        assert_eq!(near("acs_usr_id"), Some("acs_user_id"));
        assert_eq!(near("user_identity"), Some("user_identity_id"));
        assert_eq!(near("acs_group_id"), None);
        assert_eq!(nearest("retrys", &mut ["retries", "strict"].into_iter()), Some("retries"));
        assert_eq!(near("id"), None);
        assert_eq!(near(""), None);
        assert_eq!(near(&"x".repeat(1 << 20)), None);
    }

    #[test]
    fn the_first_of_two_names_as_near_is_found() {
        assert_eq!(nearest("strick", &mut ["strict", "strich"].into_iter()), Some("strict"));
    }

    #[test]
    fn a_name_with_more_than_a_quarter_of_it_wrong_is_not_found() {
        let known = || ["acs_access_group_id"].into_iter();
        assert_eq!(nearest("acs_access_grxxx_xd", &mut known()), Some("acs_access_group_id"));
        assert_eq!(nearest("acs_access_gxxxx_xd", &mut known()), None);
    }

    #[test]
    fn a_name_of_more_than_64_bytes_is_not_compared() {
        for (length, meant) in [(64, Some("acs_user_id")), (65, None)] {
            let name = alloc::format!("{:_<length$}", "acs_user_id");
            assert_eq!(nearest(&name, &mut ["acs_user_id"].into_iter()), meant, "{length}");
            let name = alloc::format!("{:.<length$}", "acs.users.delete");
            assert_eq!(nearest_operation(&name).is_some(), meant.is_some(), "{length}");
        }
    }

    #[test]
    fn another_word_is_no_slip() {
        for name in ["abx.users.delete", "acs.credentialxyz.unassign", "acs.axexx_groups.list"] {
            assert_eq!(nearest_operation(name), None, "{name}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_an_operation() {
        for (name, meant) in [
            ("acs.user.delete", "acs.users.delete"),
            ("/acs/users/delete", "acs.users.delete"),
            ("acs users delete", "acs.users.delete"),
            ("acs.users.Delete", "acs.users.delete"),
            ("user_identity.delete", "user_identities.delete"),
            ("acs.users.deltee", "acs.users.delete"),
            ("acs.users.removeFromAccessGroup", "acs.users.remove_from_access_group"),
            ("acs.users.remove_from_acess_group", "acs.users.remove_from_access_group"),
            ("acs.credential.unasign", "acs.credentials.unassign"),
            ("userIdentities.removeAcsUser", "user_identities.remove_acs_user"),
        ] {
            assert_eq!(nearest_operation(name), Some(meant), "{name}");
        }
    }

    /// Other operations of the API, and words of other programs' command lines.
    #[test]
    fn another_deed_is_no_slip_of_a_removal() {
        let namespaces = ["acs.credentials", "acs.users", "user_identities", "acs.access_groups"];
        let deeds = [
            "get",
            "list",
            "create",
            "update",
            "assign",
            "suspend",
            "unsuspend",
            "add_to_access_group",
            "add_acs_user",
            "add_user",
            "remove_user",
            "list_acs_users",
            "list_users",
            "deactivate",
            "delete_data",
            "disconnect",
            "grant_access_to_device",
            "revoke",
            "undelete",
            "restore",
            "select",
            "describe",
            "detail",
            "show",
            "remove",
            "unlink",
            "add",
            "",
        ];
        for namespace in namespaces {
            for deed in deeds {
                let name = alloc::format!("{namespace}.{deed}");
                let meant = nearest_operation(&name).and_then(Operation::by_name);
                assert!(meant.is_none_or(|op| !op.is_removal() || op.name == name), "{name}");
            }
        }
        for name in
            ["acs.systems.delete", "acs.encoders.delete", "devices.delete", "delete", "acs.users", ".", ""]
        {
            assert_eq!(nearest_operation(name), None, "{name}");
        }
        assert_eq!(nearest_operation(&"x".repeat(1 << 20)), None);
    }
}
