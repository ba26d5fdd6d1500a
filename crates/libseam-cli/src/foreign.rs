//! Advice for flags and commands of other programs, such as the official command, that `seam` does not have.

/// Flags that `seam` does not have, each with what to do instead.
const FLAGS: &[(&[&str], &str)] = &[
    (&["json", "no-json"], "a result is JSON already; for errors as JSON give --errors json"),
    (
        &["raw", "data", "d"],
        "give the parameters as JSON with --params, which also takes @FILE and - for standard input",
    ),
    (
        &["output", "format", "o"],
        "a result is JSON, with nothing around it; pipe it into a program such as jq",
    ),
    (
        &["yes", "y", "non-interactive", "force", "f", "no-confirm"],
        "`seam` does not ask for confirmation; leave it out",
    ),
    (
        &["interactive", "i"],
        "`seam` does not prompt; give every parameter as a flag, or all of them with --params; `--help` lists them",
    ),
    (&["paginate", "all-pages", "auto-paging"], "give --all to read every page of a list"),
    (&["jsonl", "json-lines", "lines"], "give --ndjson to print each element of a list on its own line"),
    (&["quiet", "q", "silent"], "nothing but the result is printed on success; leave it out"),
    (&["debug", "trace"], "give --verbose to see every attempt"),
    (&["server", "url", "api-url", "host"], "give --endpoint, or set the environment variable SEAM_ENDPOINT"),
    (&["workspace"], "give --workspace-id, or set the environment variable SEAM_WORKSPACE_ID"),
    (
        &["token", "pat"],
        "set the environment variable SEAM_PERSONAL_ACCESS_TOKEN, or give --personal-access-token-file",
    ),
    (&["remote-schema", "update"], "the operations are built in; leave it out"),
    (&["install", "loader"], "write the script to a file that your shell reads"),
];

/// Flags that `seam offboard` does not have, where the advice is another one than for operations.
const OFF_BOARD_FLAGS: &[(&[&str], &str)] = &[
    (
        &["non-interactive", "force", "f", "no-confirm", "interactive", "i"],
        "it asks on a terminal; --yes goes on without asking, and --allow consents to what the plan warns of",
    ),
    (&["n"], "give --plan FILE, which changes nothing"),
    (
        &[
            "json",
            "no-json",
            "output",
            "format",
            "o",
            "jsonl",
            "json-lines",
            "lines",
            "ndjson",
            "quiet",
            "q",
            "silent",
        ],
        "the result is JSON where it goes to no terminal; for errors as JSON give --errors json",
    ),
    (
        &["raw", "data", "d", "params", "paginate", "all-pages", "auto-paging", "all"],
        "everything that the person holds is read; `seam offboard --help` lists the options",
    ),
];

/// Commands that `seam` does not have, each with what to do instead.
const COMMANDS: &[(&[&str], &str)] = &[
    (
        &["login", "logout", "select", "config", "auth", "configure", "whoami", "wizard"],
        "`seam` stores no credentials; set SEAM_API_KEY, or SEAM_PERSONAL_ACCESS_TOKEN with SEAM_WORKSPACE_ID, and \
         SEAM_ENDPOINT for another server",
    ),
    (&["init", "update", "upgrade"], "there is nothing to set up; `seam --help` lists the commands"),
];

/// Returns the advice for the command `word` of another program.
pub(crate) fn advice_for_command(word: &str) -> Option<&'static str> {
    COMMANDS.iter().find(|(names, _)| names.contains(&word)).map(|(_, instead)| *instead)
}

/// Returns the advice for `flag`, with its dashes, of another program.
pub(crate) fn advice_for_flag(flag: &str) -> Option<String> {
    advice(flag, &[FLAGS])
}

/// Returns the advice for `flag` after `seam offboard`.
pub(crate) fn advice_for_off_board(flag: &str) -> Option<String> {
    advice(flag, &[OFF_BOARD_FLAGS, FLAGS])
}

fn advice(flag: &str, tables: &[&[(&[&str], &str)]]) -> Option<String> {
    let flag = flag.split('=').next().unwrap_or_default();
    let name = match (flag.strip_prefix("--"), flag.strip_prefix('-')) {
        (Some(long), _) if long.len() > 1 => long.replace('_', "-").to_lowercase(),
        (None, Some(short)) if short.len() == 1 => short.to_owned(),
        _ => return None,
    };
    let (_, instead) = tables.iter().copied().flatten().find(|(names, _)| names.contains(&name.as_str()))?;
    Some(format!("there is no {flag}: {instead}"))
}

#[cfg(test)]
mod tests {
    use super::{FLAGS, advice_for_flag};
    use crate::{listing, options};

    #[test]
    fn no_flag_of_seam_is_listed() {
        for arg in options::args().into_iter().chain(listing::args()) {
            let names =
                arg.get_long().into_iter().map(str::to_owned).chain(arg.get_short().map(String::from));
            for name in names {
                assert!(!FLAGS.iter().any(|(names, _)| names.contains(&name.as_str())), "{name}");
            }
        }
    }

    #[test]
    fn a_flag_gets_advice_in_every_spelling() {
        for flag in ["--json", "--JSON", "--json=true", "-y", "--no_confirm"] {
            assert!(advice_for_flag(flag).is_some_and(|text| text.starts_with("there is no -")), "{flag}");
        }
        for flag in ["-json", "--y", "json", "--", "-", "--acs_user_id"] {
            assert_eq!(advice_for_flag(flag), None, "{flag}");
        }
    }
}
