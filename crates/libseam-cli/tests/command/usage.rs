//! Wrong command lines: the errors, and that nothing is sent.

use crate::{
    process::{bare, fed, keyed, ran, seam},
    sandbox::Sandbox,
};
use std::{ffi::OsString, os::unix::ffi::OsStringExt as _};

const ID: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

#[test]
fn a_misspelled_word_gets_a_suggestion() {
    bare("user-identitys delete").exits(2).says("did you mean `seam user-identities`?");
    bare("user-identities delet").exits(2).says("did you mean `seam user-identities delete`?");
    bare("user-identities remove_acs_usr")
        .exits(2)
        .says("did you mean `seam user-identities remove-acs-user`?");
    bare("sandbx").exits(2).says("did you mean `seam sandbox`?");
    bare("call user_identities.delet").exits(2).says("did you mean `user_identities.delete`?");
    keyed(&format!("user-identities delete --user_identity_id {ID} --dry-rn"))
        .exits(2)
        .says("`dry-rn` is not a parameter")
        .says("--dry-run");
}

#[test]
fn no_removal_is_suggested_for_another_verb() {
    for line in [
        "user-identities retrieve",
        "user-identities show --search Amara",
        "user_identities add-user",
        "acs users show",
        "acs users deactivate",
        "acs credentials attach",
        "acs systems delete",
        "acs credentials show --errors json",
        "help acs users show",
    ] {
        let ran = bare(line).exits(2).says("there is no command").says("`seam ops` shows the operations");
        assert!(!ran.stderr.contains("did you mean"), "{ran:?}");
    }
    for name in ["user_identities.retrieve", "acs.users.show", "acs.credentials.attach", "acs.systems.delete"]
    {
        let call = bare(&format!("call {name}")).exits(2).says("there is no operation").says("`seam ops`");
        assert!(!call.stderr.contains("did you mean"), "{call:?}");
        let ops = bare(&format!("ops {name}")).exits(2).says("there is no operation");
        assert!(!ops.stderr.contains("did you mean"), "{ops:?}");
    }
    bare("acs credentials show").says("`seam acs credentials` has: assign, create, delete");
}

#[test]
fn flags_and_commands_of_other_programs_get_advice() {
    let delete = format!("user-identities delete --user_identity_id {ID}");
    for (flag, instead) in [
        ("--json", "--errors json"),
        ("--raw", "--params"),
        ("--output=yaml", "a result is JSON"),
        ("-o", "a result is JSON"),
        ("--non-interactive", "`seam` does not ask"),
        ("--yes", "`seam` does not ask"),
        ("-y", "`seam` does not ask"),
        ("--force", "`seam` does not ask"),
        ("-i", "--params"),
        ("--interactive", "--params"),
        ("--quiet", "nothing but the result"),
        ("--debug", "--verbose"),
        ("--api-url", "--endpoint"),
        ("--workspace", "--workspace-id"),
        ("--token", "SEAM_PERSONAL_ACCESS_TOKEN"),
    ] {
        let name = flag.split('=').next().unwrap_or_default();
        for line in [
            format!("{delete} {flag}"),
            format!("{flag} {delete}"),
            format!("user-identities {flag} delete --user_identity_id {ID}"),
            format!("call user_identities.delete {flag} --user_identity_id {ID}"),
        ] {
            let ran = keyed(&line).exits(2).says(&format!("there is no {name}")).says(instead);
            assert!(!ran.stderr.contains("is not a parameter"), "{ran:?}");
        }
    }
    for word in ["login", "logout", "select workspace", "config reveal-location"] {
        bare(word).exits(2).says("there is no command").says("set SEAM_API_KEY");
    }
    bare("completion bash --install").exits(2).says("write the script to a file");
    // A value is not a flag.
    keyed("user-identities delete --params=--json").exits(2).says("must be a JSON object");
}

#[test]
fn parameters_on_standard_input_need_a_flag() {
    let line = ["user-identities", "delete"];
    let input = format!(r#"{{"user_identity_id": "{ID}"}}"#);
    fed(&mut seam(line), &input)
        .exits(2)
        .says("note: to read parameters from standard input give --params -");
    // Without input there is no note.
    let ran = bare("user-identities delete").exits(2);
    assert!(!ran.stderr.contains("standard input"), "{ran:?}");
    let ran = fed(seam(line).args(["--errors", "json"]), &input).exits(2);
    assert_eq!(ran.error()["kind"], "invalid_params");
}

#[test]
fn an_incomplete_command_prints_help() {
    bare("").exits(2).says("Commands:").says("Exit codes:");
    bare("acs").exits(2).says("Commands:");
    bare("acs users").exits(2).says("remove-from-access-group");
    bare("nonsense").exits(2).says("`seam nonsense`").says("`seam` has: access-codes, access-grants,");
    bare("call").exits(2).says("<NAME>");
}

#[test]
fn invalid_parameters_are_reported_without_a_credential() {
    let reports = [
        ("user-identities delete", "`user_identity_id` is required"),
        ("user-identities delete --user_identity_id=", "`user_identity_id` must not be empty"),
        (
            "user-identities delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd",
            "got 35 characters",
        ),
        ("user-identities delete --user_identity_id null", "got 4 characters"),
        ("acs users delete --acs_userid x", "did you mean `acs_user_id`?"),
        ("acs users delete --acsUserId x", "did you mean `acs_user_id`?"),
        ("acs users delete", "one of `acs_user_id` and `user_identity_id` is required"),
        (
            "acs users delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3",
            "`user_identity_id` requires `acs_system_id`",
        ),
        (
            "acs credentials unassign --acs_credential_id 66666666-6666-6666-6666-666666666666 --acs_user_id \
             33333333-3333-3333-3333-333333333333 --user_identity_id 33333333-3333-3333-3333-333333333333",
            "`acs_user_id` and `user_identity_id` exclude each other; give only one",
        ),
    ];
    for (line, report) in reports {
        bare(line).exits(2).says("error[invalid_params]").says(report);
    }
}

#[test]
fn all_problems_are_reported_at_once() {
    let ran =
        bare("acs users remove-from-access-group --acs_access_group_id x --group y --errors json").exits(2);
    let error = ran.error();
    let codes: Vec<&str> = error["problems"]
        .as_array()
        .expect("no problems")
        .iter()
        .filter_map(|p| p["kind"].as_str())
        .collect();
    assert_eq!(codes, ["format", "unknown", "none_given"]);
    assert_eq!(error["operation"], "acs.users.remove_from_access_group");
    let text = bare("acs users remove-from-access-group --acs_access_group_id x --group y").exits(2).stderr;
    for problem in error["problems"].as_array().expect("no problems") {
        assert!(text.contains(problem["message"].as_str().expect("no message")), "{text}");
    }
}

#[test]
fn malformed_flags_are_wrong_usage() {
    let delete = "user-identities delete";
    bare(&format!("{delete} --user_identity_id")).exits(2).says("a value is required");
    bare(&format!("{delete} --user_identity_id {ID} --user-identity-id {ID}"))
        .exits(2)
        .says("multiple times");
    bare(&format!("{delete} --user_identity_id {ID} --USER_IDENTITY_ID {ID}"))
        .exits(2)
        .says("multiple times");
    bare(&format!("call user_identities.delete --user_identity_id {ID} --User-Identity-Id {ID}"))
        .exits(2)
        .says("multiple times");
    bare(&format!("{delete} {ID}")).exits(2).says("unexpected argument");
    bare(&format!("{delete} --errors xml")).exits(2).says("possible values: text, json");
    bare(&format!("{delete} --dry-run --curl")).exits(2).says("cannot be used with");
    bare("call user_identities.delete --user_identity_id").exits(2).says("needs a value");
    bare("completion tcsh").exits(2).says("possible values: bash, zsh, fish");
}

#[test]
fn wrong_usage_is_json_with_errors_json() {
    for line in ["--errors json user-identitys", "user-identities delete --errors=json -x"] {
        let error = bare(line).exits(2).error();
        assert_eq!(error["kind"], "usage", "{error}");
        assert!(error["message"].is_string(), "{error}");
    }
}

#[test]
fn arguments_that_are_not_utf8_are_named() {
    let bad = || OsString::from_vec(b"\xff\xfe".to_vec());
    for before in
        [vec![], vec!["acs"], vec!["user-identities", "delete"], vec!["call"], vec!["sandbox", "--port"]]
    {
        let mut command = seam(&before);
        ran(command.arg(bad())).exits(2).says(&format!("argument {} is not UTF-8 text", before.len() + 1));
    }
    for flag in ["--user_identity_id", "--unknown", "--params", "--endpoint"] {
        ran(seam(["user-identities", "delete", flag]).arg(bad()))
            .exits(2)
            .says("argument 4 is not UTF-8 text");
    }
}

#[test]
fn unreadable_parameters_are_reported() {
    bare("user-identities delete --params @/nonexistent/file").exits(2).says("/nonexistent/file");
    bare("user-identities delete --params {").exits(2).says("the parameters must be a JSON object");
    bare("user-identities delete --params []").exits(2).says("the parameters must be a JSON object");
    bare("user-identities delete --params -").exits(2).says("the parameters must be a JSON object");
}

#[test]
fn a_misspelled_option_is_not_sent_as_a_parameter() {
    let sandbox = Sandbox::demo();
    let before = sandbox.counts();
    let line = format!("user-identities delete --user_identity_id {ID} --no-strict --dry-rn");
    sandbox.run(&line).exits(2).says("--dry-run");
    assert_eq!(sandbox.counts(), before);
}
