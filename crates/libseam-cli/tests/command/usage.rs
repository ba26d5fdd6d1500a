//! Wrong use of the command line: what is said, and that nothing is sent.

use crate::{
    process::{bare, keyed, ran, seam},
    sandbox::Sandbox,
};
use std::{ffi::OsString, os::unix::ffi::OsStringExt as _};

const ID: &str = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3";

#[test]
fn a_near_miss_gets_a_suggestion() {
    bare("user-identitys delete").exits(2).says("'user-identities'");
    bare("user-identities delet").exits(2).says("'delete'");
    bare("call user_identities.delet").exits(2).says("did you mean `user_identities.delete`?");
    keyed(&format!("user-identities delete --user_identity_id {ID} --dry-rn"))
        .exits(2)
        .says("`dry-rn` is not a parameter")
        .says("--dry-run");
}

#[test]
fn no_command_or_half_of_one_shows_help() {
    bare("").exits(2).says("Commands:").says("Exit codes:");
    bare("acs").exits(2).says("Commands:");
    bare("acs users").exits(2).says("remove-from-access-group");
    bare("nonsense").exits(2).says("'nonsense'");
    bare("call").exits(2).says("<NAME>");
}

#[test]
fn invalid_parameters_are_the_cores_report_and_need_no_credential() {
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
        ("acs users delete", "one of `acs_user_id` or `user_identity_id` is required"),
        (
            "acs users delete --user_identity_id 7ad2566e-6fd8-466d-b8e4-c10a14a74fd3",
            "`user_identity_id` requires `acs_system_id`",
        ),
        (
            "acs credentials unassign --acs_credential_id 66666666-6666-6666-6666-666666666666 --acs_user_id \
             33333333-3333-3333-3333-333333333333 --user_identity_id 33333333-3333-3333-3333-333333333333",
            "only one of `acs_user_id` or `user_identity_id` can be given",
        ),
    ];
    for (line, report) in reports {
        bare(line).exits(2).says("error[invalid_params]").says(report);
    }
}

#[test]
fn all_problems_are_told_at_once() {
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
fn malformed_words_are_told() {
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
    bare(&format!("{delete} --timeout soon")).exits(2).says("a number of seconds");
    bare(&format!("{delete} --timeout -1")).exits(2).says("a number of seconds");
    bare(&format!("{delete} --errors xml")).exits(2).says("possible values: text, json");
    bare(&format!("{delete} --dry-run --curl")).exits(2).says("cannot be used with");
    bare("call user_identities.delete --user_identity_id").exits(2).says("needs a value");
    bare("completion tcsh").exits(2).says("possible values: bash, zsh, fish");
}

#[test]
fn wrong_usage_can_be_json_too() {
    for line in ["--errors json user-identitys", "user-identities delete --errors=json --timeout soon"] {
        let error = bare(line).exits(2).error();
        assert_eq!(error["kind"], "usage", "{error}");
        assert!(error["message"].is_string(), "{error}");
    }
}

#[test]
fn arguments_that_are_no_text_are_told() {
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
fn what_cannot_be_read_is_told() {
    bare("user-identities delete --params @/nonexistent/file").exits(2).says("/nonexistent/file");
    bare("user-identities delete --params {").exits(2).says("the parameters are not a JSON object");
    bare("user-identities delete --params []").exits(2).says("the parameters are not a JSON object");
    bare("user-identities delete --params -").exits(2).says("the parameters are not a JSON object");
}

#[test]
fn a_mistyped_option_does_not_pass_for_a_parameter() {
    let sandbox = Sandbox::demo();
    let before = sandbox.counts();
    let line = format!("user-identities delete --user_identity_id {ID} --no-strict --dry-rn");
    sandbox.run(&line).exits(2).says("--dry-run");
    assert_eq!(sandbox.counts(), before);
}
