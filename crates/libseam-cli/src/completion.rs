//! `seam completion`: scripts for the completion of commands and flags.

use crate::{command_error::CommandError, exit::Exit, output};
use clap::{Arg, ArgMatches, Command, ValueHint, builder::TypedValueParser as _};
use clap_complete::{Shell, generate};
use libseam_sandbox::FaultRule;

const SHELLS: [Shell; 3] = [Shell::Bash, Shell::Zsh, Shell::Fish];

/// Describes `seam completion`.
pub(crate) fn command() -> Command {
    Command::new("completion").about("Print a completion script for a shell").arg(
        Arg::new("shell").value_name("SHELL").required(true).help("The shell").value_parser(
            clap::builder::PossibleValuesParser::new(SHELLS.map(|shell| shell.to_string()))
                .try_map(|name| name.parse::<Shell>()),
        ),
    )
}

/// Prints the script that completes `tree`.
pub(crate) fn run(matches: &ArgMatches, mut tree: Command) -> Result<Exit, CommandError> {
    let shell = *matches.get_one::<Shell>("shell").unwrap_or(&Shell::Bash);
    let mut script = Vec::new();
    generate(shell, &mut tree, "seam", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if shell == Shell::Bash {
        script = with_faults(&script);
    }
    if shell == Shell::Fish {
        deep_flags(&tree, &mut Vec::new(), &mut script);
        words(&tree, &mut script);
    }
    output::print_stdout(&script).map_err(|e| CommandError::unwritten(&e, libseam::Outcome::NotSent))?;
    Ok(Exit::Ok)
}

/// Adds the flags of commands below the second level, which `clap_complete` leaves out for fish.
fn deep_flags<'a>(command: &'a Command, path: &mut Vec<&'a str>, script: &mut String) {
    for below in command.get_subcommands() {
        path.push(below.get_name());
        deep_flags(below, path, script);
        path.pop();
    }
    if path.len() < 3 {
        return;
    }
    let seen: Vec<String> = path.iter().map(|word| format!("__fish_seen_subcommand_from {word}")).collect();
    for arg in command.get_arguments().filter(|arg| !arg.is_hide_set()) {
        let Some(long) = arg.get_long() else { continue };
        let takes = match arg.get_value_hint() {
            _ if !arg.get_action().takes_values() => "",
            ValueHint::FilePath => " -r -F",
            _ => " -r -f",
        };
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let help = help.replace('\\', r"\\").replace('\'', r"\'");
        script.push_str(&format!(
            "complete -c seam -n \"{}\" -l {long}{takes} -d '{help}'\n",
            seen.join("; and ")
        ));
    }
}

/// Adds the values of positional arguments of the first level, which `clap_complete` leaves out for fish.
fn words(tree: &Command, script: &mut String) {
    for command in tree.get_subcommands() {
        for word in command.get_positionals().flat_map(Arg::get_possible_values) {
            script.push_str(&format!(
                "complete -c seam -n \"__fish_seam_using_subcommand {}\" -f -a {}\n",
                command.get_name(),
                word.get_name()
            ));
        }
    }
}

/// Adds the faults after a colon to `script`: bash splits words at colons.
fn with_faults(script: &str) -> String {
    const SANDBOX: &str = "        seam__subcmd__sandbox)\n";
    let faults = FaultRule::EXAMPLES.join(" ");
    let behind_colon = format!(
        "{SANDBOX}            case : in \"${{COMP_WORDS[COMP_CWORD]}}\"|\"${{COMP_WORDS[COMP_CWORD-1]}}\")\n                \
         COMPREPLY=( $(compgen -W \"{faults}\" -- \"${{cur#:}}\") )\n                return 0\n                ;;\n            \
         esac\n"
    );
    script.replacen(SANDBOX, &behind_colon, 1)
}
